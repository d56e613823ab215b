#include "engine/appends.hpp"

#include <utility>
#include <vector>

namespace tendril::engine {

namespace {

constexpr std::chrono::seconds between_looks{1};

Error come_again(std::string message, std::chrono::seconds after) {
    Error error(ErrorCode::rate_limited, std::move(message));
    error.retry_after = after;
    return error;
}

Error store_hangs() {
    return come_again("The store has not answered for a while. Send the event again later.", std::chrono::seconds(5));
}

}  // namespace

std::optional<Error> Appends::refusal() const {
    if (count_ >= limits_.waiting_max) {
        return come_again("More events are waiting to be stored than the server takes at once.",
                          std::chrono::seconds(1));
    }
    if (longest_wait() >= limits_.answer_within) return store_hangs();
    return std::nullopt;
}

Appends::Pending Appends::add(Callback<Accepted> done) {
    auto pending = std::make_shared<Waiting>(Waiting{std::move(done), clock_.steady()});
    waiting_.push_back(pending);
    ++count_;
    look_again();
    return pending;
}

void Appends::settle(const Pending& pending, Result<Accepted> outcome) {
    --count_;
    pending->settled = true;
    while (!waiting_.empty() && waiting_.front()->settled) waiting_.pop_front();
    if (const auto done = std::exchange(pending->done, nullptr)) done(std::move(outcome));
}

std::chrono::microseconds Appends::longest_wait() const {
    return waiting_.empty() ? std::chrono::microseconds(0) : clock_.steady() - waiting_.front()->since;
}

void Appends::look_again() {
    if (std::exchange(looks_again_, true)) return;
    timers_.in(between_looks, [this] {
        looks_again_ = false;
        tell_those_who_waited();
        if (!waiting_.empty()) look_again();
    });
}

void Appends::tell_those_who_waited() {
    const auto now = clock_.steady();
    std::vector<Callback<Accepted>> told;
    for (const auto& pending : waiting_) {
        if (now - pending->since < limits_.answer_within) break;
        if (pending->done) told.push_back(std::exchange(pending->done, nullptr));
    }
    for (const auto& done : told) done(store_hangs());
}

}  // namespace tendril::engine
