// Compiles the members of a sub-flow step.
#pragma once

#include <optional>

#include "flow/detail/expressions.hpp"
#include "flow/flow.hpp"

namespace tendril::flow::detail {

// nullopt when it names no flow; other errors are only reported.
std::optional<SubFlowStep> compile_sub_flow(const Context& context, const Members& members);

}  // namespace tendril::flow::detail
