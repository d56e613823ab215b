// The embedded store: SQLite in WAL mode with synchronous=FULL, one writer thread that commits in groups.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "store/store.hpp"

namespace tendril::store {

struct SqliteOptions {
    std::string path;               // file; made with mode 0600 if absent
    std::int32_t group_max = 4096;  // operations in one transaction
};

// Opens or creates the database and brings its schema up to date. A database of a newer Tendril is refused.
// Errors: unavailable, conflict (locked by another process, or newer than this program).
Result<std::unique_ptr<Store>> open_sqlite(const SqliteOptions& options, Post post);

}  // namespace tendril::store
