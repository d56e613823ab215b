#include "api/startup.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <map>
#include <optional>

#include "api/connections.hpp"
#include "base/log.hpp"
#include "flow/limits.hpp"

namespace tendril::api {

namespace {

std::string first_error(const std::vector<Finding>& findings) {
    for (const auto& finding : findings) {
        if (finding.severity == Finding::Severity::error) return finding.message;
    }
    return "It does not compile.";
}

std::string left_out_sentence(const store::FlowVersion& version, const Error& reason) {
    return "Flow " + version.flow + " version " + std::to_string(version.version) + ": " + reason.message;
}

// Whether the version's steps may wait for events, or a schedule start it: what the registry has to know before it is
// needed for anything else. The text is one that we wrote, so names look the same everywhere.
bool must_be_known(std::string_view document) {
    return document.find("\"wait\"") != std::string_view::npos ||
           document.find("\"schedule\"") != std::string_view::npos;
}

// The event types of the trigger's operations; nullopt when the document is not as it should be.
std::optional<std::vector<std::string>> event_types_of(std::string_view text, const connector::Catalog& catalog) {
    json::monotonic_resource arena;
    boost::system::error_code failure;
    const auto document = json::parse(text, failure, &arena);
    const auto* operations = failure ? nullptr : find_path(document, "/trigger/operations");
    if (operations == nullptr || !operations->is_array()) return std::nullopt;
    std::vector<std::string> types;
    for (const auto& id : operations->get_array()) {
        const auto* operation = id.is_string() ? catalog.operation(id.get_string()) : nullptr;
        if (operation == nullptr || operation->kind != connector::Operation::Kind::trigger) return std::nullopt;
        types.push_back(operation->trigger.event_type);
    }
    return types;
}

flow::DeferredFlow defer(const store::Flow& flow, store::FlowVersion version, const connector::Catalog& catalog,
                         std::vector<std::string> event_types) {
    flow::DeferredFlow deferred{flow.id, version.version, flow.workspace, std::move(event_types), {}};
    deferred.compile = [flow, version = std::move(version), &catalog]() -> flow::Registry::FlowPointer {
        auto compiled = compile_version(flow, version, catalog);
        if (compiled) return std::move(*compiled);
        log::warn("{}", left_out_sentence(version, compiled.error()));
        return nullptr;
    };
    return deferred;
}

Result<std::map<std::string, store::Flow>> flows_by_id(store::ConfigStore& config) {
    auto all = config.all_flows();
    if (!all) return all.error();
    std::map<std::string, store::Flow> by_id;
    for (auto& flow : *all) by_id.emplace(flow.id, std::move(flow));
    return by_id;
}

// Compiled now or when it is first needed.
Result<void> add_version(const store::Flow& flow, store::FlowVersion version, const connector::Catalog& catalog,
                         flow::Registry& registry) {
    if (!must_be_known(version.document)) {
        if (auto types = event_types_of(version.document, catalog)) {
            registry.add(defer(flow, std::move(version), catalog, std::move(*types)));
            return {};
        }
    }
    auto compiled = compile_version(flow, version, catalog);
    if (!compiled) return Error(ErrorCode::invalid_input, left_out_sentence(version, compiled.error()));
    registry.add(std::move(*compiled));
    return {};
}

Result<std::vector<std::string>> load_flows(store::ConfigStore& config, const connector::Catalog& catalog,
                                            flow::Registry& registry) {
    const auto flows = flows_by_id(config);
    if (!flows) return flows.error();
    auto versions = config.versions_in_use();
    if (!versions) return versions.error();
    std::vector<std::string> left_out;
    for (auto& version : *versions) {
        const auto flow = flows->find(version.flow);
        if (flow == flows->end()) continue;
        const bool is_published = flow->second.published_version == version.version;
        if (auto added = add_version(flow->second, std::move(version), catalog, registry); !added) {
            left_out.push_back(std::move(added.error().message));
        } else if (is_published) {
            registry.publish(flow->first, flow->second.published_version);
        }
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
    const auto& names = array_or_empty(workspace.settings, "redact");
    if (workspace.settings.contains("redact")) facts.redact_text = to_text(names);
    for (const auto& name : names) {
        if (name.is_string()) facts.redact.emplace_back(name.get_string());
    }
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
