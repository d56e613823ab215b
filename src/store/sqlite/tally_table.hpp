// The rows of counts by hour.
#pragma once

#include <string>
#include <vector>

#include "store/sqlite/database.hpp"
#include "store/tallies.hpp"

namespace tendril::store::sqlite {

// Adds them, inside the group's transaction, and clears them.
void write_tallies(Database& database, TallySums& sums);
std::vector<HourCounts> hour_counts(Database& database, const std::string& workspace, TimePoint from);
// Whether there are counts of before `until`; and takes them away.
bool has_old_tallies(Database& database, const std::string& workspace, TimePoint until);
void forget_tallies(Database& database, const std::string& workspace, TimePoint until);

}  // namespace tendril::store::sqlite
