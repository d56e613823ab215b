// The rows of flows and their versions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "store/records.hpp"
#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

Flow put_flow(Database& database, Flow flow, const std::optional<std::string>& document);
// Errors: not_found (no such flow, or no such version of it).
Result<void> set_published(Database& database, const std::string& flow, std::optional<std::int32_t> version);
// With its versions.
void delete_flow(Database& database, const std::string& id);

std::optional<Flow> find_flow(Database& database, const std::string& id);
std::vector<Flow> list_flows(Database& database, const std::string& workspace);
std::vector<Flow> all_flows(Database& database);
std::optional<FlowVersion> find_version(Database& database, const std::string& flow, std::int32_t version);
// Newest first.
std::vector<FlowVersion> list_versions(Database& database, const std::string& flow);
std::vector<FlowVersion> versions_in_use(Database& database);

}  // namespace tendril::store::sqlite
