// Which node holds which partition, in memory.
#pragma once

#include <array>
#include <map>
#include <string>

#include "base/time.hpp"
#include "store/run_store.hpp"

namespace tendril::store {

class MemoryLeases {
 public:
    // `exclusive`: whoever asks gets everything, with fence 1.
    MemoryLeases(const Clock& clock, bool exclusive) : clock_(clock), exclusive_(exclusive) {}

    Leases lease(const LeaseRequest& request);
    // Whether a change by this right may be written.
    [[nodiscard]] bool allows(std::int32_t partition, const Lease& lease) const;

 private:
    struct Partition {
        std::string holder;  // "" when nobody holds it
        std::int64_t fence = 0;
        std::chrono::microseconds until{};
    };
    [[nodiscard]] Leases held_by(const std::string& node) const;
    // What each of the nodes that asked lately should have.
    std::int32_t fair_share(std::chrono::microseconds now);

    const Clock& clock_;
    const bool exclusive_;
    std::array<Partition, partition_count> partitions_;
    std::map<std::string, std::chrono::microseconds> nodes_;  // until when each counts as alive
};

}  // namespace tendril::store
