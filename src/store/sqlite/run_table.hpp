// The rows of runs.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "store/run_store.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/group_work.hpp"

namespace tendril::store::sqlite {

// Of a run that has done nothing yet.
inline constexpr std::string_view empty_journal = "[]";
// Whether a state leaves the columns empty that few runs ever fill.
bool is_plain(const RunState& state);

RunId insert_run(Database& database, const Run& run, GroupWork& work);
// False when there is no such run. Journals of ended runs are compressed.
bool update_run(Database& database, RunId id, const RunState& state, GroupWork& work);
// Queues the waiting runs that await `event`, stored as `id`.
std::vector<RunId> wake_runs(Database& database, const Event& event, EventId id);

std::optional<RunWithEvent> get_run(Database& database, RunId id);

}  // namespace tendril::store::sqlite
