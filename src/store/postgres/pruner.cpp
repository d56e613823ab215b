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
        "WHERE total > $2::bigint",
        workspace, bytes_max);
    return rows.next() ? rows.number<EventId>() : EventId{};
}

std::int64_t delete_runs(Connection& connection, const Retention& retention, EventId beyond) {
    return connection.change(
        "DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE workspace = $1 AND status NOT IN (0, 1, 2, 3, 8) "
        "AND ((created_at < $2 AND finished_at < $2) OR event <= $3) ORDER BY id LIMIT $4)",
        retention.workspace, retention.older_than, beyond, std::int64_t{retention.limit});
}

// How long senders may repeat an event: HighLevel does so for days.
constexpr std::chrono::microseconds keys_kept_for = std::chrono::days(8);

TimePoint oldest_key() {
    return SystemClock().now() - keys_kept_for;
}

// An event stays while a run of it is kept, and while an open run was woken by it. Its key outlives it.
std::int64_t delete_events(Connection& connection, const Retention& retention, EventId beyond) {
    return connection.change(
        "WITH old AS (DELETE FROM events WHERE id IN (SELECT id FROM events WHERE workspace = $1 "
        "AND (received_at < $2 OR id <= $3) AND NOT EXISTS (SELECT FROM runs WHERE runs.event = events.id) "
        "AND NOT EXISTS (SELECT FROM runs WHERE runs.woken_by = events.id AND runs.status IN (0, 1, 2, 3, 8)) "
        "ORDER BY id LIMIT $4) RETURNING id, dedupe_key, received_at), "
        "kept AS (INSERT INTO forgotten_keys (dedupe_key, event, received_at) "
        "SELECT dedupe_key, id, received_at FROM old WHERE dedupe_key IS NOT NULL AND received_at > $5 "
        "ON CONFLICT DO NOTHING) SELECT FROM old",
        retention.workspace, retention.older_than, beyond, std::int64_t{retention.limit}, oldest_key());
}

void forget_keys(Connection& connection, const Retention& retention) {
    connection.change(
        "DELETE FROM forgotten_keys WHERE dedupe_key IN (SELECT dedupe_key FROM forgotten_keys WHERE received_at <= $1 "
        "LIMIT $2)",
        oldest_key(), std::int64_t{retention.limit} * 4);
    connection.change(
        "DELETE FROM sightings WHERE (connection, thing) IN (SELECT connection, thing FROM sightings WHERE seen_at <= $1 "
        "LIMIT $2)",
        oldest_key(), std::int64_t{retention.limit} * 4);
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
        forget_keys(connection, retention);
        connection.change("DELETE FROM tallies WHERE workspace = $1 AND hour < $2", retention.workspace,
                          hour_of(SystemClock().now() - tallies_kept_for));
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
