// Budgets in memory: how many calls of a connection may still leave in a window.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "store/run_store.hpp"

namespace tendril::store {

class MemoryPermits {
 public:
    explicit MemoryPermits(const Clock& clock) : clock_(clock) {}

    PermitGrant take(const PermitRequest& request);
    void settle(const PermitSettlement& settlement);

 private:
    // Permits that are not free: in a node's hand until they are settled, then until their window has passed.
    struct Taken {
        std::int64_t grant = 0;
        std::int32_t count = 0;
        std::chrono::microseconds free_at{};
    };
    using Budget = std::vector<Taken>;
    struct Grant {
        std::pair<std::string, std::string> budget;
        std::int32_t count = 0;
    };

    const Clock& clock_;
    std::int64_t last_grant_ = 0;
    std::map<std::pair<std::string, std::string>, Budget> budgets_;
    std::map<std::int64_t, Grant> unsettled_;
};

}  // namespace tendril::store
