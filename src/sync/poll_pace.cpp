#include "sync/poll_pace.hpp"

#include <algorithm>

namespace tendril::sync {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds first_interval{300'000};
constexpr milliseconds first_pause_max{900'000};  // after a failure, also where looks are rare
constexpr int doublings_max = 16;

}  // namespace

PollPace next_pace(PollPace pace, LookResult result, const connector::Poll& poll,
                   std::optional<milliseconds> not_before) {
    const milliseconds shortest = poll.shortest;
    const milliseconds longest = poll.longest;
    if (result == LookResult::failed) {
        const auto pause = std::min(longest, std::min(shortest, first_pause_max) * (1 << std::min(pace.failures, doublings_max)));
        return {std::max(pause, not_before.value_or(milliseconds(0))), pace.failures + 1};
    }
    // After failures the pauses say nothing about the account.
    const bool begins_anew = pace.interval == milliseconds(0) || pace.failures > 0;
    const auto usual = begins_anew ? first_interval : pace.interval;
    return {std::clamp(result == LookResult::found ? usual / 4 : usual + usual / 2, shortest, longest), 0};
}

}  // namespace tendril::sync
