// What the engine wants to do later, in order of time.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "base/time.hpp"

namespace tendril::engine {

class Timers {
 public:
    // `wake_at` is told whenever the earliest instant changes.
    explicit Timers(std::function<void(TimePoint)> wake_at) : wake_at_(std::move(wake_at)) {}

    void at(TimePoint due, std::function<void()> action) {
        const bool earliest = actions_.empty() || due < actions_.begin()->first;
        actions_.emplace(due, std::move(action));
        if (earliest) wake_at_(due);
    }

    // Runs what is due; actions may add others.
    void run_due(TimePoint now) {
        while (!actions_.empty() && actions_.begin()->first <= now) {
            auto action = std::move(actions_.begin()->second);
            actions_.erase(actions_.begin());
            action();
        }
        if (!actions_.empty()) wake_at_(actions_.begin()->first);
    }

 private:
    std::function<void(TimePoint)> wake_at_;
    std::multimap<TimePoint, std::function<void()>> actions_;
};

}  // namespace tendril::engine
