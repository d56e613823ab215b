// The clocks of a history: the true one, and those of nodes, whose wall clocks are wrong.
#pragma once

#include "base/time.hpp"
#include "sim/scheduler.hpp"

namespace tendril::sim {

// When every history begins.
inline const TimePoint beginning = *parse_iso8601("2026-11-23T09:00:00Z");

class TrueClock final : public Clock {
 public:
    explicit TrueClock(const Scheduler& scheduler) : scheduler_(scheduler) {}
    [[nodiscard]] TimePoint now() const override { return beginning + scheduler_.now(); }
    [[nodiscard]] Micros steady() const override { return scheduler_.now(); }

 private:
    const Scheduler& scheduler_;
};

// A wall clock that is set wrong and may be set again at any time; its steady time is right.
class NodeClock final : public Clock {
 public:
    explicit NodeClock(const Scheduler& scheduler) : scheduler_(scheduler) {}
    [[nodiscard]] TimePoint now() const override { return beginning + scheduler_.now() + wrong_by_; }
    [[nodiscard]] Micros steady() const override { return scheduler_.now() - slept_; }
    void set_wrong_by(Micros offset) { wrong_by_ = offset; }
    [[nodiscard]] Micros wrong_by() const { return wrong_by_; }
    // A planted bug: the steady time stood still so long.
    void stood_still(Micros time) { slept_ += time; }

 private:
    const Scheduler& scheduler_;
    Micros wrong_by_{0};
    Micros slept_{0};
};

}  // namespace tendril::sim
