// What waits for the writer: the engine's changes, each with the callback that tells its outcome.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "store/run_store.hpp"

namespace tendril::store::postgres {

template <class Given, class Outcome>
struct Change {
    Given given;
    Callback<Outcome> done;
    std::optional<Result<Outcome>> outcome;
};

using AppendChange = Change<NewEvent, Appended>;
using SaveChange = Change<std::vector<RunChange>, void>;
using StartChange = Change<Run, RunId>;

using Operation = std::variant<AppendChange, SaveChange, StartChange>;

inline void fail(Operation& operation, const Error& error) {
    std::visit([&](auto& change) { change.outcome = error; }, operation);
}

inline bool has_failed(const Operation& operation) {
    return std::visit([](const auto& change) { return change.outcome && change.outcome->has_error(); }, operation);
}

// Tells the outcome, once.
inline void deliver(Operation& operation) {
    std::visit([](auto& change) { change.done(std::move(*change.outcome)); }, operation);
}

// About how much of a transaction it takes up.
std::size_t size_of(const Operation& operation);

}  // namespace tendril::store::postgres
