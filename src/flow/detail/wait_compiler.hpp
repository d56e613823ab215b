// Compiles the members of a wait step.
#pragma once

#include <optional>

#include "flow/detail/expressions.hpp"
#include "flow/flow.hpp"

namespace tendril::flow::detail {

// nullopt when it does not say what to wait for; other errors are only reported. `in_parallel`: it stands in a loop of
// which several items run at once.
std::optional<WaitStep> compile_wait(const Context& context, const Members& members, bool in_parallel);

}  // namespace tendril::flow::detail
