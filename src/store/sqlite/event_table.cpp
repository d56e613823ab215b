#include "store/sqlite/event_table.hpp"

#include <limits>

namespace tendril::store::sqlite {

namespace {

// Whether the event stored as `id` is this one; a forgotten event is known by its key alone.
bool is_same(Database& database, EventId id, const Event& event) {
    {
        auto stored = database.query("SELECT external_id = ? AND hook = ? AND workspace = ? FROM events WHERE id = ?",
                                     event.external_id, event.hook, event.workspace, id);
        if (stored.next()) return stored.boolean();
    }
    return database.query("SELECT 1 FROM forgotten_keys WHERE event = ?", id).next();
}

// Every filter has an index that gives its events in order; naming it keeps the planner from guessing.
std::string list_statement(const EventFilter& filter) {
    const bool not_used = filter.disposition && *filter.disposition >= Disposition::unknown;
    std::string sql = "SELECT " + event_columns + " FROM events INDEXED BY ";
    sql += not_used ? "events_not_used WHERE disposition >= 2" : "events_by_workspace WHERE true";
    sql += " AND workspace = ?1 AND id < ?2";
    if (filter.disposition) sql += " AND disposition = ?4";
    if (!filter.type.empty()) sql += " AND type = ?5";
    return sql + " ORDER BY id DESC LIMIT ?3";
}

}  // namespace

const std::string event_columns =
    "events.id, events.disposition, events.occurred_at, events.received_at, events.workspace, events.hook, "
    "events.external_id, events.type, events.ordering_key, events.detail, events.data";

Event read_event(Query& row) {
    Event event;
    event.id = row.number<EventId>();
    event.disposition = row.number<Disposition>();
    event.occurred_at = row.time();
    event.received_at = row.time();
    event.workspace = row.text();
    event.hook = row.text();
    event.external_id = row.text();
    event.type = row.text();
    event.ordering_key = row.text();
    event.detail = row.text();
    event.data = row.text();
    return event;
}

std::optional<EventId> find_duplicate(Database& database, const Event& event, const EventKeys& keys) {
    const auto key = dedupe_key(event);
    if (!key) return std::nullopt;
    for (const auto id : keys.find(database, *key)) {
        if (is_same(database, id, event)) return id;
    }
    return std::nullopt;
}

EventId insert_event(Database& database, const Event& event, GroupWork& work) {
    const auto key = dedupe_key(event);
    database.change(
        "INSERT INTO events (dedupe_key, disposition, occurred_at, received_at, workspace, hook, external_id, type, "
        "ordering_key, detail, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        key, event.disposition, event.occurred_at, event.received_at, event.workspace, event.hook, event.external_id,
        event.type, event.ordering_key, event.detail, event.data);
    const auto id = EventId(database.last_id());
    if (key) work.keys.add(*key, id);
    work.sums.tallies.add_event(event);
    work.sums.volumes.add(event.workspace, row_bytes + static_cast<std::int64_t>(event.data.size()));
    return id;
}

void replace_data(Database& database, RunId run, const std::string& data) {
    database.change(
        "UPDATE events SET data = ?1 WHERE id = (SELECT event FROM runs WHERE id = ?2) AND NOT EXISTS (SELECT 1 FROM "
        "runs AS other INDEXED BY runs_by_event WHERE other.event = events.id AND other.id <> ?2 "
        "AND other.status IN (0, 1, 2, 3, 6, 8))",
        data, run);
}

std::optional<Event> get_event(Database& database, EventId id) {
    static const std::string sql = "SELECT " + event_columns + " FROM events WHERE id = ?";
    auto query = database.query(sql, id);
    return query.next() ? std::optional(read_event(query)) : std::nullopt;
}

std::vector<Event> list_events(Database& database, const EventFilter& filter, Page page) {
    auto query =
        database.query(list_statement(filter), filter.workspace, page.before > 0 ? page.before : INT64_MAX, page.limit);
    if (filter.disposition) query.set(4, *filter.disposition);
    if (!filter.type.empty()) query.set(5, filter.type);
    std::vector<Event> events;
    while (query.next()) events.push_back(read_event(query));
    return events;
}

}  // namespace tendril::store::sqlite
