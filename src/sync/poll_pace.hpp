// How often an account is looked at: sooner while things happen there, later while it is quiet, and with growing pauses
// while it cannot be read. Pure.
#pragma once

#include <chrono>
#include <optional>

#include "connector/poll.hpp"

namespace tendril::sync {

struct PollPace {
    std::chrono::milliseconds interval{0};  // 0 before the first look
    int failures = 0;                       // in a row
};

// What a look came to.
enum class LookResult { found, quiet, failed };

// The pace after a look, whose interval is the time until the next one. `not_before`: what the other side asked for.
PollPace next_pace(PollPace pace, LookResult result, const connector::Poll& poll,
                   std::optional<std::chrono::milliseconds> not_before = {});

}  // namespace tendril::sync
