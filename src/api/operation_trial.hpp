// "Try it": one call of an action on a connection, shown as it was sent and answered.
#pragma once

#include "api/context.hpp"
#include "connector/manifest.hpp"
#include "store/records.hpp"

namespace tendril::api {

// Whether a connection leads to a simulator on this machine.
bool is_simulated(const store::Connection& connection);

// {"ok","message","request":{"method","path","headers","body"},"answer":{"status","body"}}; "answer" is null when there
// was none. Credentials are not part of what is shown. The caller keeps the arguments until the task has ended.
// Errors: invalid_input (the input, naming the field), forbidden (an action that changes a real account).
Task<Result<json::object>> try_operation(Context& context, const connector::Operation& operation,
                                         const store::Connection& connection, const json::object& input);

}  // namespace tendril::api
