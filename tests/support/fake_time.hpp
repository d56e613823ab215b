// A clock that tests set, and a queue of what happens next: no threads, no sleeping.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <utility>

#include "base/time.hpp"

namespace tendril::testing {

class FakeClock final : public Clock {
 public:
    [[nodiscard]] TimePoint now() const override { return now_; }
    [[nodiscard]] std::chrono::microseconds steady() const override { return steady_; }
    // Time passes.
    void advance(std::chrono::microseconds by) {
        now_ += by;
        steady_ += by;
    }
    void set(TimePoint now) { advance(now - now_); }
    // Somebody sets the wall clock; no time passes.
    void set_wall(TimePoint now) { now_ = now; }

 private:
    TimePoint now_ = *parse_iso8601("2026-11-23T09:00:00Z");
    std::chrono::microseconds steady_{};
};

// What an executor would run, in order.
class FakeLoop {
 public:
    void post(std::function<void()> action) { actions_.push_back(std::move(action)); }
    // Runs what is queued and what that queues, until nothing is left.
    void run() {
        while (!actions_.empty()) {
            auto action = std::move(actions_.front());
            actions_.pop_front();
            action();
        }
    }
    // Forgets what is queued: the process died.
    void clear() { actions_.clear(); }

 private:
    std::deque<std::function<void()>> actions_;
};

}  // namespace tendril::testing
