// What a person does with a run that ended or is held: how its record changes. Pure.
#pragma once

#include "base/error.hpp"
#include "base/random.hpp"
#include "engine/engine.hpp"
#include "store/run_store.hpp"

namespace tendril::engine {

// The run that does it again, with `version` of its flow; it has no id yet. Errors: conflict (it has not ended, or
// nothing failed that it could go on from), internal (its journal cannot be read).
Result<store::RunWithEvent> make_replay(store::RunWithEvent ended, ReplayFrom from, std::int32_t version,
                                        store::Priority priority, TimePoint now);

// The event of a replay whose data a person edited, with the run that it starts.
store::NewEvent make_edited_event(const store::RunWithEvent& replay, const json::object& data, Random& random,
                                  TimePoint now);

// Errors: conflict (it is not held for a person), internal.
Result<void> decide_held(store::RunState& held, Decision decision, TimePoint now);
// Errors: conflict (it has ended).
Result<void> cancel_open(store::RunState& open, TimePoint now);

}  // namespace tendril::engine
