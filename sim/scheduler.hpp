// Virtual time: everything that happens is an action at an instant, and time is where the last one was.
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include "sim/chance.hpp"

namespace tendril::sim {

class Scheduler {
 public:
    using Action = std::function<void()>;

    // Since the history's beginning.
    [[nodiscard]] Micros now() const { return now_; }
    [[nodiscard]] std::uint64_t happened() const { return happened_; }

    // Actions of the same instant happen in the order they were given.
    void at(Micros when, Action action) { happenings_.push({when < now_ ? now_ : when, ++given_, std::move(action)}); }
    // Nothing of what was to come happens any more.
    void clear() { happenings_ = {}; }
    void in(Micros delay, Action action) { at(now_ + delay, std::move(action)); }

    // Lets the next action happen unless it lies beyond `until`; then time goes on to `until`.
    bool step(Micros until) {
        if (happenings_.empty() || happenings_.top().when > until) {
            now_ = until > now_ ? until : now_;
            return false;
        }
        // Moved out before it is popped: the order looks at the instant and the number only.
        auto action = std::move(const_cast<Happening&>(happenings_.top()).action);
        now_ = happenings_.top().when;
        happenings_.pop();
        ++happened_;
        action();
        return true;
    }

 private:
    struct Happening {
        Micros when;
        std::uint64_t number;
        Action action;
        bool operator<(const Happening& other) const {
            return when != other.when ? when > other.when : number > other.number;
        }
    };

    Micros now_{0};
    std::uint64_t given_ = 0;
    std::uint64_t happened_ = 0;
    std::priority_queue<Happening> happenings_;
};

}  // namespace tendril::sim
