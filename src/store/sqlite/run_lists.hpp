// The lists of runs that people read, and their counts.
#pragma once

#include <vector>

#include "store/run_store.hpp"
#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

// Newest first.
std::vector<RunWithEvent> list_runs(Database& database, const RunFilter& filter, Page page);
Backlog count_runs(Database& database);

}  // namespace tendril::store::sqlite
