#include "api/scopes.hpp"

#include "api/connections.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"

namespace tendril::api {

namespace {

json::array texts(const std::set<std::string>& values) {
    json::array made;
    for (const auto& value : values) made.emplace_back(value);
    return made;
}

json::array needed_form(const std::vector<ScopeNeed>& needs) {
    std::map<std::string, json::array> by_scope;
    for (const auto& need : needs) {
        by_scope[need.scope].push_back(json::object{
            {"flow", need.flow}, {"flow_name", need.flow_name}, {"step", need.step}, {"operation", need.operation}});
    }
    json::array made;
    for (auto& [scope, uses] : by_scope) made.push_back(json::object{{"scope", scope}, {"needed_by", std::move(uses)}});
    return made;
}

std::set<std::string> without(const std::set<std::string>& from, const std::set<std::string>& what) {
    std::set<std::string> rest;
    for (const auto& one : from) {
        if (!what.contains(one)) rest.insert(one);
    }
    return rest;
}

std::string advice_on(const std::set<std::string>& missing, const std::set<std::string>& surplus, bool known) {
    if (!known) return "What was granted is not known. Enter the token with its scopes, or connect by OAuth 2.0.";
    if (!missing.empty()) return "Flows will be refused calls that they need. Connect the account again.";
    if (!surplus.empty()) return "More was granted than the flows need. Take the surplus away when it is convenient.";
    return "Exactly what the flows need was granted.";
}

struct Known {
    std::vector<store::Connection> all;
    store::Connection connection;
    std::optional<std::set<std::string>> granted;
};

Result<Known> read_stored(const Call& call) {
    auto connection = find_own_connection(call, call.variable("id"));
    if (!connection) return connection.error();
    auto all = call.context.parts.config.list_connections(call.workspace());
    if (!all) return all.error();
    auto granted = find_granted(call.context, *connection);
    if (!granted) return granted.error();
    return Known{std::move(*all), std::move(*connection), std::move(*granted)};
}

Task<Result<http::Response>> get(Call& call) {
    const auto known = co_await on_worker(call.context.parts.offload, [&] { return read_stored(call); });
    if (!known) co_return known.error();
    std::vector<ScopeNeed> needs;
    std::vector<ScopeNeed> uses;
    const bool by_connector = is_meant_by_connector(known->connection, known->all);
    for (const auto& flow : published_flows(call.context, call.workspace())) {
        auto more = scope_needs(*flow, known->connection, by_connector, call.context.parts.catalog);
        needs.insert(needs.end(), more.begin(), more.end());
        const auto looks = scope_uses_of_looks(*flow, known->connection, call.context.parts.catalog);
        if (by_connector) uses.insert(uses.end(), looks.begin(), looks.end());
    }
    std::erase_if(uses, [needed = scopes_of(needs)](const ScopeNeed& use) { return needed.contains(use.scope); });
    const auto needed = scopes_of(needs);
    const auto missing = known->granted ? without(needed, *known->granted) : std::set<std::string>();
    const auto surplus = 
        known->granted ? without(without(*known->granted, needed), scopes_of(uses)) : std::set<std::string>();
    json::object body{{"connection", known->connection.id}, {"read_only", known->connection.read_only}};
    body["granted"] = known->granted ? json::value(texts(*known->granted)) : json::value(nullptr);
    body["needed"] = needed_form(needs);
    body["useful"] = needed_form(uses);
    body["missing"] = texts(missing);
    body["surplus"] = texts(surplus);
    body["advice"] = advice_on(missing, surplus, known->granted.has_value());
    co_return http::reply(200, body);
}

}  // namespace

std::vector<Route> scope_routes() {
    return {{.method = "GET",
             .pattern = "/connections/{id}/scopes",
             .handle = get,
             .id = "getConnectionScopes",
             .summary = "What was granted, what the published flows need and why, and the difference.",
             .response = "ConnectionScopes"}};
}

}  // namespace tendril::api
