#include "api/reload.hpp"

#include <algorithm>
#include <set>

#include "api/connections.hpp"
#include "api/context.hpp"
#include "api/startup.hpp"
#include "api/tables.hpp"
#include "base/log.hpp"

namespace tendril::api {

namespace {

bool same(const store::Connection& a, const store::Connection& b) {
    return a.updated_at == b.updated_at && a.health == b.health && a.settings == b.settings &&
           a.read_only == b.read_only && a.base_url == b.base_url && a.auth == b.auth;
}

bool same(const std::vector<store::LookupTable>& a, const std::vector<store::LookupTable>& b) {
    return std::ranges::equal(a, b, [](const auto& one, const auto& other) {
        return one.name == other.name && one.entries == other.entries;
    });
}

// A version that does not compile any more is left out and named in the log, as at the start.
std::vector<flow::Registry::FlowPointer> compile_all(const Configuration& stored,
                                                     const std::vector<store::FlowVersion>& versions,
                                                     const connector::Catalog& catalog) {
    std::map<std::string, const store::Flow*> flows;
    for (const auto& flow : stored.flows) flows[flow.id] = &flow;
    std::vector<flow::Registry::FlowPointer> compiled;
    for (const auto& version : versions) {
        const auto flow = flows.find(version.flow);
        if (flow == flows.end()) continue;
        auto one = compile_version(*flow->second, version, catalog);
        if (one) {
            compiled.push_back(std::move(*one));
        } else {
            log::warn("Flow {} version {}: {}", version.flow, version.version, one.error().message);
        }
    }
    return compiled;
}

}  // namespace

Result<Configuration> read_configuration(store::ConfigStore& config, vault::Vault& vault) {
    Configuration stored;
    auto workspaces = config.list_workspaces();
    if (!workspaces) return workspaces.error();
    auto connections = config.all_connections();
    if (!connections) return connections.error();
    auto flows = config.all_flows();
    if (!flows) return flows.error();
    auto versions = config.versions_in_use();
    if (!versions) return versions.error();
    auto hooks = read_hooks(config, vault);
    if (!hooks) return hooks.error();
    auto tables = config.all_tables();
    if (!tables) return tables.error();
    return Configuration{std::move(*workspaces), std::move(*connections), std::move(*flows),
                         std::move(*versions),   std::move(*hooks),       std::move(*tables)};
}

void LiveConfiguration::remember(std::vector<store::Connection> connections) {
    for (auto& connection : connections) {
        auto id = connection.id;
        connections_.insert_or_assign(std::move(id), std::move(connection));
    }
}

std::vector<store::FlowVersion> LiveConfiguration::unknown_versions(const Configuration& stored,
                                                                    const flow::Registry& flows) {
    std::vector<store::FlowVersion> unknown;
    for (const auto& version : stored.versions) {
        if (!flows.knows(version.flow, version.version)) unknown.push_back(version);
    }
    return unknown;
}

void LiveConfiguration::apply(const RunningParts& running, Configuration stored,
                              const std::vector<flow::Registry::FlowPointer>& compiled) {
    for (const auto& workspace : stored.workspaces) running.engine.set_workspace(facts_of(workspace));
    apply_connections(running, std::move(stored.connections));
    for (const auto& version : compiled) running.flows.add(version);
    apply_flows(running.flows, stored.flows);
    running.hooks.replace(std::move(stored.hooks));
    apply_tables(running.engine, std::move(stored.tables));
}

void LiveConfiguration::apply_tables(engine::Engine& engine, std::vector<store::LookupTable> stored) {
    std::map<std::string, std::vector<store::LookupTable>> now;
    for (const auto& [workspace, tables] : tables_) now[workspace];
    for (auto& table : stored) now[table.workspace].push_back(std::move(table));
    for (auto& [workspace, tables] : now) apply_tables(engine, workspace, std::move(tables));
}

// What did not change is not built again.
void LiveConfiguration::apply_tables(engine::Engine& engine, const std::string& workspace,
                                     std::vector<store::LookupTable> stored) {
    auto& before = tables_[workspace];
    if (same(before, stored)) return;
    before = std::move(stored);
    engine.set_tables(workspace, live_tables(before));
}

void LiveConfiguration::apply_connections(const RunningParts& running, std::vector<store::Connection> stored) {
    std::map<std::string, store::Connection> now;
    for (auto& connection : stored) {
        const auto before = connections_.find(connection.id);
        if (before == connections_.end() || !same(before->second, connection)) {
            running.forget_credentials(connection.id);
            running.engine.set_connection(facts_of(connection));
        }
        auto id = connection.id;
        now.emplace(std::move(id), std::move(connection));
    }
    for (const auto& [id, connection] : connections_) {
        if (now.contains(id)) continue;
        running.engine.remove_connection(id);
        running.forget_credentials(id);
    }
    connections_ = std::move(now);
}

void LiveConfiguration::apply_flows(flow::Registry& flows, const std::vector<store::Flow>& stored) {
    std::set<std::string> known;
    for (const auto& flow : stored) {
        known.insert(flow.id);
        if (flows.published_version(flow.id) == flow.published_version) continue;
        // What does not compile stays as it was.
        if (flow.published_version && !flows.knows(flow.id, *flow.published_version)) continue;
        flows.publish(flow.id, flow.published_version);
    }
    for (const auto& id : flows.published_ids()) {
        if (!known.contains(id)) flows.publish(id, std::nullopt);
    }
}

Task<Result<void>> reload(Context& context) {
    auto& parts = context.parts;
    auto stored = co_await on_worker(parts.offload, [&] { return read_configuration(parts.config, parts.vault); });
    if (!stored) co_return stored.error();
    const auto unknown = LiveConfiguration::unknown_versions(*stored, parts.flows);
    const auto compiled =
        co_await on_worker(parts.offload, [&] { return compile_all(*stored, unknown, parts.catalog); });
    context.locations.replace(stored->connections);
    context.live.apply({parts.engine, parts.flows, context.hooks,
                        [&](const std::string& connection) { parts.transport.forget(connection); }},
                       std::move(*stored), compiled);
    context.tokens.clear();
    for (const auto* collection : {"connections", "drafts", "flows", "hooks", "people", "tables", "workspaces"}) {
        context.streams.changed_somehow("", collection);
    }
    co_return Result<void>();
}

}  // namespace tendril::api
