#include "engine/gate.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "connector/request.hpp"

namespace tendril::engine {

namespace {

using connector::FailureClass;
using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Whoever would wait for longer waits in the store instead.
constexpr std::chrono::microseconds wait_max = seconds(60);
constexpr milliseconds refused_wait_default{10'000};

Error limit_reached(std::chrono::microseconds wait) {
    Error error(ErrorCode::rate_limited, "The limit of the connection's account is reached.");
    error.retry_after = std::chrono::ceil<milliseconds>(wait);
    return error;
}

std::string_view to_string(CircuitBreaker::State state) {
    switch (state) {
        case CircuitBreaker::State::closed:
            return "closed";
        case CircuitBreaker::State::open:
            return "open";
        case CircuitBreaker::State::probing:
            return "probing";
    }
    return "closed";
}

}  // namespace

void Gate::set_limits(const std::vector<connector::Limit>& limits) {
    if (limits == limits_) return;
    limits_ = limits;
    budgets_.clear();
    for (const auto& limit : limits) {
        auto changed = [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->let_through();
        };
        const auto rule = std::ranges::find(connector_.limits, limit.name, connector::name_of);
        budgets_.push_back(
            {std::make_shared<Budget>(surroundings_.context, connection_, limit, std::move(changed)), &*rule});
    }
    let_through();
}

void Gate::enter(Caller caller, Go go) {
    if (const auto error = long_wait()) return go(*error);
    if (queue_.empty() && may_pass()) return go(pass());
    queue_up(std::move(caller), std::move(go));
    let_through();
}

void Gate::queue_up(Caller caller, Go go) {
    const bool used_up = std::ranges::any_of(budgets_, [](const auto& limited) { return limited.budget->used_up(); });
    if (used_up || now() < closed_until_) ++surroundings_.counters.throttled;
    ++surroundings_.counters.waiting;
    if (surroundings_.waiting_changed) surroundings_.waiting_changed(caller, +1);
    queue_.push({std::move(caller), std::move(go)});
}

void Gate::let_through() {
    if (letting_through_) return;
    letting_through_ = true;
    while (!queue_.empty() && may_pass()) {
        auto next = queue_.pop();
        --surroundings_.counters.waiting;
        if (surroundings_.waiting_changed) surroundings_.waiting_changed(next.caller, -1);
        next.go(pass());
    }
    if (!queue_.empty()) ask_for_permits();
    letting_through_ = false;
    if (queue_.empty()) return;
    if (const auto error = long_wait()) turn_away_all(*error);
}

bool Gate::may_pass() {
    const auto time = now();
    if (under_way_ >= surroundings_.context.calls_max || time < closed_until_ || !breaker_.admits(time)) return false;
    return std::ranges::all_of(
        budgets_, [](const auto& limited) { return limited.budget->unlimited() || limited.budget->in_hand() > 0; });
}

Pass Gate::pass() {
    Pass pass{.gate = shared_from_this()};
    for (const auto& [budget, rule] : budgets_) {
        if (!budget->unlimited()) pass.permits.push_back(budget->use());
    }
    pass.probe = breaker_.begin();
    ++under_way_;
    return pass;
}

// For the calls that can leave soon. A budget is asked for no more than the one before it, whose window is longer, has
// in hand: its permits would lie idle.
void Gate::ask_for_permits() {
    const auto time = now();
    if (time < closed_until_ || !breaker_.admits(time)) return;
    const bool testing = breaker_.state() != CircuitBreaker::State::closed;
    const auto soon = std::min(queue_.size(), testing ? std::size_t(1) : 2 * surroundings_.context.calls_max);
    auto calls = static_cast<std::int64_t>(soon);
    for (const auto& [budget, rule] : budgets_) {
        if (budget->unlimited()) continue;
        budget->ask_for(calls);
        calls = std::min(calls, budget->in_hand());
    }
}

void Gate::leave(const Pass& pass, const connector::Outcome& outcome) {
    --under_way_;
    for (const auto& permit : pass.permits) permit.budget->answered(permit);
    if (outcome) {
        for (const auto& [budget, rule] : budgets_) {
            const auto own = std::ranges::find(pass.permits, budget, &Budget::Permit::budget);
            budget->read(connector::read_limit(*rule, outcome->headers), own == pass.permits.end() ? nullptr : &*own);
        }
    }
    const auto failure = connector::class_of(outcome);
    if (failure == FailureClass::throttled) on_refused(outcome);
    note(pass, failure == FailureClass::transient);
    let_through();
}

void Gate::put_back(const Pass& pass) {
    --under_way_;
    for (const auto& permit : pass.permits) permit.budget->put_back(permit);
    if (pass.probe) breaker_.withdraw();
    let_through();
}

void Gate::on_refused(const connector::Outcome& outcome) {
    ++surroundings_.counters.refused;
    const auto wait = connector::wait_after_refusal(connector_, outcome->headers).value_or(refused_wait_default);
    const bool open = now() >= closed_until_;
    closed_until_ = std::max(closed_until_, now() + wait);
    let_through_after(wait);
    if (!open) return;  // the others of the same window
    log::warn(
        "{} answered that its limit is reached, although no more calls were made than it allows: somebody else may use "
        "the same account, or its limit may be lower than is known (the connection's setting \"limits\"). No calls for "
        "{} s",
        connection_, duration_cast<seconds>(wait).count());
}

void Gate::note(const Pass& pass, bool failed) {
    const bool was_closed = breaker_.state() == CircuitBreaker::State::closed;
    const bool opened = breaker_.end(failed, pass.probe, now());
    if (opened) {
        ++surroundings_.counters.circuits_opened;
        const auto pause = breaker_.open_until() - now();
        log::warn("{} failed {} times in a row; it is asked again in {} s", connection_, breaker_.failures(),
                  duration_cast<seconds>(pause).count());
        let_through_after(pause);
    } else if (!failed && !was_closed) {
        log::info("{} answers again", connection_);
    }
}

void Gate::let_through_after(Time delay) {
    surroundings_.context.after(delay, [weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->let_through();
    });
}

std::optional<Error> Gate::long_wait() const {
    auto until = closed_until_;
    for (const auto& [budget, rule] : budgets_) until = std::max(until, budget->used_up_until());
    const auto wait = until - now();
    if (wait <= wait_max) return std::nullopt;
    return limit_reached(wait);
}

void Gate::turn_away(const Error& reason) {
    turn_away_all(reason);
    for (const auto& [budget, rule] : budgets_) budget->give_back();
}

void Gate::turn_away(std::int32_t partition, const Error& reason) {
    tell(queue_.take_of(partition), reason);
}

void Gate::tell(std::vector<GateQueue::Waiting> turned_away, const Error& reason) {
    surroundings_.counters.waiting -= turned_away.size();
    for (auto& one : turned_away) {
        if (surroundings_.waiting_changed) surroundings_.waiting_changed(one.caller, -1);
    }
    for (auto& one : turned_away) one.go(reason);
}

ConnectionState Gate::state() {
    ConnectionState state;
    const auto& clock = surroundings_.context.clock;
    const auto until = std::max(closed_until_, breaker_.open_until());
    if (until > now()) state.closed_until = clock.now() + (until - now());
    state.circuit = to_string(breaker_.state());
    state.calls_under_way = under_way_;
    state.calls_waiting = queue_.size();
    for (const auto& [budget, rule] : budgets_) state.budgets.push_back(budget->state());
    return state;
}

}  // namespace tendril::engine
