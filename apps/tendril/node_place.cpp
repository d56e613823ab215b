#include "tendril/node_place.hpp"

#include <utility>

#include "base/log.hpp"

namespace tendril::app {

namespace {

// More processes than that on one machine gain nothing: runs are spread over 64 partitions.
constexpr int places_max = 64;

}  // namespace

NodePlace NodePlace::take(const std::string& folder) {
    NodePlace place;
    for (int number = 1; number <= places_max; ++number) {
        auto lock = FileLock::take(folder + "/node-" + std::to_string(number) + ".lock");
        if (lock) {
            const auto identity = lock->identity();
            place.lock_ = std::move(*lock);
            if (!identity.empty()) place.name_ = identity + "/";
            return place;
        }
        if (lock.error().code == ErrorCode::conflict) continue;
        log::warn("Runs of a server that was killed are taken up when its leases have run out, not at once: {}",
                  lock.error().message);
        return place;
    }
    return place;
}

}  // namespace tendril::app
