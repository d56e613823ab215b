#include "engine/timers.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace tendril::engine {

bool Timers::later(const Timer& one, const Timer& other) {
    return std::tie(one.due, one.number) > std::tie(other.due, other.number);
}

void Timers::in(Delay delay, std::function<void()> action) {
    delay = std::max(delay, Delay::zero());
    const Delay due = clock_.steady() + delay;
    const bool earliest = heap_.empty() || due < heap_.front().due;
    heap_.push_back({due, added_++, std::move(action)});
    std::push_heap(heap_.begin(), heap_.end(), later);
    if (earliest) wake_in_(delay);
}

void Timers::run_due() {
    const Delay now = clock_.steady();
    while (!heap_.empty() && heap_.front().due <= now) {
        std::pop_heap(heap_.begin(), heap_.end(), later);
        const auto action = std::move(heap_.back().action);
        heap_.pop_back();
        action();
    }
    if (!heap_.empty()) wake_in_(heap_.front().due - now);
}

}  // namespace tendril::engine
