// One limit of one connection, as this node keeps it: calls leave with permits, which the store gives out to all nodes.
//
// Permits come in grants, sized by what waits, and small enough that nodes share fairly and none waits for the last
// answer of many. A permit is free again one window after its call was answered: whichever instant the other system
// counted the call at, and whether its windows are fixed or sliding, no window of it holds more calls than permits.
// A grant that is not used in time is given back; one whose calls are not answered in time is settled as if they were
// answered long after.
//
// Answers correct it: a new maximum is taken over, and calls of somebody else who uses the same account take permits as
// ours do. Thread safety: the engine's executor only. Times are steady.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "connector/limits.hpp"
#include "engine/engine.hpp"
#include "store/run_store.hpp"

namespace tendril::engine {

// What gates and budgets stand on; outlives them.
struct GateContext {
    using Delay = std::chrono::microseconds;

    const Clock& clock;
    store::RunStore& store;
    std::function<void(Delay, std::function<void()>)> after;  // calls it once the time has passed
    std::size_t calls_max;                                    // under way at once, of one connection
};

class Budget : public std::enable_shared_from_this<Budget> {
 public:
    using Time = std::chrono::microseconds;

    // The right to one call.
    struct Permit {
        std::shared_ptr<Budget> budget;
        std::int64_t grant = 0;
        std::int64_t freed_before = 0;  // permits of this node that were free again when it was taken
    };

    // `changed`: permits may have come, or may come when asked for.
    Budget(const GateContext& context, std::string connection, connector::Limit limit, std::function<void()> changed)
        : context_(context),
          connection_(std::move(connection)),
          limit_(std::move(limit)),
          changed_(std::move(changed)) {}

    // Then no permits are needed, and the store is not asked.
    [[nodiscard]] bool unlimited() const { return connector::is_unlimited(limit_.requests, limit_.window); }
    // Permits that calls may leave with now.
    [[nodiscard]] std::int64_t in_hand();
    // Takes one of those in hand.
    Permit use();
    // Asks the store for what so many calls lack.
    void ask_for(std::int64_t calls);
    void answered(const Permit& permit);
    // Its call was not made.
    void put_back(const Permit& permit);
    // What an answer told; `permit`: the one of its call, nullptr when it had none.
    void read(const connector::LimitReading& reading, const Permit* permit);
    void give_back();

    // The store said that there are none at present.
    [[nodiscard]] bool used_up() const { return context_.clock.steady() < ask_again_at_; }
    // Until when there are none, when that is long; 0 otherwise.
    [[nodiscard]] Time used_up_until() const { return used_up_until_; }
    [[nodiscard]] const connector::Limit& limit() const { return limit_; }
    [[nodiscard]] BudgetState state();

 private:
    struct Grant {
        std::int64_t id = 0;
        std::int64_t unused = 0;
        std::int64_t used = 0;
        std::int64_t under_way = 0;  // of the used ones
        Time use_until{};
        Time settle_by{};
        Time last_answer{};
    };

    [[nodiscard]] store::PermitRequest request(std::int64_t wanted) const;
    void on_granted(std::int64_t wanted, Time asked_at, Result<store::PermitGrant> granted);
    void keep(const store::PermitGrant& granted, Time asked_at);
    void wait_for_more(Result<store::PermitGrant> granted);
    void expire();
    void release();
    void settle_if_done(std::int64_t grant);
    void settle(std::int64_t grant, std::int64_t used, Time free_after);
    void look_for_others(std::int64_t remaining, const Permit& permit);
    void hold_back(std::int64_t seen, std::int64_t freed_before, const store::PermitGrant& granted);
    // How many of this node's permits are free again.
    [[nodiscard]] std::int64_t freed();
    void changed_after(Time delay);

    const GateContext& context_;
    const std::string connection_;
    connector::Limit limit_;
    std::function<void()> changed_;

    std::vector<Grant> grants_;  // the oldest first
    bool asking_ = false;
    Time ask_again_at_{};
    Time used_up_until_{};
    std::int64_t left_ = -1;  // in the store, when it was last asked; -1: not known

    std::int64_t used_ = 0;   // since the beginning
    std::int64_t freed_ = 0;  // of those
    std::deque<std::pair<Time, std::int64_t>> freeing_;
    bool looking_ = false;
    Time look_again_at_{};
    std::vector<std::pair<Time, std::int64_t>> held_;  // permits held back, and until when
    std::int64_t others_ = 0;                          // calls of others in a window
    Time others_until_{};
};

}  // namespace tendril::engine
