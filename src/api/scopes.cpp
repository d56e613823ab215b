#include "api/scopes.hpp"

#include <algorithm>

#include "api/connections.hpp"
#include "connector/account.hpp"
#include "flow/operation_use.hpp"

namespace tendril::api {

namespace {

bool means(const flow::ActionStep& action, const store::Connection& connection, bool by_connector) {
    if (action.connection == connection.id) return true;
    return by_connector && action.connection == connection.connector;
}

void add_trigger_needs(const flow::CompiledFlow& flow, const store::Connection& connection,
                       const connector::Catalog& catalog, std::vector<ScopeNeed>& needs) {
    for (const auto* types : {&flow.event_types, &flow.awaited_types}) {
        for (const auto& type : *types) {
            const auto* operation = catalog.trigger_for(type);
            if (operation == nullptr || operation->connector != connection.connector) continue;
            for (const auto& scope : operation->trigger.scopes) {
                needs.push_back({scope, flow.id, flow.name, "", operation->id});
            }
        }
    }
}

Finding missing_scope(const ScopeNeed& need, const store::Connection& connection) {
    Finding finding;
    finding.step = need.step;
    finding.field = need.step.empty() ? "trigger" : "action";
    finding.message = "The connection \"" + connection.name + "\" was not granted the scope " + need.scope +
                      ", which " + need.operation + " needs.";
    finding.mend = connection.auth == "oauth2"
                       ? "Connect the account again: the scopes that flows need are asked for then."
                       : "Add the scope to the account's token, then enter the token with its scopes again.";
    return finding;
}

Finding refused_write(const ScopeNeed& use, const store::Connection& connection) {
    Finding finding;
    finding.step = use.step;
    finding.field = "connection";
    finding.message =
        "The connection \"" + connection.name + "\" is read-only, and " + use.operation + " changes something.";
    finding.mend = "Choose another connection for the step, or let this one write.";
    return finding;
}

}  // namespace

std::vector<ScopeNeed> scope_needs(const flow::CompiledFlow& flow, const store::Connection& connection,
                                   bool by_connector, const connector::Catalog& catalog) {
    std::vector<ScopeNeed> needs;
    if (by_connector) add_trigger_needs(flow, connection, catalog, needs);
    flow::for_each_action(flow.steps, [&](const flow::Step& step, const flow::ActionStep& action) {
        if (action.operation == nullptr || !means(action, connection, by_connector)) return;
        const auto add = [&](const connector::Operation& operation) {
            for (const auto& scope : operation.action.scopes) {
                needs.push_back({scope, flow.id, flow.name, step.id, operation.id});
            }
        };
        add(*action.operation);
        // What looks up whether a create took effect is called as well.
        const auto& lookup = action.operation->action.lookup;
        const auto* found = lookup ? catalog.operation(lookup->operation) : nullptr;
        if (found != nullptr) add(*found);
    });
    return needs;
}

std::vector<ScopeNeed> scope_uses_of_looks(const flow::CompiledFlow& flow, const store::Connection& connection,
                                           const connector::Catalog& catalog) {
    const auto is_listened_to = [&](const connector::PollRule& rule) {
        const auto* trigger = catalog.operation(rule.trigger);
        return trigger != nullptr &&
               std::ranges::find(flow.event_types, trigger->trigger.event_type) != flow.event_types.end();
    };
    std::vector<ScopeNeed> uses;
    for (const auto& poll : catalog.polls()) {
        if (!poll.reconciles || poll.connector != connection.connector) continue;
        if (!std::ranges::any_of(poll.rules, is_listened_to)) continue;
        for (const auto& id : {poll.operation, poll.over ? poll.over->operation : std::string()}) {
            const auto* operation = catalog.operation(id);
            if (operation == nullptr) continue;
            for (const auto& scope : operation->action.scopes) uses.push_back({scope, flow.id, flow.name, "", id});
        }
    }
    return uses;
}

std::vector<ScopeNeed> writes_through(const flow::CompiledFlow& flow, const store::Connection& connection,
                                      bool by_connector) {
    std::vector<ScopeNeed> writes;
    flow::for_each_action(flow.steps, [&](const flow::Step& step, const flow::ActionStep& action) {
        if (action.operation == nullptr || !means(action, connection, by_connector)) return;
        if (action.operation->action.effect == connector::EffectClass::read) return;
        writes.push_back({"", flow.id, flow.name, step.id, action.operation->id});
    });
    return writes;
}

bool is_meant_by_connector(const store::Connection& connection, const std::vector<store::Connection>& all) {
    return std::none_of(all.begin(), all.end(), [&](const store::Connection& other) {
        return other.connector == connection.connector && other.id != connection.id &&
               (connection.id.empty() || other.id < connection.id);
    });
}

std::vector<flow::Registry::FlowPointer> published_flows(const Context& context, const std::string& workspace) {
    std::vector<flow::Registry::FlowPointer> flows;
    for (const auto& id : context.parts.flows.published_ids()) {
        auto flow = context.parts.flows.published(id);
        if (flow != nullptr && flow->workspace == workspace) flows.push_back(std::move(flow));
    }
    return flows;
}

std::set<std::string> scopes_of(const std::vector<ScopeNeed>& needs) {
    std::set<std::string> scopes;
    for (const auto& need : needs) scopes.insert(need.scope);
    return scopes;
}

std::optional<std::set<std::string>> granted_scopes(const std::string& scope) {
    constexpr std::string_view separators = " ,\t\r\n";
    std::set<std::string> scopes;
    for (std::size_t begin = scope.find_first_not_of(separators); begin != std::string::npos;) {
        const auto end = std::min(scope.find_first_of(separators, begin), scope.size());
        scopes.insert(scope.substr(begin, end - begin));
        begin = scope.find_first_not_of(separators, end);
    }
    if (scopes.empty()) return std::nullopt;
    return scopes;
}

Result<std::optional<std::set<std::string>>> find_granted(Context& context, const store::Connection& connection) {
    using Granted = std::optional<std::set<std::string>>;
    const auto& parts = context.parts;
    auto account = connector::read_account(connection.id, parts.catalog, parts.config, parts.vault);
    if (!account) return account.error();
    const auto* usable = std::get_if<connector::Account>(&*account);
    if (usable == nullptr) return Granted();
    return granted_scopes(usable->credentials.scope);
}

Result<std::vector<Finding>> check_connections(const Call& call, const flow::CompiledFlow& flow) {
    const auto all = call.context.parts.config.list_connections(call.workspace());
    if (!all) return all.error();
    std::vector<Finding> findings;
    for (const auto& connection : *all) {
        const bool by_connector = is_meant_by_connector(connection, *all);
        if (connection.read_only) {
            for (const auto& use : writes_through(flow, connection, by_connector)) {
                findings.push_back(refused_write(use, connection));
            }
        }
        const auto needs = scope_needs(flow, connection, by_connector, call.context.parts.catalog);
        if (needs.empty()) continue;
        const auto granted = find_granted(call.context, connection);
        if (!granted) return granted.error();
        if (!*granted) continue;
        std::set<std::pair<std::string, std::string>> told;
        for (const auto& need : needs) {
            if ((*granted)->contains(need.scope) || !told.emplace(need.step, need.scope).second) continue;
            findings.push_back(missing_scope(need, connection));
        }
    }
    return findings;
}

}  // namespace tendril::api
