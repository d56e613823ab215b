// Compiles the members of a stop step.
#pragma once

#include <optional>

#include "flow/detail/expressions.hpp"
#include "flow/flow.hpp"

namespace tendril::flow::detail {

std::optional<StopStep> compile_stop(const Context& context, const Members& members);

}  // namespace tendril::flow::detail
