// What a connection must be allowed to do, computed from the workspace's published flows, against what it was granted.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/context.hpp"
#include "api/route.hpp"
#include "connector/manifest.hpp"
#include "flow/flow.hpp"
#include "flow/registry.hpp"
#include "store/records.hpp"

namespace tendril::api {

// One reason why a scope is needed.
struct ScopeNeed {
    std::string scope;
    std::string flow;
    std::string flow_name;
    std::string step;  // "" for the trigger
    std::string operation;
};

// Why a flow needs scopes of a connection. `by_connector` tells whether steps that name only the connector mean it.
std::vector<ScopeNeed> scope_needs(const flow::CompiledFlow& flow, const store::Connection& connection,
                                   bool by_connector, const connector::Catalog& catalog);

// What looks for changes that a flow's triggers missed would need: useful, and never a reason to refuse.
std::vector<ScopeNeed> scope_uses_of_looks(const flow::CompiledFlow& flow, const store::Connection& connection,
                                           const connector::Catalog& catalog);

// Steps of a flow that change something through a connection.
std::vector<ScopeNeed> writes_through(const flow::CompiledFlow& flow, const store::Connection& connection,
                                      bool by_connector);

// Whether steps that name only a connector mean this connection, as the engine chooses: the first by id.
bool is_meant_by_connector(const store::Connection& connection, const std::vector<store::Connection>& all);

// The workspace's published flows. On the server's executor.
std::vector<flow::Registry::FlowPointer> published_flows(const Context& context, const std::string& workspace);

std::set<std::string> scopes_of(const std::vector<ScopeNeed>& needs);
// "a b", "a,b" as tokens' answers tell it; nullopt when nothing is known.
std::optional<std::set<std::string>> granted_scopes(const std::string& scope);

// What was granted to a connection, as far as it is known. Blocks. Errors: of the vault.
Result<std::optional<std::set<std::string>>> find_granted(Context& context, const store::Connection& connection);

// What publishing a flow must tell about the workspace's connections: scopes that are missing, and steps that a
// read-only connection would refuse. Blocks. Errors: of the store and the vault.
Result<std::vector<Finding>> check_connections(const Call& call, const flow::CompiledFlow& flow);

}  // namespace tendril::api
