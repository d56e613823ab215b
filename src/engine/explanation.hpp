// Errors and findings as sentences for a run's history.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"

namespace tendril::engine {

// "Field email: must be text."
std::string explain(const Error& error);
// All of them, one sentence after the other.
std::string explain(const std::vector<Finding>& findings);

}  // namespace tendril::engine
