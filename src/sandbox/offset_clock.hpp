// A clock that runs beside another one: how a simulator's time is moved without waiting.
#pragma once

#include "base/time.hpp"

namespace tendril::sandbox {

class OffsetClock final : public Clock {
 public:
    // `base` must outlive this clock.
    explicit OffsetClock(const Clock& base) : base_(base) {}
    [[nodiscard]] TimePoint now() const override { return base_.now() + offset_; }
    // From here on the clock runs on from `time`.
    void set(TimePoint time) { offset_ = time - base_.now(); }
    void advance(std::chrono::milliseconds by) { offset_ += by; }
    void reset() { offset_ = {}; }

 private:
    const Clock& base_;
    std::chrono::microseconds offset_{0};
};

}  // namespace tendril::sandbox
