// Forgets what is old, a little at a time.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "store/postgres/pool.hpp"
#include "store/run_store.hpp"

namespace tendril::store::postgres {

// Thread safety: any thread.
class Pruner {
 public:
    explicit Pruner(Pool& pool) : pool_(pool) {}

    Result<Pruned> prune(const Retention& retention);
    Result<std::int64_t> stored_bytes(const std::string& workspace);

 private:
    // The newest event beyond the workspace's size. Found once for a pass of many steps.
    EventId beyond_size(Connection& connection, const Retention& retention);

    Pool& pool_;

    // Guarded by mutex_.
    std::mutex mutex_;
    std::map<std::string, EventId> passes_;
};

}  // namespace tendril::store::postgres
