// Which operations a compiled flow uses, and through which connections.
#pragma once

#include <functional>

#include "flow/flow.hpp"

namespace tendril::flow {

// Visits every action step, those inside branches, loops and error paths included, in document order.
void for_each_action(const Steps& steps, const std::function<void(const Step&, const ActionStep&)>& visit);

}  // namespace tendril::flow
