// The controls of the simulators that a sandbox workspace is connected to: what they hold, faults, the clock.
#include <algorithm>
#include <array>
#include <map>

#include "api/context.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "api/sandbox.hpp"

namespace tendril::api {

namespace {

constexpr std::array<std::string_view, 8> controls{"state", "counts", "faults", "requests",
                                                   "clock", "mode",   "reset",  "emit"};
constexpr std::chrono::seconds time_limit{10};

Result<std::string> find_simulator(const Call& call) {
    const auto& connector = call.variable("connector");
    const auto connections = call.context.parts.config.list_connections(call.workspace());
    if (!connections) return connections.error();
    for (const auto& connection : *connections) {
        if (connection.connector == connector && is_beside_us(connection.base_url)) return connection.id;
    }
    return Error(ErrorCode::not_found, "This workspace is connected to no simulator of \"" + connector + "\".");
}

// What is beside the server may be a simulator; nobody else's address is ever asked.
Task<Result<http::Response>> list(Call& call) {
    const auto connections = co_await on_worker(
        call.context.parts.offload, [&] { return call.context.parts.config.list_connections(call.workspace()); });
    if (!connections) co_return connections.error();
    std::map<std::string, std::string> found;  // the first connection of each connector
    for (const auto& connection : *connections) {
        if (is_beside_us(connection.base_url)) found.try_emplace(connection.connector, connection.id);
    }
    json::array items;
    for (const auto& [connector, connection] : found) {
        items.push_back(json::object{{"connector", connector}, {"connection", connection}});
    }
    co_return http::reply(200, json::object{{"items", std::move(items)}, {"next_cursor", nullptr}});
}

Task<Result<http::Response>> forward(Call& call, std::string method) {
    const auto& control = call.variable("control");
    if (std::ranges::find(controls, control) == controls.end()) co_return no_such("control", control);
    const auto connection = co_await on_worker(call.context.parts.offload, [&] { return find_simulator(call); });
    if (!connection) co_return connection.error();
    connector::Call asked{.connection = *connection, .method = std::move(method), .path = "/_sandbox/" + control};
    asked.time_limit = time_limit;
    if (!call.request.query.empty()) asked.path += "?" + call.request.query;
    if (asked.method == "POST") asked.body = to_text(call.body);
    const auto outcome = co_await from_callback<connector::Outcome>(
        [&](auto done) { call.context.parts.transport.send(std::move(asked), std::move(done)); });
    if (!outcome)
        co_return Error(ErrorCode::unavailable, "The simulator does not answer: " + outcome.error().error.message);
    http::Response response;
    response.status = outcome->status;
    response.headers.add("Content-Type", "application/json");
    response.body = outcome->body;
    co_return response;
}

Task<Result<http::Response>> show(Call& call) {
    return forward(call, "GET");
}

Task<Result<http::Response>> change(Call& call) {
    return forward(call, "POST");
}

}  // namespace

std::vector<Route> simulator_routes() {
    return {
        {.method = "GET",
         .pattern = "/simulators",
         .handle = list,
         .id = "listSimulators",
         .summary = "The simulators that this workspace is connected to.",
         .response = "SimulatorList"},
        {.method = "GET",
         .pattern = "/simulators/{connector}/{control}",
         .handle = show,
         .id = "readSimulator",
         .summary = "What a simulator of this workspace holds: state, counts, faults, requests, clock, mode.",
         .query = {{"after", "For requests: those after this sequence number."}, {"limit", "For requests: how many."}}},
        {.method = "POST",
         .pattern = "/simulators/{connector}/{control}",
         .handle = change,
         .id = "changeSimulator",
         .summary = "Orders faults, moves the clock, empties a simulator of this workspace: faults, clock, mode, "
                    "reset.",
         .request = "SimulatorControl"}};
}

}  // namespace tendril::api
