// The link that a completed action makes, by the step's link rule. Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/json.hpp"
#include "engine/journal.hpp"
#include "flow/flow.hpp"
#include "store/records.hpp"

namespace tendril::engine {

// nullopt when the step has no link rule, or wrote nothing. `scope` holds the step's own output already; it is asked
// for when the rule reads it. Errors: invalid_input when the source's or the target's id comes out empty.
Result<std::optional<store::Link>> make_link(const std::string& workspace, const flow::ActionStep& step,
                                             const Entry& entry, const std::function<const json::object&()>& scope,
                                             const expr::Environment& environment);

}  // namespace tendril::engine
