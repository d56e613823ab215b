#include "engine/partitions.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/log.hpp"

namespace tendril::engine {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds lease_lasts{10'000};
constexpr milliseconds renew_after{3'000};
constexpr milliseconds ask_again_after{500};
constexpr milliseconds margin{1'000};
// A process that ends does not wait longer than this to tell so.
constexpr milliseconds leave_within{1'000};
// A call is with the other system by then, or will never be: also one that left just before its node died.
constexpr milliseconds longest_way{2'000};

}  // namespace

void Partitions::renew_in(std::chrono::microseconds delay) {
    timers_.in(delay, [this, number = ++renewals_] {
        if (number == renewals_) renew();
    });
}

void Partitions::renew() {
    if (left_) return;
    if (std::exchange(renewing_, true)) {
        renew_again_ = true;
        return;
    }
    store::LeaseRequest request{.node = node_,
                                .lasts = lease_lasts,
                                .give_back = std::exchange(to_give_back_, {}),
                                .predecessors = predecessors_};
    auto given_back = request.give_back;
    for (const auto partition : given_back) drop(partition);
    store_.lease(std::move(request),
                 [this, asked_at = clock_.steady(), given_back = std::move(given_back)](Result<store::Leases> leases) {
                     renewing_ = false;
                     on_leases(asked_at, given_back, std::move(leases));
                 });
}

void Partitions::on_leases(std::chrono::microseconds asked_at, const std::vector<std::int32_t>& given_back,
                           Result<store::Leases> leases) {
    if (left_) return;
    if (!leases) {
        log::warn("The leases could not be renewed: {}", leases.error().message);
        to_give_back_.insert(to_give_back_.end(), given_back.begin(), given_back.end());
        return renew_in(ask_again_after);
    }
    const bool at_once = std::exchange(renew_again_, false) || !to_give_back_.empty();
    renew_in(at_once ? milliseconds(0) : renew_after);
    exclusive_ = leases->exclusive;
    const bool was_valid = valid();
    valid_until_ = asked_at + lease_lasts - margin;
    std::array<std::int64_t, store::partition_count> fences{};
    for (const auto& lease : leases->held) fences[static_cast<std::size_t>(lease.partition)] = lease.fence;
    bool gained = false;
    for (std::int32_t i = 0; i < store::partition_count; ++i) {
        auto& partition = partitions_[static_cast<std::size_t>(i)];
        const auto fence = fences[static_cast<std::size_t>(i)];
        if (partition.fence == fence) continue;
        if (partition.fence != 0) drop(i);
        if (fence == 0) continue;
        partition = {.fence = fence, .calls_arrive_by = clock_.steady() + longest_way};
        ++count_;
        gained = true;
    }
    if (gained) events_.gained();
    if (!was_valid) events_.resumed();
    if (leases->surplus > 0) give_back_some(leases->surplus);
}

void Partitions::leave(std::function<void()> done) {
    left_ = true;
    auto told = std::make_shared<std::function<void()>>(std::move(done));
    const auto tell = [told] {
        if (const auto once = std::exchange(*told, nullptr)) once();
    };
    store_.lease({.node = node_, .leaves = true}, [tell](const Result<store::Leases>&) { tell(); });
    timers_.in(leave_within, tell);
}

void Partitions::lose(const store::Lease& lease) {
    if (fence(lease) != lease.fence) return;
    drop(lease.partition);
    renew();
}

void Partitions::drop(std::int32_t partition) {
    auto& dropped = partitions_[static_cast<std::size_t>(partition)];
    if (dropped.fence == 0) return;
    dropped = {};
    --count_;
    std::erase(to_give_back_, partition);
    events_.lost(partition);
}

// The ones with the least at work: they are free the soonest.
void Partitions::give_back_some(std::int32_t surplus) {
    std::vector<std::pair<std::size_t, std::int32_t>> candidates;
    for (std::int32_t i = 0; i < store::partition_count; ++i) {
        const auto& partition = partitions_[static_cast<std::size_t>(i)];
        if (partition.closing) --surplus;
        if (works_at(i)) candidates.emplace_back(events_.at_work(i), i);
    }
    std::ranges::sort(candidates);
    for (const auto& [at_work, i] : candidates) {
        if (surplus-- <= 0) return;
        partitions_[static_cast<std::size_t>(i)].closing = true;
        events_.closing(i);
        if (at_work == 0) settled(i);
    }
}

void Partitions::settled(std::int32_t partition) {
    const auto& idle = partitions_[static_cast<std::size_t>(partition)];
    if (idle.fence == 0 || !idle.closing || std::ranges::count(to_give_back_, partition) > 0) return;
    to_give_back_.push_back(partition);
    if (!renewing_) renew_in(milliseconds(0));
}

bool Partitions::works_at(std::int32_t partition) const {
    const auto& held = partitions_[static_cast<std::size_t>(partition)];
    return held.fence != 0 && !held.closing;
}

store::Lease Partitions::lease(std::int32_t partition) const {
    return {partition, partitions_[static_cast<std::size_t>(partition)].fence};
}

std::chrono::microseconds Partitions::calls_arrive_in(const store::Lease& lease) const {
    const auto& partition = partitions_[static_cast<std::size_t>(lease.partition)];
    return std::max(partition.calls_arrive_by - clock_.steady(), std::chrono::microseconds(0));
}

std::vector<std::int32_t> Partitions::for_query() const {
    std::vector<std::int32_t> held;
    for (std::int32_t i = 0; i < store::partition_count; ++i) {
        if (works_at(i)) held.push_back(i);
    }
    if (held.size() == store::partition_count) held.clear();
    return held;
}

}  // namespace tendril::engine
