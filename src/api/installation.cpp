#include "api/installation.hpp"

#include <algorithm>

#include "api/context.hpp"

namespace tendril::api {

Result<void> expect_operator(const Call& call, const std::string& what) {
    const auto all = call.context.parts.config.list_workspaces();
    if (!all) return all.error();
    const auto older = [](const auto& a, const auto& b) { return a.created_at < b.created_at; };
    const auto first = std::min_element(all->begin(), all->end(), older);
    if (first != all->end() && first->id == call.workspace()) return {};
    return Error(ErrorCode::forbidden,
                 what + " concerns every workspace. Use a token of the first one, or the command line on the server.");
}

}  // namespace tendril::api
