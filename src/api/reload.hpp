// Configuration that another process changed: taken over by the running engine, registry, hooks and caches, without
// stopping work.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "api/hook_table.hpp"
#include "api/task.hpp"
#include "base/error.hpp"
#include "engine/engine.hpp"
#include "flow/registry.hpp"
#include "store/config_store.hpp"

namespace tendril::api {

struct Context;

// The running parts that are told of changes; all of it must outlive the call.
struct RunningParts {
    engine::Engine& engine;
    flow::Registry& flows;
    HookTable& hooks;
    std::function<void(const std::string& connection)> forget_credentials;
};

// What people set up, as it is stored.
struct Configuration {
    std::vector<store::Workspace> workspaces;
    std::vector<store::Connection> connections;
    std::vector<store::Flow> flows;
    std::vector<store::FlowVersion> versions;  // those in use
    std::vector<LiveHook> hooks;
    std::vector<store::LookupTable> tables;
};

// Blocks. Errors: of the store and the vault.
Result<Configuration> read_configuration(store::ConfigStore& config, vault::Vault& vault);

// What the running parts were told last, to tell them only of what differs. On the server's executor only.
class LiveConfiguration {
 public:
    // What the running parts were told when the process started.
    void remember(std::vector<store::Connection> connections);

    // Versions in use that the registry does not know yet: to be compiled, off the executor.
    static std::vector<store::FlowVersion> unknown_versions(const Configuration& stored, const flow::Registry& flows);

    // Makes everything as it is stored. `compiled` are the unknown versions.
    void apply(const RunningParts& running, Configuration stored,
               const std::vector<flow::Registry::FlowPointer>& compiled);

    // The lookup tables of all workspaces.
    void apply_tables(engine::Engine& engine, std::vector<store::LookupTable> stored);
    // Those of one workspace, which were changed here.
    void apply_tables(engine::Engine& engine, const std::string& workspace, std::vector<store::LookupTable> stored);

 private:
    void apply_connections(const RunningParts& running, std::vector<store::Connection> stored);
    static void apply_flows(flow::Registry& flows, const std::vector<store::Flow>& stored);

    std::map<std::string, store::Connection> connections_;           // by id, as last applied
    std::map<std::string, std::vector<store::LookupTable>> tables_;  // by workspace, as last applied
};

// Reads the configuration again and applies it. Errors: of the store and the vault; then everything stays as it was.
Task<Result<void>> reload(Context& context);

}  // namespace tendril::api
