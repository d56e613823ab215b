#include "api/startup.hpp"

#include <map>

#include "api/connections.hpp"
#include "flow/limits.hpp"

namespace tendril::api {

namespace {

std::string first_error(const std::vector<Finding>& findings) {
    for (const auto& finding : findings) {
        if (finding.severity == Finding::Severity::error) return finding.message;
    }
    return "It does not compile.";
}

Result<std::map<std::string, store::Flow>> flows_by_id(store::ConfigStore& config) {
    auto all = config.all_flows();
    if (!all) return all.error();
    std::map<std::string, store::Flow> by_id;
    for (auto& flow : *all) by_id.emplace(flow.id, std::move(flow));
    return by_id;
}

Result<std::vector<std::string>> load_flows(store::ConfigStore& config, const connector::Catalog& catalog,
                                            flow::Registry& registry) {
    const auto flows = flows_by_id(config);
    if (!flows) return flows.error();
    const auto versions = config.versions_in_use();
    if (!versions) return versions.error();
    std::vector<std::string> left_out;
    for (const auto& version : *versions) {
        const auto flow = flows->find(version.flow);
        if (flow == flows->end()) continue;
        auto compiled = compile_version(flow->second, version, catalog);
        if (!compiled) {
            left_out.push_back("Flow " + version.flow + " version " + std::to_string(version.version) + ": " +
                               compiled.error().message);
            continue;
        }
        registry.add(*compiled);
        if (flow->second.published_version == version.version) registry.publish(version.flow, version.version);
    }
    return left_out;
}

}  // namespace

engine::WorkspaceFacts facts_of(const store::Workspace& workspace) {
    constexpr double weight_max = 1000;
    engine::WorkspaceFacts facts{.id = workspace.id, .time_zone = workspace.time_zone};
    const auto* weight = workspace.settings.if_contains("weight");
    const double chosen = weight != nullptr && weight->is_number() ? weight->to_number<double>() : 1;
    if (chosen > 0 && chosen <= weight_max) facts.weight = chosen;
    return facts;
}

Result<flow::Registry::FlowPointer> compile_version(const store::Flow& flow, const store::FlowVersion& version,
                                                    const connector::Catalog& catalog) {
    const auto document = parse_json(version.document, flow::document_limits);
    if (!document) return document.error();
    auto compiled = flow::compile(*document, catalog);
    if (!compiled.flow) return Error(ErrorCode::invalid_input, first_error(compiled.findings));
    auto named = std::make_shared<flow::CompiledFlow>(*compiled.flow);
    named->id = flow.id;
    named->version = version.version;
    named->workspace = flow.workspace;
    return flow::Registry::FlowPointer(std::move(named));
}

Result<std::vector<std::string>> load_configuration(store::ConfigStore& config, const connector::Catalog& catalog,
                                                    flow::Registry& flows, engine::Engine& engine) {
    const auto workspaces = config.list_workspaces();
    if (!workspaces) return workspaces.error();
    for (const auto& workspace : *workspaces) engine.set_workspace(facts_of(workspace));
    const auto connections = config.all_connections();
    if (!connections) return connections.error();
    for (const auto& connection : *connections) engine.set_connection(facts_of(connection));
    return load_flows(config, catalog, flows);
}

}  // namespace tendril::api
