#include "engine/backoff.hpp"

#include <algorithm>

namespace tendril::engine {

std::chrono::milliseconds backoff(const flow::RetryPolicy& policy, int attempt, Random& random) {
    const int doublings = std::clamp(attempt - 1, 0, 30);
    const auto ceiling = std::min(policy.longest_delay, policy.first_delay * (std::int64_t{1} << doublings));
    const auto jittered = uniform(random, static_cast<std::uint64_t>(std::max<std::int64_t>(ceiling.count(), 0)) + 1);
    return std::max(std::chrono::milliseconds(static_cast<std::int64_t>(jittered)), policy.first_delay / 10);
}

}  // namespace tendril::engine
