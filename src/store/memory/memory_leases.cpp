#include "store/memory/memory_leases.hpp"

#include <algorithm>

namespace tendril::store {

Leases MemoryLeases::lease(const LeaseRequest& request) {
    const auto now = clock_.steady();
    const auto is_gone = [&](const std::string& node) {
        if (node == request.node) return request.leaves;
        return !request.predecessors.empty() && node.starts_with(request.predecessors);
    };
    std::erase_if(nodes_, [&](const auto& node) { return is_gone(node.first); });
    for (auto& partition : partitions_) {
        if (is_gone(partition.holder)) partition.holder.clear();
    }
    if (request.leaves) return {};
    nodes_[request.node] = now + request.lasts;
    for (const auto partition : request.give_back) {
        auto& given = partitions_.at(static_cast<std::size_t>(partition));
        if (given.holder == request.node) given.holder.clear();
    }
    const auto share = exclusive_ ? partition_count : fair_share(now);
    auto held = static_cast<std::int32_t>(std::ranges::count(partitions_, request.node, &Partition::holder));
    for (auto& partition : partitions_) {
        if (partition.holder == request.node) {
            partition.until = now + request.lasts;
            continue;
        }
        const bool is_free = exclusive_ || partition.holder.empty() || partition.until <= now;
        // Who gives some back does not take others in the same breath.
        if (!is_free || held >= share || !request.give_back.empty()) continue;
        partition.holder = request.node;
        partition.fence = exclusive_ ? 1 : partition.fence + 1;
        partition.until = now + request.lasts;
        ++held;
    }
    auto leases = held_by(request.node);
    leases.surplus = std::max(0, held - share);
    leases.exclusive = exclusive_;
    return leases;
}

bool MemoryLeases::allows(std::int32_t partition, const Lease& lease) const {
    if (exclusive_) return true;
    return lease.partition == partition && lease.fence == partitions_.at(static_cast<std::size_t>(partition)).fence;
}

Leases MemoryLeases::held_by(const std::string& node) const {
    Leases leases;
    for (std::size_t i = 0; i < partitions_.size(); ++i) {
        if (partitions_[i].holder == node) leases.held.push_back({static_cast<std::int32_t>(i), partitions_[i].fence});
    }
    return leases;
}

std::int32_t MemoryLeases::fair_share(std::chrono::microseconds now) {
    std::erase_if(nodes_, [now](const auto& node) { return node.second <= now; });
    const auto nodes = static_cast<std::int32_t>(nodes_.size());
    return (partition_count + nodes - 1) / nodes;
}

}  // namespace tendril::store
