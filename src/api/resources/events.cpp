#include "api/body.hpp"
#include "api/context.hpp"
#include "api/forms.hpp"
#include "api/hook_intake.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "api/run_lists.hpp"

namespace tendril::api {

namespace {

Result<store::EventFilter> parse_filter(const Call& call) {
    store::EventFilter filter;
    filter.workspace = call.workspace();
    filter.type = call.parameter("type");
    if (const auto disposition = call.parameter("disposition"); !disposition.empty()) {
        filter.disposition = store::parse_disposition(disposition);
        if (!filter.disposition) {
            return Error(ErrorCode::invalid_input, "\"disposition\" must be one of matched, no_flow, unknown, invalid.",
                         "disposition");
        }
    }
    return filter;
}

Result<json::object> list_events(Context& context, const store::EventFilter& filter, const PageRequest& page) {
    store::Page wanted{0, page.limit + 1};
    if (!page.cursor.empty()) {
        const auto before = parse_event_id(page.cursor);
        if (!before) return bad_cursor();
        wanted.before = static_cast<std::int64_t>(*before);
    }
    auto events = context.parts.runs.list_events(filter, wanted);
    if (!events) return events.error();
    const bool more = events->size() > static_cast<std::size_t>(page.limit);
    if (more) events->pop_back();
    json::array items;
    for (const auto& event : *events) items.push_back(form(event));
    return page_of(std::move(items), more ? to_string(events->back().id) : std::string());
}

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    const auto filter = parse_filter(call);
    if (!filter) co_return filter.error();
    co_return ok(
        co_await on_worker(call.context.parts.offload, [&] { return list_events(call.context, *filter, *page); }));
}

Result<json::object> read_event(Context& context, const std::string& workspace, const std::string& text) {
    const auto id = parse_event_id(text);
    if (!id) return no_such("event", text);
    const auto event = context.parts.runs.get_event(*id);
    if (!event) return event.error();
    if (!*event || (*event)->workspace != workspace) return no_such("event", text);
    store::RunFilter filter;
    filter.workspace = workspace;
    filter.event = *id;
    auto runs = list_runs(context, filter, {.limit = page_limit_max, .cursor = {}});
    if (!runs) return runs.error();
    auto body = form(**event);
    body["data"] = stored_json((*event)->data);
    body["runs"] = std::move(runs->at("items"));
    return body;
}

Task<Result<http::Response>> get(Call& call) {
    co_return ok(co_await on_worker(call.context.parts.offload,
                                    [&] { return read_event(call.context, call.workspace(), call.variable("id")); }));
}

Result<engine::Incoming> parse_event(Call& call) {
    engine::Incoming event;
    event.workspace = call.workspace();
    Body body(call.body);
    event.type = body.text("type");
    event.external_id = body.text_or("id", "");
    event.occurred_at = body.time_or("occurred_at", call.context.parts.clock.now());
    event.data = body.object("data");
    if (auto checked = body.check(); !checked) return checked.error();
    if (event.external_id.empty()) event.external_id = new_id(call.context.parts.random, "sent");
    return event;
}

Task<Result<http::Response>> send(Call& call) {
    auto event = parse_event(call);
    if (!event) co_return event.error();
    const auto accepted = co_await from_callback<Result<engine::Accepted>>(
        [&](auto done) { call.context.parts.engine.accept(std::move(*event), std::move(done)); });
    co_return answer_of(accepted);
}

}  // namespace

std::vector<Route> event_routes() {
    return {{.method = "GET",
             .pattern = "/events",
             .handle = list,
             .id = "listEvents",
             .summary = "Events, newest first.",
             .response = "Event",
             .list = true,
             .query = {{"type", "Only events of this type."},
                       {"disposition", "Only events that intake decided about in this way."}}},
            {.method = "GET",
             .pattern = "/events/{id}",
             .handle = get,
             .id = "getEvent",
             .summary = "An event with its data and the runs it started.",
             .response = "EventDetail"},
            {.method = "POST",
             .pattern = "/events",
             .handle = send,
             .id = "sendEvent",
             .summary = "Sends an event, as a hook would; answered when it is durable.",
             .request = "NewEvent",
             .response = "AcceptedEvent",
             .status = 202}};
}

}  // namespace tendril::api
