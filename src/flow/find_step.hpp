// A step of a compiled flow by its id.
#pragma once

#include <string_view>

#include "flow/flow.hpp"

namespace tendril::flow {

// At any level of the tree; nullptr when there is none.
const Step* find_step(const Steps& steps, std::string_view id);

}  // namespace tendril::flow
