// The rows of events and runs, as statements read them.
#pragma once

#include <string>
#include <vector>

#include "store/postgres/rows.hpp"
#include "store/records.hpp"

namespace tendril::store::postgres {

// What read_event and read_run read, from tables named or aliased `events` and `runs`.
extern const std::string event_columns;
extern const std::string run_columns;

Event read_event(Rows& rows);
std::vector<Event> read_events(Rows& rows);
// Rows of run_columns, then event_columns.
std::vector<RunWithEvent> read_runs(Rows& rows);

}  // namespace tendril::store::postgres
