#include "engine/writes_under_way.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace tendril::engine {

namespace {

constexpr std::chrono::seconds known_at_the_latest{60};

}  // namespace

struct WritesUnderWay::State {
    struct Waiting {
        std::uint64_t number;  // for writes that began before it
        Subject subject;
        std::function<void()> then;
    };

    std::map<std::uint64_t, Subject> writes;  // by the order in which they began
    std::vector<Waiting> waiting;
    std::map<RunId, std::vector<std::pair<std::string, Token>>> kept;
    std::uint64_t last = 0;

    [[nodiscard]] bool is_under_way(const Subject& subject, std::uint64_t until) const {
        return std::any_of(writes.begin(), writes.upper_bound(until),
                           [&](const auto& write) { return write.second == subject; });
    }

    void end(std::uint64_t number) {
        writes.erase(number);
        std::vector<Waiting> ready;
        const auto still_waits = [this](const Waiting& one) { return is_under_way(one.subject, one.number); };
        const auto first_ready = std::stable_partition(waiting.begin(), waiting.end(), still_waits);
        std::move(first_ready, waiting.end(), std::back_inserter(ready));
        waiting.erase(first_ready, waiting.end());
        for (const auto& one : ready) one.then();
    }

    void stop_waiting(std::uint64_t number) {
        const auto found = std::ranges::find(waiting, number, &Waiting::number);
        if (found == waiting.end()) return;
        const auto then = std::move(found->then);
        waiting.erase(found);
        then();
    }
};

WritesUnderWay::WritesUnderWay(Timers& timers) : state_(std::make_shared<State>()), timers_(timers) {}

WritesUnderWay::Token WritesUnderWay::begin(Subject subject) {
    const auto number = ++state_->last;
    state_->writes.emplace(number, std::move(subject));
    return {nullptr, [state = std::weak_ptr(state_), number](std::nullptr_t) {
                if (const auto alive = state.lock()) alive->end(number);
            }};
}

void WritesUnderWay::when_known(const Subject& subject, std::function<void()> then) {
    const auto number = ++state_->last;
    if (!state_->is_under_way(subject, number)) return then();
    state_->waiting.push_back({number, subject, std::move(then)});
    timers_.in(known_at_the_latest, [state = std::weak_ptr(state_), number] {
        if (const auto alive = state.lock()) alive->stop_waiting(number);
    });
}

void WritesUnderWay::keep(RunId run, std::vector<std::pair<std::string, Token>> tokens) {
    state_->kept.insert_or_assign(run, std::move(tokens));
}

std::vector<std::pair<std::string, WritesUnderWay::Token>> WritesUnderWay::take(RunId run) {
    const auto found = state_->kept.find(run);
    if (found == state_->kept.end()) return {};
    auto tokens = std::move(found->second);
    state_->kept.erase(found);
    return tokens;
}

}  // namespace tendril::engine
