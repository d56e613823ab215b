// A fixed window of so many requests: the counting behind both services' rate limits.
#pragma once

#include <chrono>

#include "base/time.hpp"

namespace tendril::sandbox {

// What a simulator announces as its limit while it has none, so that clients speed up at once.
inline constexpr int no_limit = 1'000'000'000;

class RequestWindow {
 public:
    RequestWindow(int requests_max, std::chrono::milliseconds length) : requests_max_(requests_max), length_(length) {}

    // Counts one request, unless the window is used up. The first request after a window's end opens the next one.
    bool take(TimePoint now) {
        if (now >= ends_ || now < ends_ - length_) {  // the second: a clock that was set back
            ends_ = now + length_;
            used_ = 0;
        }
        if (used_ >= requests_max_) return false;
        ++used_;
        return true;
    }
    // Gives back one request that another window then refused.
    void put_back() { --used_; }
    [[nodiscard]] int remaining() const { return requests_max_ - used_; }
    [[nodiscard]] int requests_max() const { return requests_max_; }

 private:
    int requests_max_;
    std::chrono::milliseconds length_;
    int used_ = 0;
    TimePoint ends_{};
};

}  // namespace tendril::sandbox
