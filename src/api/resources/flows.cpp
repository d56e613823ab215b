#include <algorithm>

#include "api/audit.hpp"
#include "api/body.hpp"
#include "api/context.hpp"
#include "api/flow_documents.hpp"
#include "api/forms.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"

namespace tendril::api {

namespace {

Result<json::object> list_stored(const Call& call, const PageRequest& page) {
    auto flows = call.context.parts.config.list_flows(call.workspace());
    if (!flows) return flows.error();
    std::optional<Error> failure;
    auto listed = page_through(
        *flows, page, [](const store::Flow& flow) { return flow.id; },
        [&](const store::Flow& flow) {
            auto document = newest_document(call.context, flow);
            if (!document) failure = document.error();
            return form(flow, document ? *document : json::value());
        });
    if (failure) return *failure;
    return listed;
}

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    co_return ok(co_await on_worker(call.context.parts.offload, [&] { return list_stored(call, *page); }));
}

// The flow with its newest document and what publishing would say of it.
Result<json::object> detail(const Call& call, const store::Flow& flow) {
    auto document = newest_document(call.context, flow);
    if (!document) return document.error();
    auto body = form(flow, *document);
    body["findings"] = form(flow::compile(*document, call.context.parts.catalog).findings);
    body["document"] = std::move(*document);
    return body;
}

Result<json::object> detail_of(const Call& call) {
    auto flow = find_own_flow(call);
    if (!flow) return flow.error();
    return detail(call, *flow);
}

Task<Result<http::Response>> get(Call& call) {
    co_return ok(co_await on_worker(call.context.parts.offload, [&] { return detail_of(call); }));
}

// The document of a new flow: given, or made of a recipe.
Result<json::object> read_new_document(const Call& call) {
    Body body(call.body);
    const auto* document = body.optional_object("document");
    const auto recipe_id = body.text_or("recipe", "");
    const auto* parameters = body.optional_object("parameters");
    if (auto checked = body.check(); !checked) return checked.error();
    if ((document == nullptr) == recipe_id.empty()) {
        return Error(ErrorCode::invalid_input, R"(Give either "document" or "recipe".)", "document");
    }
    if (document != nullptr) return *document;
    const auto& recipes = call.context.parts.recipes;
    const auto found = std::find_if(recipes.begin(), recipes.end(),
                                    [&](const flow::Recipe& recipe) { return recipe.id == recipe_id; });
    if (found == recipes.end()) return Error(ErrorCode::invalid_input, "There is no recipe of this id.", "recipe");
    return flow::instantiate(*found, parameters == nullptr ? json::object() : *parameters);
}

// Stores a version and answers with the flow's form and its findings.
Result<json::object> store_version(const Call& call, store::Flow flow, const json::object& document,
                                   std::string_view action) {
    flow.name = text_or(document, "name");
    flow.updated_at = call.context.parts.clock.now();
    auto stored = call.context.parts.config.put_flow(flow, to_text(document));
    if (!stored) return stored.error();
    auto recorded = record(call, std::string(action), stored->id, "version " + std::to_string(stored->latest_version));
    if (!recorded) return recorded.error();
    return detail(call, *stored);
}

Task<Result<http::Response>> create(Call& call) {
    auto document = read_new_document(call);
    if (!document) co_return document.error();
    store::Flow flow;
    flow.id = new_id(call.context.parts.random, "flow");
    flow.workspace = call.workspace();
    flow.created_at = call.context.parts.clock.now();
    const auto compiled = co_await on_worker(call.context.parts.offload,
                                             [&] { return flow::compile(*document, call.context.parts.catalog); });
    if (!compiled.flow) co_return refuse_document(compiled.findings);
    auto stored = co_await on_worker(call.context.parts.offload,
                                     [&] { return store_version(call, flow, *document, "flow.created"); });
    if (!stored) co_return stored.error();
    co_return created("flows", flow.id, *stored);
}

Result<json::object> replace_stored(const Call& call, const json::object& document) {
    const std::lock_guard lock(call.context.configuration);
    auto flow = find_own_flow(call);
    if (!flow) return flow.error();
    return store_version(call, std::move(*flow), document, "flow.changed");
}

Task<Result<http::Response>> replace(Call& call) {
    Body body(call.body);
    const auto& document = body.object("document");
    if (auto checked = body.check(); !checked) co_return checked.error();
    const auto compiled = co_await on_worker(call.context.parts.offload,
                                             [&] { return flow::compile(document, call.context.parts.catalog); });
    if (!compiled.flow) co_return refuse_document(compiled.findings);
    co_return ok(co_await on_worker(call.context.parts.offload, [&] { return replace_stored(call, document); }));
}

Task<Result<http::Response>> validate(Call& call) {
    Body body(call.body);
    const auto& document = body.object("document");
    if (auto checked = body.check(); !checked) co_return checked.error();
    const auto compiled = co_await on_worker(call.context.parts.offload,
                                             [&] { return flow::compile(document, call.context.parts.catalog); });
    co_return http::reply(200,
                          json::object{{"valid", compiled.flow != nullptr}, {"findings", form(compiled.findings)}});
}

}  // namespace

std::vector<Route> flow_routes() {
    return {{.method = "GET",
             .pattern = "/flows",
             .handle = list,
             .id = "listFlows",
             .summary = "Flows, published and drafts.",
             .response = "Flow",
             .list = true},
            {.method = "POST",
             .pattern = "/flows",
             .handle = create,
             .id = "createFlow",
             .summary = "A new draft from a document or a recipe.",
             .request = "NewFlow",
             .response = "FlowDetail",
             .status = 201},
            {.method = "POST",
             .pattern = "/flows/validate",
             .handle = validate,
             .id = "validateFlow",
             .summary = "Everything that is wrong with a document; nothing is stored.",
             .request = "FlowDocumentBody",
             .response = "Validation"},
            {.method = "GET",
             .pattern = "/flows/{id}",
             .handle = get,
             .id = "getFlow",
             .summary = "A flow with its newest document.",
             .response = "FlowDetail"},
            {.method = "PUT",
             .pattern = "/flows/{id}",
             .handle = replace,
             .id = "replaceFlow",
             .summary = "A new version, as a draft: what is published stays so.",
             .request = "FlowDocumentBody",
             .response = "FlowDetail"}};
}

}  // namespace tendril::api
