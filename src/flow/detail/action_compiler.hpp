// Compiles the members of an action step.
#pragma once

#include <optional>

#include "flow/detail/expressions.hpp"
#include "flow/flow.hpp"

namespace tendril::flow::detail {

// nullopt when the operation is not known; other errors are only reported. `id` is the step's own.
std::optional<ActionStep> compile_action(const Context& context, const Members& members, const std::string& id);

}  // namespace tendril::flow::detail
