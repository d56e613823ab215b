// Brings the stored configuration into the engine when the process starts.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "connector/manifest.hpp"
#include "engine/engine.hpp"
#include "flow/registry.hpp"
#include "store/config_store.hpp"

namespace tendril::api {

// What the engine is told of a workspace; a weight that makes no sense counts as 1.
engine::WorkspaceFacts facts_of(const store::Workspace& workspace);

// A stored flow version, compiled. Errors: invalid_input when it no longer compiles, with its first finding.
Result<flow::Registry::FlowPointer> compile_version(const store::Flow& flow, const store::FlowVersion& version,
                                                    const connector::Catalog& catalog);

// Tells the engine of all workspaces and connections, and the registry of the flow versions in use. Blocks; call before
// Engine::start. Most versions are compiled when they are first needed, so `catalog` must outlive the registry. Returns
// one sentence about each version that could not be brought into use.
// Errors: of the store.
Result<std::vector<std::string>> load_configuration(store::ConfigStore& config, const connector::Catalog& catalog,
                                                    flow::Registry& flows, engine::Engine& engine);

}  // namespace tendril::api
