// When to try again: exponential backoff with full jitter.
// Source: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
#pragma once

#include <chrono>

#include "base/random.hpp"
#include "flow/flow.hpp"

namespace tendril::engine {

// The pause before attempt `attempt + 1`, after `attempt` (from 1) failed: uniform in [0, first * 2^(attempt-1)], at
// most the policy's longest, and never under a tenth of the first so that a failing remote is not hammered.
std::chrono::milliseconds backoff(const flow::RetryPolicy& policy, int attempt, Random& random);

}  // namespace tendril::engine
