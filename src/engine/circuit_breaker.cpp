#include "engine/circuit_breaker.hpp"

#include <algorithm>

namespace tendril::engine {

namespace {

using std::chrono::seconds;

constexpr int failures_max = 8;
constexpr CircuitBreaker::Time pause_min = seconds(1);
constexpr CircuitBreaker::Time pause_max = seconds(60);

}  // namespace

bool CircuitBreaker::admits(Time now) const {
    return state_ == State::closed || (state_ == State::open && now >= open_until_);
}

bool CircuitBreaker::begin() {
    if (state_ != State::open) return false;
    state_ = State::probing;
    return true;
}

bool CircuitBreaker::end(bool failed, bool probe, Time now) {
    if (!failed) {  // also of a call that left before the circuit opened: the system is back
        *this = {};
        return false;
    }
    ++failures_;
    const bool opens = probe ? state_ == State::probing : state_ == State::closed && failures_ >= failures_max;
    if (opens) open(now);
    return opens;
}

void CircuitBreaker::open(Time now) {
    pause_ = std::clamp(pause_ * 2, pause_min, pause_max);
    open_until_ = now + pause_;
    state_ = State::open;
}

}  // namespace tendril::engine
