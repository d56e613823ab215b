// How the account of a connection is looked at, for systems that send no events.
#include "api/context.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"

namespace tendril::api {

namespace {

json::value time_or_null(const std::optional<TimePoint>& time) {
    return time ? json::value(to_iso8601(*time)) : json::value(nullptr);
}

json::object form(const connector::Poll& poll, const sync::PollStatus* status) {
    json::object shown{{"id", poll.id}, {"title", poll.title}, {"active", status != nullptr}};
    shown["last_look"] = status == nullptr ? json::value(nullptr) : time_or_null(status->last_look);
    shown["next_look"] = status == nullptr ? json::value(nullptr) : time_or_null(status->next_look);
    shown["interval_ms"] = status == nullptr ? json::value(nullptr) : json::value(status->interval.count());
    shown["events"] = status == nullptr ? 0 : status->events;
    shown["problem"] = status == nullptr ? std::string() : status->problem;
    json::array triggers;
    for (const auto& rule : poll.rules) triggers.emplace_back(rule.trigger);
    shown["triggers"] = std::move(triggers);
    return shown;
}

// Errors: not_found.
Task<Result<store::Connection>> find_own(Call& call) {
    const auto& id = call.variable("id");
    auto found = co_await on_worker(call.context.parts.offload,
                                    [&] { return call.context.parts.config.find_connection(id); });
    if (!found) co_return found.error();
    if (!*found || (*found)->workspace != call.workspace()) co_return no_such("connection", id);
    co_return std::move(**found);
}

// Those that its version of the API has.
json::array polls_of(const Call& call, const store::Connection& connection) {
    const auto& parts = call.context.parts;
    const auto statuses = parts.poller->status(connection.id);
    const auto* connector = parts.catalog.connector(connection.connector);
    const auto* variant =
        connector == nullptr ? nullptr : connector::chosen_variant(connector->variants, connection.settings);
    json::array items;
    for (const auto& poll : parts.catalog.polls()) {
        if (poll.connector != connection.connector) continue;
        if (variant != nullptr && !poll.only_in.includes(variant->value)) continue;
        const auto status = std::ranges::find(statuses, poll.id, &sync::PollStatus::poll);
        items.push_back(form(poll, status == statuses.end() ? nullptr : &*status));
    }
    return items;
}

Task<Result<http::Response>> list(Call& call) {
    const auto connection = co_await find_own(call);
    if (!connection) co_return connection.error();
    co_return http::reply(200, json::object{{"items", polls_of(call, *connection)}, {"next_cursor", nullptr}});
}

Task<Result<http::Response>> look(Call& call) {
    const auto connection = co_await find_own(call);
    if (!connection) co_return connection.error();
    call.context.parts.poller->look_soon(connection->id);
    co_return http::reply(202, json::object{{"items", polls_of(call, *connection)}, {"next_cursor", nullptr}});
}

}  // namespace

std::vector<Route> poll_routes() {
    return {{.method = "GET",
             .pattern = "/connections/{id}/polls",
             .handle = list,
             .id = "listPolls",
             .summary = "How the account is looked at: what is active, when it was looked at last, what went wrong.",
             .response = "PollList"},
            {.method = "POST",
             .pattern = "/connections/{id}/polls/look",
             .handle = look,
             .id = "lookNow",
             .summary = "Looks at the account as soon as it can, instead of when its pace says.",
             .response = "PollList",
             .status = 202}};
}

}  // namespace tendril::api
