// What a connection is used for at present: its limits and its last calls.
#include "api/connection_limits.hpp"
#include "api/connections.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"

namespace tendril::api {

namespace {

Task<Result<http::Response>> get_limits(Call& call) {
    const auto connection = co_await own_connection(call);
    if (!connection) co_return connection.error();
    co_return http::reply(200, co_await limits_of(call.context, connection->id));
}

json::object form(const connector::PastCall& call) {
    json::object made{{"at", to_iso8601(call.at)}, {"method", call.method}, {"path", call.path}};
    made["status"] = call.status == 0 ? json::value(nullptr) : json::value(call.status);
    made["duration_ms"] = static_cast<double>(call.took.count()) / 1000;
    made["failure"] = call.failure.empty() ? json::value(nullptr) : json::value(call.failure);
    return made;
}

Task<Result<http::Response>> list_calls(Call& call) {
    const auto connection = co_await own_connection(call);
    if (!connection) co_return connection.error();
    json::array items;
    if (const auto* history = call.context.parts.calls) {
        for (const auto& past : history->of(connection->id)) items.push_back(form(past));
    }
    co_return http::reply(200, json::object{{"items", std::move(items)}, {"next_cursor", nullptr}});
}

}  // namespace

std::vector<Route> connection_use_routes() {
    return {{.method = "GET",
             .pattern = "/connections/{id}/limits",
             .handle = get_limits,
             .id = "getConnectionLimits",
             .summary = "How much of the account's limits is left, and what keeps its calls back.",
             .response = "ConnectionLimits"},
            {.method = "GET",
             .pattern = "/connections/{id}/calls",
             .handle = list_calls,
             .id = "listConnectionCalls",
             .summary = "The last calls of the account by this node, the latest first; without their queries.",
             .response = "PastCallList"}};
}

}  // namespace tendril::api
