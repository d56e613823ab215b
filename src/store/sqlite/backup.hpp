// Copies of an SQLite store, taken while it is in use. Secrets stay sealed in them.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.hpp"

namespace tendril::store {

// Copies the database at `from` to the new file `to`: everything that was committed when it began, whole and on disk
// when it returns. Blocks; the store goes on meanwhile. Errors: conflict (`to` exists), unavailable.
Result<void> back_up_sqlite(const std::string& from, const std::string& to);

struct BackupFacts {
    std::int64_t schema = 0;
    std::int64_t workspaces = 0;
    std::int64_t events = 0;
    std::int64_t secrets = 0;
    std::int64_t bytes = 0;
};

// Reads the whole file. Errors: invalid_input (it is damaged, or no backup of Tendril), unavailable.
Result<BackupFacts> verify_backup(const std::string& file);

}  // namespace tendril::store
