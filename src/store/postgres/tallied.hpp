// The part of a group that counts what happened.
#pragma once

#include <string_view>

#include "store/postgres/exchange.hpp"
#include "store/tallies.hpp"

namespace tendril::store::postgres {

// Adds the counts, in the order of their keys. `writer` names the process.
void write_tallies(Exchange& exchange, const TallySums& sums, std::string_view writer);

}  // namespace tendril::store::postgres
