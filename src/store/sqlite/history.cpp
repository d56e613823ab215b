#include "store/sqlite/history.hpp"

#include "store/sqlite/sighting_table.hpp"
#include "store/sqlite/volumes.hpp"

namespace tendril::store::sqlite {

namespace {

// How many rows a step looks at for each that it may delete: open runs and what belongs to them are passed over.
constexpr std::int64_t looked_at_per_row = 20;
constexpr int keys_forgotten_at_once = 1'000;

// The bytes of a run's journal, wherever it is.
const std::string journal_length =
    "coalesce((SELECT length(CAST(content AS BLOB)) FROM journals WHERE id = runs.journal_at), length(packed_journal), "
    "length(CAST(journal AS BLOB)))";

bool is_ended(RunStatus status) {
    return !is_open(status);
}

bool is_needed(Database& database, EventId event) {
    auto query = database.query(
        "SELECT EXISTS (SELECT 1 FROM runs INDEXED BY runs_by_event WHERE event = ?1) OR "
        "EXISTS (SELECT 1 FROM runs INDEXED BY runs_woken WHERE woken_by = ?1 AND woken_by IS NOT NULL)",
        event);
    return query.next() && query.boolean();
}

// The key may not have moved to event_keys yet, and its event cannot be read again.
void remember_key(Database& database, EventId event, std::int64_t key, TimePoint received_at) {
    database.change("INSERT OR IGNORE INTO forgotten_keys (event, dedupe_key, received_at) VALUES (?, ?, ?)", event,
                    key, received_at);
    database.change("INSERT OR IGNORE INTO event_keys (dedupe_key, event) VALUES (?, ?)", key, event);
}

void drop_key(Database& database, EventId event, std::int64_t key) {
    database.change("DELETE FROM event_keys WHERE dedupe_key = ? AND event = ?", key, event);
}

// Collects rows while they are old or the excess lasts. `deletable` is asked of those only.
template <class Id>
class Search {
 public:
    Search(const Retention& retention, Id after, std::int64_t excess)
        : retention_(retention), rows_left_(retention.limit * looked_at_per_row), excess_(excess) {
        found_.searched_through = after;
    }
    // False when the search is over: rows come in the order in which they were made, about, so behind one that was made
    // too late there is nothing old.
    template <class Deletable>
    bool look_at(Id id, TimePoint made_at, bool is_old, std::int64_t bytes, Deletable deletable) {
        if (made_at >= retention_.older_than && excess_ <= 0) return false;
        if (rows_left_-- == 0 || found_.ids.size() == static_cast<std::size_t>(retention_.limit)) {
            found_.more = true;
            return false;
        }
        found_.searched_through = id;
        if ((is_old || excess_ > 0) && deletable()) {
            found_.ids.push_back(id);
            excess_ -= bytes;
        }
        return true;
    }
    Found<Id> take() { return std::move(found_); }

 private:
    const Retention& retention_;
    std::int64_t rows_left_;
    std::int64_t excess_;
    Found<Id> found_;
};

}  // namespace

Found<RunId> find_old_runs(Database& database, const Retention& retention, RunId after, std::int64_t excess) {
    Search<RunId> search(retention, after, excess);
    static const std::string sql = "SELECT id, status, created_at, finished_at, " + journal_length +
                                   " FROM runs INDEXED BY runs_by_workspace WHERE workspace = ? AND id > ? ORDER BY id";
    auto row = database.query(sql, retention.workspace, after);
    while (row.next()) {
        const auto id = row.number<RunId>();
        const auto status = row.number<RunStatus>();
        const auto created_at = row.time();
        const auto finished_at = row.optional_time();
        const auto bytes = journal_bytes(row.integer()) + row_bytes;
        const bool is_old = finished_at.value_or(created_at) < retention.older_than;
        if (!search.look_at(id, created_at, is_old, bytes, [&] { return is_ended(status); })) break;
    }
    return search.take();
}

Found<EventId> find_old_events(Database& database, const Retention& retention, EventId after, std::int64_t excess) {
    Search<EventId> search(retention, after, excess);
    auto row = database.query(
        "SELECT id, received_at, length(data) FROM events INDEXED BY events_by_workspace "
        "WHERE workspace = ? AND id > ? ORDER BY id",
        retention.workspace, after);
    while (row.next()) {
        const auto id = row.number<EventId>();
        const auto received_at = row.time();
        const auto bytes = row.integer() + row_bytes;
        const bool is_old = received_at < retention.older_than;
        if (!search.look_at(id, received_at, is_old, bytes, [&] { return !is_needed(database, id); })) break;
    }
    return search.take();
}

Deleted delete_runs(Database& database, const std::vector<RunId>& runs) {
    static const std::string sql =
        "DELETE FROM runs WHERE id = ? AND status IN (4, 5, 6, 7, 9) RETURNING " + journal_length + ", journal_at";
    Deleted deleted;
    for (const auto run : runs) {
        auto row = database.query(sql, run);
        if (!row.next()) continue;
        ++deleted.rows;
        deleted.bytes += journal_bytes(row.integer()) + row_bytes;
        if (const auto journal = row.optional_number<std::int64_t>()) {
            database.change("DELETE FROM journals WHERE id = ?", *journal);
        }
    }
    return deleted;
}

Deleted delete_events(Database& database, const std::vector<EventId>& events, TimePoint now) {
    Deleted deleted;
    for (const auto event : events) {
        if (is_needed(database, event)) continue;
        auto row =
            database.query("DELETE FROM events WHERE id = ? RETURNING length(data), dedupe_key, received_at", event);
        if (!row.next()) continue;
        ++deleted.rows;
        deleted.bytes += row.integer() + row_bytes;
        const auto key = row.optional_number<std::int64_t>();
        const auto received_at = row.time();
        if (!key) continue;
        if (received_at > now - dedupe_memory) {
            remember_key(database, event, *key, received_at);
        } else {
            drop_key(database, event, *key);
        }
    }
    return deleted;
}

void forget_keys(Database& database, TimePoint now) {
    // In the order of the events, which is near enough that of their times.
    std::vector<std::pair<EventId, std::int64_t>> keys;
    {
        auto row = database.query("SELECT event, dedupe_key, received_at FROM forgotten_keys ORDER BY event LIMIT ?",
                                  keys_forgotten_at_once);
        while (row.next()) {
            const auto event = row.number<EventId>();
            const auto key = row.integer();
            if (row.time() <= now - dedupe_memory) keys.emplace_back(event, key);
        }
    }
    for (const auto& [event, key] : keys) {
        drop_key(database, event, key);
        database.change("DELETE FROM forgotten_keys WHERE event = ?", event);
    }
    forget_sightings(database, now - dedupe_memory, keys_forgotten_at_once);
}

}  // namespace tendril::store::sqlite
