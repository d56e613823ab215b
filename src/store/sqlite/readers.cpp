#include "store/sqlite/readers.hpp"

namespace tendril::store::sqlite {

namespace {

constexpr int cache_kib = 1024;

}  // namespace

std::unique_ptr<Database> Readers::borrow() {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [this] { return !idle_.empty() || unopened_ > 0; });
    if (!idle_.empty()) {
        auto database = std::move(idle_.back());
        idle_.pop_back();
        return database;
    }
    // Opened under the lock: it happens a few times in the life of the process.
    auto database = std::make_unique<Database>(path_, Database::Access::read, cache_kib);
    --unopened_;
    return database;
}

void Readers::give_back(std::unique_ptr<Database> database) {
    {
        const std::lock_guard lock(mutex_);
        idle_.push_back(std::move(database));
    }
    returned_.notify_one();
}

}  // namespace tendril::store::sqlite
