// What the engine loads: the runs that keep their place, and the waiting ones that are due.
#pragma once

#include <string>
#include <vector>

#include "store/run_store.hpp"
#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

std::vector<std::string> open_workspaces(Database& database);
std::vector<RunWithEvent> open_runs(Database& database, const OpenQuery& query);
Due due_runs(Database& database, const DueQuery& query);

}  // namespace tendril::store::sqlite
