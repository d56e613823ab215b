// The embedded store: SQLite in WAL mode with synchronous=FULL, one writer thread that commits in groups.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "store/config_store.hpp"
#include "store/run_store.hpp"

namespace tendril::store {

// Runs a closure later on the engine's executor. Thread safety: callable from any thread.
using Post = std::function<void(std::function<void()>)>;

struct SqliteOptions {
    std::string path;               // file; made with mode 0600 if absent
    std::int32_t group_max = 4096;  // operations in one transaction
};

// Both contracts over one database file.
class SqliteStore {
 public:
    virtual ~SqliteStore() = default;
    virtual RunStore& runs() = 0;
    virtual ConfigStore& config() = 0;
    // Group commits so far and the operations in them, for the metrics.
    [[nodiscard]] virtual std::int64_t commits() const = 0;
    [[nodiscard]] virtual std::int64_t operations() const = 0;
    // Whether the last commit succeeded, for /readyz.
    [[nodiscard]] virtual bool healthy() const = 0;
};

// Opens or creates the database and brings its schema up to date. A database of a newer Tendril is refused.
// Errors: unavailable, conflict (locked by another process, or newer than this program).
Result<std::unique_ptr<SqliteStore>> open_sqlite(const SqliteOptions& options, Post post);

}  // namespace tendril::store
