// Events on their way into the store, and what their senders are told meanwhile.
#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <optional>

#include "engine/engine.hpp"
#include "engine/timers.hpp"

namespace tendril::engine {

// A sender is not left waiting for a store that hangs: after a while it is told to come again, and so is everybody who
// comes later, until the store goes on. What was stored after all is then known as a duplicate.
//
// Thread safety: the engine's executor only.
class Appends {
 public:
    struct Limits {
        std::size_t waiting_max = 0;
        std::chrono::microseconds answer_within{};
    };
    struct Waiting {
        Callback<Accepted> done;  // empty once the sender was told to come again
        std::chrono::microseconds since{};
        bool settled = false;
    };
    using Pending = std::shared_ptr<Waiting>;

    Appends(const Clock& clock, Timers& timers, Limits limits) : clock_(clock), timers_(timers), limits_(limits) {}

    // Why no event can be taken at this moment.
    [[nodiscard]] std::optional<Error> refusal() const;
    Pending add(Callback<Accepted> done);
    // The store has answered.
    void settle(const Pending& pending, Result<Accepted> outcome);

    [[nodiscard]] std::size_t count() const { return count_; }
    // For how long the store has not answered the first of them.
    [[nodiscard]] std::chrono::microseconds longest_wait() const;

 private:
    void look_again();
    void tell_those_who_waited();

    const Clock& clock_;
    Timers& timers_;
    const Limits limits_;
    std::deque<Pending> waiting_;  // in the order they came; settled ones may be among them
    std::size_t count_ = 0;
    bool looks_again_ = false;
};

}  // namespace tendril::engine
