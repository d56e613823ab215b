// The rows of runs, alone and joined with their events.
#pragma once

#include <optional>
#include <vector>

#include "base/error.hpp"
#include "store/run_store.hpp"
#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

RunId insert_run(Database& database, const Run& run);
// False when there is no such run.
bool update_run(Database& database, RunId id, const RunState& state);

std::optional<RunWithEvent> get_run(Database& database, RunId id);
std::vector<RunWithEvent> list_runs(Database& database, const RunFilter& filter, Page page);
// Ascending.
std::vector<RunWithEvent> open_runs(Database& database, RunId after, std::int32_t limit);
Backlog count_runs(Database& database);

}  // namespace tendril::store::sqlite
