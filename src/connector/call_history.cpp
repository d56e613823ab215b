#include "connector/call_history.hpp"

#include <utility>

namespace tendril::connector {

namespace {

constexpr std::size_t path_length_max = 200;

}  // namespace

void CallHistory::send(Call call, OutcomeCallback done) {
    PastCall past;
    past.at = clock_.now();
    past.method = call.method;
    past.path = std::string_view(call.path).substr(0, std::min(call.path.find('?'), path_length_max));
    auto connection = call.connection;
    transport_.send(std::move(call), [this, alive = std::weak_ptr<bool>(alive_), started = clock_.steady(),
                                      connection = std::move(connection), past = std::move(past),
                                      done = std::move(done)](Outcome outcome) mutable {
        if (!alive.expired()) {
            past.took = clock_.steady() - started;
            if (outcome) {
                past.status = outcome->status;
            } else {
                past.failure = outcome.error().error.message;
            }
            remember(connection, std::move(past));
        }
        done(std::move(outcome));
    });
}

std::vector<PastCall> CallHistory::of(const std::string& connection) const {
    const auto found = past_.find(connection);
    if (found == past_.end()) return {};
    return {found->second.calls.rbegin(), found->second.calls.rend()};
}

void CallHistory::remember(const std::string& connection, PastCall call) {
    auto found = past_.find(connection);
    if (found == past_.end()) {
        if (past_.size() == connections_max) {
            past_.erase(recent_.back());
            recent_.pop_back();
        }
        recent_.push_front(connection);
        found = past_.emplace(connection, Past{{}, recent_.begin()}).first;
    } else {
        recent_.splice(recent_.begin(), recent_, found->second.place);
    }
    auto& calls = found->second.calls;
    if (calls.size() == calls_max) calls.pop_front();
    calls.push_back(std::move(call));
}

}  // namespace tendril::connector
