// The rows of events and runs, as statements read them.
#pragma once

#include <string>
#include <vector>

#include "store/postgres/rows.hpp"
#include "store/records.hpp"

namespace tendril::store::postgres {

// What read_event and read_run read, from tables named or aliased `events` and `runs`.
inline const std::string event_columns =
    "events.id, events.disposition, events.occurred_at, events.received_at, events.workspace, events.hook, "
    "events.external_id, events.type, events.ordering_key, events.detail, events.data";

inline const std::string run_columns =
    "runs.id, runs.event, runs.status, runs.priority, runs.version, runs.attempts, runs.created_at, runs.due_at, "
    "runs.updated_at, runs.started_at, runs.finished_at, runs.replay_of, runs.woken_by, runs.workspace, runs.flow, "
    "runs.ordering_key, runs.held_for, runs.awaits_type, runs.awaits_key, runs.error, runs.journal";

Event read_event(Rows& rows);
std::vector<Event> read_events(Rows& rows);
// Rows of run_columns, then event_columns.
std::vector<RunWithEvent> read_runs(Rows& rows);

}  // namespace tendril::store::postgres
