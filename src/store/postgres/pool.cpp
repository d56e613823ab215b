#include "store/postgres/pool.hpp"

namespace tendril::store::postgres {

std::unique_ptr<Connection> Pool::borrow() {
    std::unique_ptr<Connection> connection;
    {
        std::unique_lock lock(mutex_);
        returned_.wait(lock, [this] { return free_places_ > 0; });
        --free_places_;
        if (!idle_.empty()) {
            connection = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (connection && !connection->is_closed()) return connection;
    try {
        return std::make_unique<Connection>(options_);
    } catch (...) {
        give_back(nullptr);
        throw;
    }
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
    {
        const std::lock_guard lock(mutex_);
        ++free_places_;
        if (connection) idle_.push_back(std::move(connection));
    }
    returned_.notify_one();
}

}  // namespace tendril::store::postgres
