#include "store/sqlite/event_table.hpp"

#include <limits>

namespace tendril::store::sqlite {

namespace {

// FNV-1a, 64 bits (RFC draft-eastlake-fnv). The length goes in too, so that texts cannot run into each other.
class DedupeHash {
 public:
    DedupeHash& add(std::string_view text) {
        for (const char character : text) mix(static_cast<unsigned char>(character));
        for (auto length = text.size(); length > 0; length >>= 8) mix(length & 0xff);
        mix(0);
        return *this;
    }
    [[nodiscard]] std::int64_t value() const { return static_cast<std::int64_t>(value_); }

 private:
    void mix(std::uint64_t octet) { value_ = (value_ ^ octet) * 0x100000001b3; }
    std::uint64_t value_ = 0xcbf29ce484222325;
};

std::optional<std::int64_t> dedupe_key(const Event& event) {
    if (event.external_id.empty()) return std::nullopt;
    return DedupeHash().add(event.workspace).add(event.hook).add(event.external_id).value();
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

std::optional<EventId> find_duplicate(Database& database, const Event& event) {
    const auto key = dedupe_key(event);
    if (!key) return std::nullopt;
    auto query = database.query(
        "SELECT id FROM events INDEXED BY events_by_dedupe_key "
        "WHERE dedupe_key = ? AND external_id = ? AND hook = ? AND workspace = ?",
        *key, event.external_id, event.hook, event.workspace);
    if (query.next()) return query.number<EventId>();
    auto forgotten =
        database.query("SELECT event FROM forgotten_keys INDEXED BY forgotten_keys_by_key WHERE dedupe_key = ?", *key);
    return forgotten.next() ? std::optional(forgotten.number<EventId>()) : std::nullopt;
}

EventId insert_event(Database& database, const Event& event, Volumes& volumes) {
    database.change(
        "INSERT INTO events (dedupe_key, disposition, occurred_at, received_at, workspace, hook, external_id, type, "
        "ordering_key, detail, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        dedupe_key(event), event.disposition, event.occurred_at, event.received_at, event.workspace, event.hook,
        event.external_id, event.type, event.ordering_key, event.detail, event.data);
    volumes.add(event.workspace, row_bytes + static_cast<std::int64_t>(event.data.size()));
    return EventId(database.last_id());
}

void replace_data(Database& database, RunId run, const std::string& data) {
    database.change("UPDATE events SET data = ? WHERE id = (SELECT event FROM runs WHERE id = ?)", data, run);
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
