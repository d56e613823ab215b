// A database that keeps both contracts. store/sqlite and store/postgres make one.
#pragma once

#include <cstdint>
#include <functional>

#include "store/config_store.hpp"
#include "store/run_store.hpp"

namespace tendril::store {

// Runs a closure later on the engine's executor. Thread safety: callable from any thread.
using Post = std::function<void(std::function<void()>)>;

// Closing: what waits is committed first, and its callbacks still come.
class Store {
 public:
    virtual ~Store() = default;
    virtual RunStore& runs() = 0;
    virtual ConfigStore& config() = 0;
    // Group commits so far and the operations in them, for the metrics.
    [[nodiscard]] virtual std::int64_t commits() const = 0;
    [[nodiscard]] virtual std::int64_t operations() const = 0;
    // Whether the last commit succeeded, for /readyz.
    [[nodiscard]] virtual bool healthy() const = 0;
    // Copies everything to a new file while the store is in use. Any thread but the engine's; blocks.
    // Errors: conflict (the file exists; the database has tools of its own for this), unavailable.
    virtual Result<void> back_up(const std::string& file) = 0;
};

}  // namespace tendril::store
