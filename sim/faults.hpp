// What goes wrong in a history, and how often: drawn from the seed. Some histories have every kind of fault, most have
// a few, some have none: bugs hide behind combinations as well as behind the noise of the others.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "sim/chance.hpp"

namespace tendril::sim {

enum class FaultKind {
    crash,               // a node dies; what it held in memory is gone
    restart,             // a node is stopped and started again, as for an upgrade
    pause,               // a node sleeps, longer than its lease maybe, and wakes as if nothing had been
    clock_jump,          // a node's wall clock is set
    store_unavailable,   // nothing can be written or read: disk full, database away
    store_cut_off,       // one node cannot reach the store
    store_stalled,       // one node's writes arrive late
    event_lost,          // the sender's request or the answer to it
    event_duplicated,    // the sender sends again although it need not
    call_refused,        // connecting fails
    call_lost,           // the request never arrives
    answer_lost,         // the call took effect; its answer is lost
    answer_late,         // after the caller's patience
    request_late,        // arrives late, also after its sender has died
    server_errors,       // 5xx for a while, some of them after the effect
    throttling,          // 429 for a while that no budget explains
    credentials_refused  // 401 for a while
};
inline constexpr std::size_t fault_kinds = 17;
std::string_view to_string(FaultKind kind);

// Probabilities, per occasion unless the name says otherwise.
class Faults {
 public:
    // `wanted`: false for a history in which all goes well.
    Faults(std::uint64_t seed, bool wanted);

    // Whether the fault happens on this occasion; counts it.
    bool happens(FaultKind kind);
    // Faults that come by themselves: the mean time between two, 0 for never.
    [[nodiscard]] Micros mean_time_between(FaultKind kind) const;
    void count(FaultKind kind) { ++counts_.at(static_cast<std::size_t>(kind)); }
    // From here on nothing goes wrong any more.
    void stop() { stopped_ = true; }
    [[nodiscard]] bool stopped() const { return stopped_; }
    [[nodiscard]] bool any() const { return any_; }
    [[nodiscard]] const std::array<std::uint64_t, fault_kinds>& counts() const { return counts_; }
    [[nodiscard]] Chance& chance() { return chance_; }

 private:
    Chance chance_;
    bool stopped_ = false;
    bool any_ = false;
    std::array<double, fault_kinds> probability_{};
    std::array<std::uint64_t, fault_kinds> counts_{};
};

}  // namespace tendril::sim
