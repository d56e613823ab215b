// The store of many nodes: PostgreSQL, one writer thread per node that commits in groups.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "store/store.hpp"

namespace tendril::store {

struct PostgresOptions {
    std::string url;                // "postgresql://..." or libpq's keywords; may hold a password: never logged
    std::int32_t group_max = 4096;  // operations in one transaction
    // How long writes wait for a database that went away before they fail. Must be shorter than senders wait.
    std::chrono::milliseconds patience{8'000};
};

// Connects and brings the schema `tendril` up to date. Several processes may do so at once. A database of a newer
// Tendril is refused. Errors: unavailable, conflict (newer than this program, not in UTF-8).
Result<std::unique_ptr<Store>> open_postgres(const PostgresOptions& options, Post post);

}  // namespace tendril::store
