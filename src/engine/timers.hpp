// What the engine wants to do later, in order of time. Measured by the clock's steady time, so that setting the wall
// clock neither hastens nor delays it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/time.hpp"

namespace tendril::engine {

// Thread safety: the engine's executor only.
class Timers {
 public:
    using Delay = std::chrono::microseconds;

    // `wake_in` is told whenever the time until the earliest action changes.
    Timers(const Clock& clock, std::function<void(Delay)> wake_in) : clock_(clock), wake_in_(std::move(wake_in)) {}

    // Runs `action` once `delay` has passed; those of the same instant in the order they were given.
    void in(Delay delay, std::function<void()> action);
    // Runs what is due; actions may add others.
    void run_due();

 private:
    struct Timer {
        Delay due;
        std::uint64_t number;
        std::function<void()> action;
    };
    static bool later(const Timer& one, const Timer& other);

    const Clock& clock_;
    std::function<void(Delay)> wake_in_;
    std::vector<Timer> heap_;
    std::uint64_t added_ = 0;
};

}  // namespace tendril::engine
