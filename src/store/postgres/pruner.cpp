#include "store/postgres/pruner.hpp"

namespace tendril::store::postgres {

namespace {

constexpr std::string_view bytes_sql =
    "SELECT coalesce((SELECT sum(bytes) FROM events WHERE workspace = $1), 0)::bigint + "
    "coalesce((SELECT sum(bytes) FROM runs WHERE workspace = $1), 0)::bigint";

std::int64_t bytes_of(Connection& connection, const std::string& workspace) {
    auto rows = connection.ask(bytes_sql, workspace);
    return rows.next() ? rows.integer() : 0;
}

// The newest event that is beyond the size, counting from the newest, each with the journals of its runs.
EventId last_beyond(Connection& connection, const std::string& workspace, std::int64_t bytes_max) {
    auto rows = connection.ask(
        "SELECT coalesce(max(id), 0) FROM (SELECT events.id, sum(events.bytes + coalesce(r.bytes, 0)) OVER "
        "(ORDER BY events.id DESC) AS total FROM events LEFT JOIN (SELECT event, sum(bytes) AS bytes FROM runs "
        "WHERE workspace = $1 GROUP BY event) AS r ON r.event = events.id WHERE events.workspace = $1) AS t "
        "WHERE total > $2",
        workspace, bytes_max);
    return rows.next() ? rows.number<EventId>() : EventId{};
}

std::int64_t delete_runs(Connection& connection, const Retention& retention, EventId beyond) {
    return connection.change(
        "DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE workspace = $1 AND status NOT IN (0, 1, 2, 3, 8) "
        "AND ((created_at < $2 AND finished_at < $2) OR event <= $3) ORDER BY id LIMIT $4)",
        retention.workspace, retention.older_than, beyond, std::int64_t{retention.limit});
}

// An event stays while a run of it is kept.
std::int64_t delete_events(Connection& connection, const Retention& retention, EventId beyond) {
    return connection.change(
        "DELETE FROM events WHERE id IN (SELECT id FROM events WHERE workspace = $1 AND (received_at < $2 OR id <= $3) "
        "AND NOT EXISTS (SELECT FROM runs WHERE runs.event = events.id) ORDER BY id LIMIT $4)",
        retention.workspace, retention.older_than, beyond, std::int64_t{retention.limit});
}

}  // namespace

EventId Pruner::beyond_size(Connection& connection, const Retention& retention) {
    if (!retention.bytes_max) return {};
    {
        const std::lock_guard lock(mutex_);
        if (const auto pass = passes_.find(retention.workspace); pass != passes_.end()) return pass->second;
    }
    if (bytes_of(connection, retention.workspace) <= *retention.bytes_max) return {};
    const auto beyond = last_beyond(connection, retention.workspace, *retention.bytes_max);
    const std::lock_guard lock(mutex_);
    return passes_[retention.workspace] = beyond;
}

Result<Pruned> Pruner::prune(const Retention& retention) {
    return pool_.use([&](Connection& connection) -> Result<Pruned> {
        const auto beyond = beyond_size(connection, retention);
        Pruned pruned;
        pruned.runs = delete_runs(connection, retention, beyond);
        pruned.events = delete_events(connection, retention, beyond);
        pruned.more = pruned.runs >= retention.limit || pruned.events >= retention.limit;
        if (!pruned.more) {
            const std::lock_guard lock(mutex_);
            passes_.erase(retention.workspace);
        }
        return pruned;
    });
}

Result<std::int64_t> Pruner::stored_bytes(const std::string& workspace) {
    return pool_.read([&](Connection& connection) -> Result<std::int64_t> { return bytes_of(connection, workspace); });
}

}  // namespace tendril::store::postgres
