#include "api/workspace_access.hpp"

#include <algorithm>

#include "api/context.hpp"
#include "api/installation.hpp"
#include "api/resources/answers.hpp"

namespace tendril::api {

Result<std::vector<store::Workspace>> reachable_workspaces(const Call& call) {
    auto all = call.context.parts.config.list_workspaces();
    if (!all) return all.error();
    if (!expect_operator(call, "This")) std::erase_if(*all, [&](const auto& one) { return one.id != call.workspace(); });
    return all;
}

Result<store::Workspace> reachable_workspace(const Call& call, const std::string& id) {
    auto all = reachable_workspaces(call);
    if (!all) return all.error();
    const auto found = std::ranges::find(*all, id, &store::Workspace::id);
    if (found == all->end()) return no_such("workspace", id);
    return std::move(*found);
}

}  // namespace tendril::api
