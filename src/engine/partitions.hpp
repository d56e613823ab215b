// Which partitions this node may work at: its leases, kept up while it runs.
//
// A lease counts from the moment before it was asked for, and a second less than it lasts, so that this node stops
// before the store lets another one begin. While the leases have run out nothing starts and no call leaves; whether
// they are lost is only known when the store answers again.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "engine/timers.hpp"
#include "store/run_store.hpp"

namespace tendril::engine {

// Thread safety: the engine's executor only.
class Partitions {
 public:
    struct Events {
        // New partitions, or old ones anew: their runs are to be loaded.
        std::function<void()> gained;
        // What is in memory of it is another node's business by now.
        std::function<void(std::int32_t)> lost;
        // Start no more of its runs: it is given back as soon as nothing of it is at work.
        std::function<void(std::int32_t)> closing;
        // The leases are good again after they had run out.
        std::function<void()> resumed;
        std::function<std::size_t(std::int32_t)> at_work;
    };

    // `predecessors`: LeaseRequest's.
    Partitions(std::string node, std::string predecessors, const Clock& clock, Timers& timers, store::RunStore& store,
               Events events)
        : node_(std::move(node)),
          predecessors_(std::move(predecessors)),
          clock_(clock),
          timers_(timers),
          store_(store),
          events_(std::move(events)) {}

    void start() { renew(); }
    // Gives everything back, so that others need not wait until the leases have run out; nothing may be at work any
    // more. `done` also when the store does not answer for a while.
    void leave(std::function<void()> done);
    // Another node gave some back.
    void look() { renew(); }
    // The store refused this lease: another node has the partition.
    void lose(const store::Lease& lease);
    // Nothing of a partition that is being given back is at work any more.
    void settled(std::int32_t partition);

    // Whether the leases have not run out.
    [[nodiscard]] bool valid() const { return clock_.steady() < valid_until_; }
    // Whether a call may leave by this right.
    [[nodiscard]] bool holds(const store::Lease& lease) const { return fence(lease) == lease.fence && valid(); }
    // Whether this node takes up runs of the partition.
    [[nodiscard]] bool works_at(std::int32_t partition) const;
    [[nodiscard]] store::Lease lease(std::int32_t partition) const;
    // How long a call that an earlier holder of the partition made may still be on its way to the other system. Counted
    // from when the partition was gained, not from what the journal says: nothing was sent by its right after that, and
    // the wall clocks of nodes need not agree.
    [[nodiscard]] std::chrono::microseconds calls_arrive_in(const store::Lease& lease) const;
    // Those it works at; empty when these are all there are.
    [[nodiscard]] std::vector<std::int32_t> for_query() const;
    [[nodiscard]] std::size_t count() const { return count_; }
    // Whether no other process stores runs: what this one has not seen is not there.
    [[nodiscard]] bool exclusive() const { return exclusive_; }

 private:
    struct Partition {
        std::int64_t fence = 0;  // 0: not held
        bool closing = false;
        std::chrono::microseconds calls_arrive_by{};  // steady
    };
    [[nodiscard]] std::int64_t fence(const store::Lease& lease) const {
        return partitions_[static_cast<std::size_t>(lease.partition)].fence;
    }
    void renew();
    void renew_in(std::chrono::microseconds delay);
    void on_leases(std::chrono::microseconds asked_at, const std::vector<std::int32_t>& given_back,
                   Result<store::Leases> leases);
    void drop(std::int32_t partition);
    void give_back_some(std::int32_t surplus);

    const std::string node_;
    const std::string predecessors_;
    const Clock& clock_;
    Timers& timers_;
    store::RunStore& store_;
    Events events_;
    std::array<Partition, store::partition_count> partitions_{};
    std::size_t count_ = 0;
    std::chrono::microseconds valid_until_{};
    std::vector<std::int32_t> to_give_back_;
    bool exclusive_ = false;
    bool renewing_ = false;
    bool renew_again_ = false;  // asked for meanwhile
    std::uint64_t renewals_ = 0;
    bool left_ = false;
};

}  // namespace tendril::engine
