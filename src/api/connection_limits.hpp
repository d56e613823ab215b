// How much of a connection's limits is left.
#pragma once

#include <string>

#include "api/context.hpp"
#include "api/task.hpp"
#include "base/json.hpp"

namespace tendril::api {

// {"closed_until","circuit","calls_under_way","calls_waiting","budgets":[{"name","window_ms","requests","left"}]}: what
// is left over all nodes, by the store; null where it cannot tell. Empty for a connection that the engine does not
// know.
Task<json::object> limits_of(Context& context, std::string connection);

}  // namespace tendril::api
