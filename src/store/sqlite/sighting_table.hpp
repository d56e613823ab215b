// What events told and looks found, by thing.
#pragma once

#include "store/sighting.hpp"
#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

// As take_note, of what is stored. `now`: when it is seen.
bool note(Database& database, const Sighting& sighting, TimePoint now);
void forget_sightings(Database& database, const std::string& connection);
// Those that were last seen before, `limit` at most.
void forget_sightings(Database& database, TimePoint before, std::int64_t limit);

}  // namespace tendril::store::sqlite
