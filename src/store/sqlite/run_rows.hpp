// How runs are read: joined with their events.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/records.hpp"
#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

// The start of a statement that read_runs reads, up to its WHERE; `from` names the table, and the index to use.
std::string select_runs(std::string_view from);
RunWithEvent read_run_with_event(Query& row);
std::vector<RunWithEvent> read_runs(Query& query);

}  // namespace tendril::store::sqlite
