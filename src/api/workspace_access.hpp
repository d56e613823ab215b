// Which workspaces a caller may reach: its own, and from the operator's all of them.
#pragma once

#include <string>
#include <vector>

#include "api/route.hpp"
#include "base/error.hpp"
#include "store/records.hpp"

namespace tendril::api {

// Those that the caller may see and change, oldest first. Blocks. Errors: unavailable.
Result<std::vector<store::Workspace>> reachable_workspaces(const Call& call);
// Blocks. Errors: not_found, also for a workspace that the caller may not reach.
Result<store::Workspace> reachable_workspace(const Call& call, const std::string& id);
}  // namespace tendril::api
