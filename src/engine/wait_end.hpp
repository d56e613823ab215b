// When a wait ends. Pure.
#pragma once

#include <string>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "expr/template.hpp"
#include "flow/flow.hpp"

namespace tendril::engine {

// The instant that a "wait until" names: a date alone is its beginning, a time without an offset is by the clocks of
// the step's zone, the person's (trigger.data.timezone) or the workspace's. Errors: invalid_input (not a date, or an
// unknown zone).
Result<TimePoint> end_of_wait(const flow::WaitUntil& wait, const json::object& scope,
                              const expr::Environment& environment);

}  // namespace tendril::engine
