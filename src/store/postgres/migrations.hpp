// Brings a database's schema up to date: numbered SQL files, each applied once.
#pragma once

#include "base/error.hpp"
#include "store/postgres/connection.hpp"

namespace tendril::store::postgres {

// Several nodes may start at once: an advisory lock lets one after the other in. All that is missing is applied in one
// transaction. Throws Failure. Errors: conflict (made by a newer Tendril, or not in UTF-8).
tendril::Result<void> migrate(Connection& connection);

}  // namespace tendril::store::postgres
