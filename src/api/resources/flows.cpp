#include <algorithm>

#include "api/audit.hpp"
#include "api/body.hpp"
#include "api/context.hpp"
#include "api/document_check.hpp"
#include "api/drafts.hpp"
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
    const auto checked = check_document(call, *document);
    if (!checked) return checked.error();
    body["findings"] = form(checked->findings);
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

struct NewFlow {
    json::object document;
    bool incomplete = false;  // only a draft of it is made
};

// The document of a new flow: given, or made of a recipe.
Result<NewFlow> read_new_flow(const Call& call) {
    Body body(call.body);
    NewFlow wanted;
    wanted.incomplete = body.optional_flag("incomplete").value_or(false);
    const auto* document = body.optional_object("document");
    const auto recipe_id = body.text_or("recipe", "");
    const auto* parameters = body.optional_object("parameters");
    if (auto checked = body.check(); !checked) return checked.error();
    if ((document == nullptr) == recipe_id.empty()) {
        return Error(ErrorCode::invalid_input, R"(Give either "document" or "recipe".)", "document");
    }
    if (document != nullptr) {
        wanted.document = *document;
        return wanted;
    }
    const auto& recipes = call.context.parts.recipes;
    const auto found = std::find_if(recipes.begin(), recipes.end(),
                                    [&](const flow::Recipe& recipe) { return recipe.id == recipe_id; });
    if (found == recipes.end()) return Error(ErrorCode::invalid_input, "There is no recipe of this id.", "recipe");
    auto made = flow::instantiate(*found, parameters == nullptr ? json::object() : *parameters);
    if (!made) return made.error();
    wanted.document = std::move(*made);
    return wanted;
}

// A flow without a version: nothing can start it until its draft is complete.
Result<json::object> store_draft_only(const Call& call, store::Flow flow, json::object document) {
    auto& parts = call.context.parts;
    flow.name = text_or(document, "name");
    flow.updated_at = flow.created_at;
    const auto stored = parts.config.put_flow(flow, std::nullopt);
    if (!stored) return stored.error();
    Draft draft{.document = std::move(document), .saved_at = flow.created_at};
    if (const auto kept = replace_draft(parts.config, flow.id, std::move(draft)); !kept) return kept.error();
    if (auto recorded = record(call, "flow.created", flow.id, "draft"); !recorded) return recorded.error();
    return detail(call, *stored);
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
    auto wanted = read_new_flow(call);
    if (!wanted) co_return wanted.error();
    store::Flow flow;
    flow.id = new_id(call.context.parts.random, "flow");
    flow.workspace = call.workspace();
    flow.created_at = call.context.parts.clock.now();
    const auto& offload = call.context.parts.offload;
    if (wanted->incomplete) {
        auto stored =
            co_await on_worker(offload, [&] { return store_draft_only(call, flow, std::move(wanted->document)); });
        if (!stored) co_return stored.error();
        co_return created("flows", flow.id, *stored);
    }
    const auto compiled = co_await on_worker(offload, [&] { return check_document(call, wanted->document); });
    if (!compiled) co_return compiled.error();
    if (!compiled->flow) co_return refuse_document(compiled->findings);
    auto stored =
        co_await on_worker(offload, [&] { return store_version(call, flow, wanted->document, "flow.created"); });
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
    const auto compiled =
        co_await on_worker(call.context.parts.offload, [&] { return check_document(call, document); });
    if (!compiled) co_return compiled.error();
    if (!compiled->flow) co_return refuse_document(compiled->findings);
    co_return ok(co_await on_worker(call.context.parts.offload, [&] { return replace_stored(call, document); }));
}

Task<Result<http::Response>> validate(Call& call) {
    Body body(call.body);
    const auto& document = body.object("document");
    if (auto checked = body.check(); !checked) co_return checked.error();
    const auto compiled =
        co_await on_worker(call.context.parts.offload, [&] { return check_document(call, document); });
    if (!compiled) co_return compiled.error();
    co_return http::reply(200,
                          json::object{{"valid", compiled->flow != nullptr}, {"findings", form(compiled->findings)}});
}

// Only what is no part of the document: its name for people, and whether events start it.
struct FlowChange {
    std::optional<std::string> name;
    bool unpublish = false;
};

Result<FlowChange> read_change(const json::object& given) {
    Body body(given);
    FlowChange change;
    change.name = body.optional_text("name");
    body.allow("published_version");
    if (auto checked = body.check(); !checked) return checked.error();
    if (change.name && change.name->empty()) {
        return Error(ErrorCode::invalid_input, "\"name\" must not be empty.", "name");
    }
    const auto* published = given.if_contains("published_version");
    change.unpublish = published != nullptr && published->is_null();
    if (published != nullptr && !change.unpublish) {
        return Error(ErrorCode::invalid_input,
                     "\"published_version\" can only be taken away here, with null. To publish, POST to /publish.",
                     "published_version");
    }
    return change;
}

Result<json::object> change_stored(const Call& call, const FlowChange& change) {
    const std::lock_guard lock(call.context.configuration);
    auto flow = find_own_flow(call);
    if (!flow) return flow.error();
    if (change.name) flow->name = *change.name;
    if (change.unpublish) flow->published_version.reset();
    flow->updated_at = call.context.parts.clock.now();
    auto stored = call.context.parts.config.put_flow(*flow, std::nullopt);
    if (!stored) return stored.error();
    const auto action = change.unpublish ? "flow.unpublished" : "flow.renamed";
    if (auto recorded = record(call, action, flow->id, flow->name); !recorded) return recorded.error();
    return detail(call, *stored);
}

Task<Result<http::Response>> change(Call& call) {
    const auto wanted = read_change(call.body);
    if (!wanted) co_return wanted.error();
    const auto changed = co_await on_worker(call.context.parts.offload, [&] { return change_stored(call, *wanted); });
    if (!changed) co_return changed.error();
    if (wanted->unpublish) call.context.parts.flows.publish(call.variable("id"), std::nullopt);
    co_return http::reply(200, *changed);
}

Result<bool> has_open_runs(const Call& call, const store::Flow& flow) {
    using store::RunStatus;
    store::RunFilter filter;
    filter.workspace = flow.workspace;
    filter.flow = flow.id;
    for (const auto status :
         {RunStatus::queued, RunStatus::running, RunStatus::retrying, RunStatus::held, RunStatus::waiting}) {
        filter.status = status;
        const auto runs = call.context.parts.runs.list_runs(filter, {0, 1});
        if (!runs) return runs.error();
        if (!runs->empty()) return true;
    }
    return false;
}

Result<void> delete_stored(const Call& call, const store::Flow& flow) {
    const std::lock_guard lock(call.context.configuration);
    const auto open = has_open_runs(call, flow);
    if (!open) return open.error();
    if (*open) {
        return Error(ErrorCode::conflict,
                     "Runs of this flow are still open. Wait for them, or cancel them (POST /runs/cancel).");
    }
    if (auto deleted = call.context.parts.config.delete_flow(flow.id); !deleted) return deleted;
    return record(call, "flow.deleted", flow.id, flow.name);
}

// Published flows are refused, so that no event can start a run between the look and the deletion.
Task<Result<http::Response>> remove(Call& call) {
    const auto& offload = call.context.parts.offload;
    const auto flow = co_await on_worker(offload, [&] { return find_own_flow(call); });
    if (!flow) co_return flow.error();
    if (flow->published_version) {
        co_return Error(ErrorCode::conflict, "The flow is published. Unpublish it, then delete it.");
    }
    const auto deleted = co_await on_worker(offload, [&] { return delete_stored(call, *flow); });
    if (!deleted) co_return deleted.error();
    co_return no_content();
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
             .response = "FlowDetail"},
            {.method = "PATCH",
             .pattern = "/flows/{id}",
             .handle = change,
             .id = "changeFlow",
             .summary = "Renames a flow, or unpublishes it with \"published_version\": null.",
             .request = "FlowChange",
             .response = "FlowDetail"},
            {.method = "DELETE",
             .pattern = "/flows/{id}",
             .handle = remove,
             .id = "deleteFlow",
             .summary = "Takes an unpublished flow without open runs away, with its versions; its history stays.",
             .status = 204}};
}

}  // namespace tendril::api
