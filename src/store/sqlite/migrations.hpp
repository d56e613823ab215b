// Brings a database's schema up to date: numbered SQL files, each applied once, in a transaction of its own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

struct Migration {
    int number = 0;  // 1, 2, ... without gaps
    std::string name;
    std::string_view sql;
};

// The migrations built into this program, in order.
std::vector<Migration> embedded_migrations();

// Applies what the database lacks. `PRAGMA user_version` counts the migrations applied.
// Errors: conflict (made by a newer Tendril, or by another program), unavailable.
Result<void> migrate(Database& database, const std::vector<Migration>& migrations);

}  // namespace tendril::store::sqlite
