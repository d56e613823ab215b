#include "store/postgres/noted_sightings.hpp"

namespace tendril::store::postgres {

namespace {

// The rows of one statement that takes them by unnest().
struct Columns {
    Column<std::string> connections, things;
    Column<TimePoint> told, found, seen_at;
    std::int64_t count = 0;

    // The columns are used up.
    Parameters take() { return Parameters(connections, things, told, found, seen_at); }
};

constexpr std::string_view rows_sql =
    "unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[])";

}  // namespace

void NotedSightings::ask(Exchange& exchange) {
    if (noted_.empty()) return;
    Column<std::string> connections, things;
    for (const auto& [key, noted] : noted_) {
        connections.add(key.first);
        things.add(key.second);
    }
    exchange.add(
        "SELECT connection, thing, told, found FROM sightings JOIN unnest($1::text[], $2::text[]) AS s "
        "(connection, thing) USING (connection, thing) ORDER BY connection, thing FOR UPDATE OF sightings",
        Parameters(connections, things), [this](Rows& rows) {
            while (rows.next()) {
                auto connection = rows.text();
                auto thing = rows.text();
                auto& noted = noted_[{std::move(connection), std::move(thing)}];
                noted.seen.told = rows.time();
                noted.seen.found = rows.time();
                noted.is_stored = true;
            }
        });
}

bool NotedSightings::note(const Sighting& sighting, TimePoint now) {
    auto& noted = noted_[{sighting.connection, sighting.thing}];
    const bool is_news = take_note(sighting, noted.seen);
    if (!is_news && sighting.by == SeenBy::look) return false;
    noted.seen_at = now;
    noted.is_changed = true;
    return is_news;
}

// Another node that was quicker with a new row makes the group begin again.
void NotedSightings::write(Exchange& exchange) const {
    Columns old_rows, new_rows;
    for (const auto& [key, noted] : noted_) {
        if (!noted.is_changed) continue;
        auto& rows = noted.is_stored ? old_rows : new_rows;
        rows.connections.add(key.first);
        rows.things.add(key.second);
        rows.told.add(noted.seen.told);
        rows.found.add(noted.seen.found);
        rows.seen_at.add(noted.seen_at);
        ++rows.count;
    }
    if (old_rows.count > 0) {
        static const std::string sql =
            "UPDATE sightings SET told = s.told, found = s.found, seen_at = s.seen_at FROM " + std::string(rows_sql) +
            " AS s (connection, thing, told, found, seen_at) WHERE sightings.connection = s.connection "
            "AND sightings.thing = s.thing";
        exchange.add(sql, old_rows.take());
    }
    if (new_rows.count > 0) {
        static const std::string sql = "INSERT INTO sightings (connection, thing, told, found, seen_at) SELECT * FROM " +
                                       std::string(rows_sql) + " ON CONFLICT DO NOTHING";
        exchange.expect(sql, new_rows.take(), new_rows.count);
    }
}

}  // namespace tendril::store::postgres
