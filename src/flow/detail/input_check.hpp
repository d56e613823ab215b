// Compares an action's input, as written in the document, with what the operation takes.
#pragma once

#include "base/json.hpp"
#include "connector/manifest.hpp"
#include "flow/detail/expressions.hpp"
#include "flow/detail/report.hpp"

namespace tendril::flow::detail {

// Reports members that the operation does not take, required ones that are missing and cannot come from the
// connection's settings, and values of the wrong type: literals, paths of the trigger's data, of answers and of items
// whose type is known, and templates whose last filter tells it. Warns of required members that are made of a path
// which need not be there. What else templates give is known only in a run.
void check_input(const Context& context, const Place& place, const connector::Operation& operation,
                 const json::object& input);

}  // namespace tendril::flow::detail
