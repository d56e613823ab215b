#include "api/body.hpp"
#include "api/context.hpp"
#include "api/document_check.hpp"
#include "api/drafts.hpp"
#include "api/flow_documents.hpp"
#include "api/forms.hpp"
#include "api/live_news.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"

namespace tendril::api {

namespace {

Result<json::object> answer_of(const Call& call, const Draft& draft, json::value document) {
    const auto checked = check_document(call, document);
    if (!checked) return checked.error();
    return json::object{{"revision", draft.revision},
                        {"is_draft", draft.exists()},
                        {"editor", draft.editor},
                        {"saved_at", draft.exists() ? json::value(to_iso8601(draft.saved_at)) : json::value(nullptr)},
                        {"document", std::move(document)},
                        {"findings", form(checked->findings)}};
}

// The draft, or what one would begin with.
Result<json::object> read_draft(const Call& call) {
    const auto flow = find_own_flow(call);
    if (!flow) return flow.error();
    const auto draft = find_draft(call.context.parts.config, flow->id);
    if (!draft) return draft.error();
    if (draft->exists()) return answer_of(call, *draft, draft->document);
    auto document = newest_document(call.context, *flow);
    if (!document) return document.error();
    return answer_of(call, *draft, std::move(*document));
}

Task<Result<http::Response>> get(Call& call) {
    co_return ok(co_await on_worker(call.context.parts.offload, [&] { return read_draft(call); }));
}

// A flow that has no version yet goes by the name of its draft.
Result<void> take_over_name(const Call& call, store::Flow flow, std::string_view name) {
    if (flow.latest_version != 0 || name.empty() || flow.name == name) return {};
    flow.name = name;
    flow.updated_at = call.context.parts.clock.now();
    const auto stored = call.context.parts.config.put_flow(flow, std::nullopt);
    if (!stored) return stored.error();
    return {};
}

Result<json::object> save(const Call& call, Draft draft) {
    auto flow = find_own_flow(call);
    if (!flow) return flow.error();
    draft.saved_at = call.context.parts.clock.now();
    const auto saved = replace_draft(call.context.parts.config, flow->id, std::move(draft));
    if (!saved) return saved.error();
    tell_listeners(call.context, flow->workspace, "drafts", flow->id);
    const auto name = std::string(text_or(saved->document.as_object(), "name"));
    if (auto named = take_over_name(call, std::move(*flow), name); !named) return named.error();
    return answer_of(call, *saved, saved->document);
}

Task<Result<http::Response>> put(Call& call) {
    Body body(call.body);
    Draft draft;
    draft.document = body.object("document");
    draft.revision = body.optional_integer("revision").value_or(-1);
    draft.editor = body.text_or("editor", "");
    if (auto checked = body.check(); !checked) co_return checked.error();
    if (draft.revision < 0) {
        co_return Error(ErrorCode::invalid_input, "Give the \"revision\" that the change was made on.", "revision");
    }
    co_return ok(co_await on_worker(call.context.parts.offload, [&] { return save(call, std::move(draft)); }));
}

Result<json::object> take_away(const Call& call, std::int64_t revision) {
    const auto flow = find_own_flow(call);
    if (!flow) return flow.error();
    if (flow->latest_version == 0) {
        return Error(ErrorCode::conflict, "This flow has nothing but its draft. Delete the flow instead.");
    }
    const auto removed = replace_draft(call.context.parts.config, flow->id, {.revision = revision});
    if (!removed) return removed.error();
    tell_listeners(call.context, flow->workspace, "drafts", flow->id);
    return read_draft(call);
}

Task<Result<http::Response>> discard(Call& call) {
    Body body(call.body);
    const auto revision = body.optional_integer("revision");
    if (auto checked = body.check(); !checked) co_return checked.error();
    if (!revision) co_return Error(ErrorCode::invalid_input, "Give the \"revision\" of the draft.", "revision");
    co_return ok(co_await on_worker(call.context.parts.offload, [&] { return take_away(call, *revision); }));
}

}  // namespace

std::vector<Route> flow_draft_routes() {
    return {{.method = "GET",
             .pattern = "/flows/{id}/draft",
             .handle = get,
             .id = "getFlowDraft",
             .summary = "The document that is at work on, with everything that still keeps it from being published.",
             .response = "Draft"},
            {.method = "PUT",
             .pattern = "/flows/{id}/draft",
             .handle = put,
             .id = "saveFlowDraft",
             .summary = "Saves the draft, which may have errors; 409 when it was saved elsewhere since this revision.",
             .request = "DraftChange",
             .response = "Draft"},
            {.method = "POST",
             .pattern = "/flows/{id}/draft/discard",
             .handle = discard,
             .id = "discardFlowDraft",
             .summary = "Goes back to the newest version.",
             .request = "DraftDiscard",
             .response = "Draft"}};
}

}  // namespace tendril::api
