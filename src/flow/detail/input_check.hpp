// Compares an action's input, as written in the document, with what the operation takes.
#pragma once

#include "base/json.hpp"
#include "connector/manifest.hpp"
#include "flow/detail/expressions.hpp"
#include "flow/detail/report.hpp"

namespace tendril::flow::detail {

// Reports members that the operation does not take, required ones that are missing and cannot come from the
// connection's settings, and literals of the wrong type; of templates, those that are one path of the trigger's data
// whose type the operation does not take, or that feeds a required member and need not be there. What else templates
// give is known only in a run.
void check_input(const Context& context, const Place& place, const connector::Operation& operation,
                 const json::object& input);

}  // namespace tendril::flow::detail
