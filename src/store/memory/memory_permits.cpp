#include "store/memory/memory_permits.hpp"

#include <algorithm>

namespace tendril::store {

PermitGrant MemoryPermits::take(const PermitRequest& request) {
    const auto now = clock_.steady();
    const std::pair name(request.connection, request.budget);
    auto& budget = budgets_[name];
    // A permit that is taken now would be free by then: so is every other.
    const auto latest = now + request.use_within + request.window;
    for (auto& taken : budget) taken.free_at = std::min(taken.free_at, latest);
    std::erase_if(budget, [now](const Taken& taken) { return taken.free_at <= now; });
    std::int32_t in_use = 0;
    for (const auto& taken : budget) in_use += taken.count;

    PermitGrant grant;
    grant.count = std::clamp(request.capacity - in_use, 0, request.wanted);
    grant.free = std::max(request.capacity - in_use - grant.count, 0);
    if (grant.count > 0) {
        grant.id = ++last_grant_;
        // Until it is settled, as if the node died at the end of its time, with its last call just sent.
        budget.push_back({grant.id, grant.count, latest});
        unsettled_[grant.id] = {name, grant.count};
    }
    if (grant.count < request.wanted && !budget.empty()) {
        const auto first = std::ranges::min_element(budget, {}, &Taken::free_at);
        grant.next_after = std::chrono::ceil<std::chrono::milliseconds>(first->free_at - now);
    }
    return grant;
}

void MemoryPermits::settle(const PermitSettlement& settlement) {
    const auto grant = unsettled_.find(settlement.grant);
    if (grant == unsettled_.end()) return;
    auto& budget = budgets_[grant->second.budget];
    std::erase_if(budget, [&](const Taken& taken) { return taken.grant == settlement.grant; });
    // Also those of a grant that had run out: its calls were made all the same.
    const auto used = std::min(grant->second.count, settlement.used);
    if (used > 0) budget.push_back({settlement.grant, used, clock_.steady() + settlement.free_after});
    unsettled_.erase(grant);
}

}  // namespace tendril::store
