// GET /statistics: what ran, what failed, what waits for somebody, what is left of the limits.
#include "api/statistics.hpp"

#include <algorithm>

#include "api/connection_limits.hpp"
#include "api/connections.hpp"
#include "api/context.hpp"
#include "api/drafts.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "expr/zone.hpp"

namespace tendril::api {

namespace {

// Of more, only that there are more: nobody reads further at a glance.
constexpr std::int32_t held_looked_at_max = 100;
constexpr std::size_t drafts_looked_for_max = 100;
constexpr std::size_t connections_told_max = 20;

struct Stored {
    std::vector<store::HourCounts> counts;
    std::vector<store::RunWithEvent> held;
    std::vector<store::Connection> connections;  // the workspace's own
    std::vector<store::Flow> drafts;             // flows whose newest state is not published
};

// One that the system does not know, which settings cannot be, is UTC.
const date::time_zone* find_zone(const std::string& name) {
    const auto* zone = expr::locate_zone(name);
    return zone == nullptr ? expr::locate_zone("UTC") : zone;
}

// A flow that was taken off the air is no draft.
Result<bool> is_draft(store::ConfigStore& config, const store::Flow& flow) {
    if (flow.published_version && *flow.published_version != flow.latest_version) return true;
    const auto draft = find_draft(config, flow.id);
    if (!draft) return draft.error();
    return draft->exists();
}

// Among the flows that changed last.
Result<std::vector<store::Flow>> find_drafts(store::ConfigStore& config, const std::string& workspace) {
    auto flows = config.list_flows(workspace);
    if (!flows) return flows.error();
    std::ranges::sort(*flows, std::greater<>(), &store::Flow::updated_at);
    if (flows->size() > drafts_looked_for_max) flows->resize(drafts_looked_for_max);
    std::vector<store::Flow> drafts;
    for (auto& flow : *flows) {
        const auto draft = is_draft(config, flow);
        if (!draft) return draft.error();
        if (*draft) drafts.push_back(std::move(flow));
    }
    return drafts;
}

// Blocks.
Result<Stored> read_stored(const Call& call, TimePoint now) {
    const auto& parts = call.context.parts;
    auto counts = parts.runs.hour_counts(call.workspace(), statistics_since(now));
    if (!counts) return counts.error();
    store::RunFilter filter;
    filter.workspace = call.workspace();
    filter.status = store::RunStatus::held;
    auto held = parts.runs.list_runs(filter, {.limit = held_looked_at_max});
    if (!held) return held.error();
    auto connections = parts.config.list_connections(call.workspace());
    if (!connections) return connections.error();
    std::erase_if(*connections, is_of_person);
    auto drafts = find_drafts(parts.config, call.workspace());
    if (!drafts) return drafts.error();
    return Stored{std::move(*counts), std::move(*held), std::move(*connections), std::move(*drafts)};
}

json::object held_form(const std::vector<store::RunWithEvent>& held) {
    std::int64_t decisions = 0;
    std::int64_t failures = 0;
    std::int64_t connections = 0;
    for (const auto& [run, event] : held) {
        const auto& reason = run.state.held_for;
        ++(reason == "decision" ? decisions : reason.starts_with("connection:") ? connections : failures);
    }
    return {{"for_decision", decisions},
            {"for_failure", failures},
            {"for_connection", connections},
            {"more", held.size() == static_cast<std::size_t>(held_looked_at_max)}};
}

json::object waiting_form(const Stored& stored) {
    json::array connections;
    for (const auto& connection : stored.connections) {
        if (connection.health != "needs_attention") continue;
        connections.push_back(
            json::object{{"id", connection.id}, {"name", connection.name}, {"detail", connection.health_detail}});
    }
    json::array drafts;
    for (const auto& flow : stored.drafts) drafts.push_back(json::object{{"id", flow.id}, {"name", flow.name}});
    return {
        {"held_runs", held_form(stored.held)}, {"connections", std::move(connections)}, {"drafts", std::move(drafts)}};
}

Task<json::array> quota_form(Context& context, const std::vector<store::Connection>& connections) {
    json::array quota;
    for (const auto& connection : connections) {
        if (quota.size() == connections_told_max) break;
        const auto limits = co_await limits_of(context, connection.id);
        const auto* budgets = limits.if_contains("budgets");
        if (budgets == nullptr || budgets->as_array().empty()) continue;
        quota.push_back(json::object{{"connection", connection.id},
                                     {"name", connection.name},
                                     {"connector", connection.connector},
                                     {"budgets", *budgets}});
    }
    co_return quota;
}

Task<Result<http::Response>> get(Call& call) {
    const auto now = call.context.parts.clock.now();
    const auto stored = co_await on_worker(call.context.parts.offload, [&] { return read_stored(call, now); });
    if (!stored) co_return stored.error();
    const auto* zone = find_zone(call.context.parts.engine.time_zone_of(call.workspace()));
    auto body = statistics_form(stored->counts, now, *zone);
    body["time_zone"] = zone->name();
    body["waiting"] = waiting_form(*stored);
    body["quota"] = co_await quota_form(call.context, stored->connections);
    co_return http::reply(200, body);
}

}  // namespace

std::vector<Route> statistics_routes() {
    return {
        {.method = "GET",
         .pattern = "/statistics",
         .handle = get,
         .id = "getStatistics",
         .summary = "What happened in the last 24 hours and 30 days, what waits for somebody, what is left of limits.",
         .response = "Statistics"}};
}

}  // namespace tendril::api
