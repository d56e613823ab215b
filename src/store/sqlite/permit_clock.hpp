// The clock that permits are counted by.
#pragma once

#include <chrono>

#include "base/time.hpp"

namespace tendril::store::sqlite {

// The wall clock's time when the store was opened, going on steadily from there: setting the wall clock frees no permit
// early and none late, and times stay comparable over a restart.
class PermitClock {
 public:
    [[nodiscard]] TimePoint now() const {
        const auto elapsed = std::chrono::steady_clock::now() - opened_;
        return wall_at_opening_ + std::chrono::duration_cast<std::chrono::microseconds>(elapsed);
    }

 private:
    std::chrono::steady_clock::time_point opened_ = std::chrono::steady_clock::now();
    TimePoint wall_at_opening_ = SystemClock().now();
};

}  // namespace tendril::store::sqlite
