// The gate in front of one connection: a call passes with a permit of each budget, while the other system is up and has
// not said that a limit is reached. Thread safety: the engine's executor only. Times are steady.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connector/manifest.hpp"
#include "connector/transport.hpp"
#include "engine/budget.hpp"
#include "engine/circuit_breaker.hpp"
#include "engine/engine.hpp"
#include "engine/gate_queue.hpp"

namespace tendril::engine {

class Gate;

// One call's right to leave. To be given back with its outcome, whatever that is.
struct Pass {
    std::shared_ptr<Gate> gate;
    std::vector<Budget::Permit> permits;
    bool probe = false;
};

struct GateCounters {
    std::uint64_t throttled = 0;        // calls that had to wait for a budget
    std::uint64_t refused = 0;          // answers that a limit is reached, in spite of the budgets
    std::uint64_t circuits_opened = 0;  // times that a system was found to be down
    std::size_t waiting = 0;            // at the gates, now
};

// What gates share.
struct GateSurroundings {
    GateContext context;
    GateCounters counters;
    // A caller begins (+1) or ceases (-1) to wait at a gate.
    std::function<void(const Caller&, int change)> waiting_changed;
};

class Gate : public std::enable_shared_from_this<Gate> {
 public:
    Gate(GateSurroundings& surroundings, std::string connection, const connector::Connector& connector)
        : surroundings_(surroundings), connection_(std::move(connection)), connector_(connector) {}

    // What is known of budgets that stay as they are is kept.
    void set_limits(const std::vector<connector::Limit>& limits);
    // Lets the caller pass now or in its turn. It is turned away when its wait would be long: the error is
    // rate_limited then, with retry_after.
    void enter(Caller caller, Go go);
    void leave(const Pass& pass, const connector::Outcome& outcome);
    // The call was not made.
    void put_back(const Pass& pass);
    // Nobody who waits now will pass; unused permits are given back.
    void turn_away(const Error& reason);
    // None of the partition's runs who waits now will pass.
    void turn_away(std::int32_t partition, const Error& reason);

    [[nodiscard]] std::size_t waiting() const { return queue_.size(); }
    [[nodiscard]] ConnectionState state();

 private:
    using Time = std::chrono::microseconds;

    void let_through();
    void let_through_after(Time delay);
    [[nodiscard]] bool may_pass();
    Pass pass();
    void ask_for_permits();
    void queue_up(Caller caller, Go go);
    void turn_away_all(const Error& reason) { tell(queue_.take_all(), reason); }
    void tell(std::vector<GateQueue::Waiting> turned_away, const Error& reason);
    void note(const Pass& pass, bool failed);
    void on_refused(const connector::Outcome& outcome);
    [[nodiscard]] Time now() const { return surroundings_.context.clock.steady(); }
    // The reason to turn callers away; nullopt while their wait is short.
    [[nodiscard]] std::optional<Error> long_wait() const;

    GateSurroundings& surroundings_;
    const std::string connection_;
    const connector::Connector& connector_;
    std::vector<connector::Limit> limits_;  // as they were set
    struct Limited {
        std::shared_ptr<Budget> budget;
        const connector::RateLimit* rule;  // tells where answers speak of it
    };
    std::vector<Limited> budgets_;  // the longest window first
    CircuitBreaker breaker_;
    GateQueue queue_;
    std::size_t under_way_ = 0;
    Time closed_until_{};
    bool letting_through_ = false;
};

}  // namespace tendril::engine
