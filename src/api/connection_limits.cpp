#include "api/connection_limits.hpp"

#include <utility>

namespace tendril::api {

namespace {

// Asks for no permit, only how many there are.
Task<json::value> left_of(Context& context, const std::string& connection, const engine::BudgetState& budget) {
    if (!budget.requests) co_return nullptr;
    store::PermitRequest request{.connection = connection,
                                 .budget = budget.name,
                                 .capacity = static_cast<std::int32_t>(*budget.requests),
                                 .window = budget.window,
                                 .wanted = 0};
    const auto grant = co_await from_callback<Result<store::PermitGrant>>(
        [&](auto done) { context.parts.runs.take_permits(std::move(request), std::move(done)); });
    if (!grant) co_return nullptr;
    co_return grant->free;
}

}  // namespace

Task<json::object> limits_of(Context& context, std::string connection) {
    const auto state = context.parts.engine.connection_state(connection);
    if (!state) co_return json::object();
    json::array budgets;
    for (const auto& budget : state->budgets) {
        json::object made{{"name", budget.name}, {"window_ms", budget.window.count()}};
        made["requests"] = budget.requests ? json::value(*budget.requests) : json::value(nullptr);
        made["left"] = co_await left_of(context, connection, budget);
        budgets.push_back(std::move(made));
    }
    json::object made{{"circuit", state->circuit},
                      {"calls_under_way", state->calls_under_way},
                      {"calls_waiting", state->calls_waiting},
                      {"budgets", std::move(budgets)}};
    made["closed_until"] = state->closed_until ? json::value(to_iso8601(*state->closed_until)) : json::value(nullptr);
    co_return made;
}

}  // namespace tendril::api
