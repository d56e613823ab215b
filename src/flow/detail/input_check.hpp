// Compares an action's input, as written in the document, with what the operation takes.
#pragma once

#include "base/json.hpp"
#include "connector/manifest.hpp"
#include "flow/detail/report.hpp"

namespace tendril::flow::detail {

// Reports members that the operation does not take, required ones that are missing and cannot come from the
// connection's settings, and literals of the wrong type. What templates give is known only in a run.
void check_input(Report& report, const Place& place, const connector::Operation& operation, const json::object& input);

}  // namespace tendril::flow::detail
