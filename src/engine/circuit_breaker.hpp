// Spares a system that is down: after some failures in a row no call leaves but one now and then, to see whether it is
// back. Pure. Times are steady.
#pragma once

#include <chrono>

namespace tendril::engine {

class CircuitBreaker {
 public:
    using Time = std::chrono::microseconds;
    enum class State {
        closed,   // calls leave
        open,     // none until open_until()
        probing,  // one is under way
    };

    [[nodiscard]] bool admits(Time now) const;
    // A call leaves that was admitted; true when it is the probe.
    bool begin();
    // The probe was not made after all: another call may be it.
    void withdraw() {
        if (state_ == State::probing) state_ = State::open;
    }
    // A call ended; `probe`: what begin() said of it. True when this opened the circuit.
    bool end(bool failed, bool probe, Time now);

    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] Time open_until() const { return open_until_; }
    [[nodiscard]] int failures() const { return failures_; }  // in a row

 private:
    void open(Time now);

    State state_ = State::closed;
    int failures_ = 0;
    Time pause_{0};
    Time open_until_{0};
};

}  // namespace tendril::engine
