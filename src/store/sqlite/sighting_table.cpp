#include "store/sqlite/sighting_table.hpp"

namespace tendril::store::sqlite {

bool note(Database& database, const Sighting& sighting, TimePoint now) {
    Seen seen;
    {
        auto stored = database.query("SELECT told, found FROM sightings WHERE connection = ? AND thing = ?",
                                     sighting.connection, sighting.thing);
        if (stored.next()) {
            seen.told = stored.time();
            seen.found = stored.time();
        }
    }
    const bool is_news = take_note(sighting, seen);
    if (!is_news && sighting.by == SeenBy::look) return false;
    database.change("INSERT OR REPLACE INTO sightings (connection, thing, told, found, seen_at) VALUES (?, ?, ?, ?, ?)",
                    sighting.connection, sighting.thing, seen.told, seen.found, now);
    return is_news;
}

void forget_sightings(Database& database, const std::string& connection) {
    database.change("DELETE FROM sightings WHERE connection = ?", connection);
}

void forget_sightings(Database& database, TimePoint before, std::int64_t limit) {
    database.change(
        "DELETE FROM sightings WHERE (connection, thing) IN (SELECT connection, thing FROM sightings "
        "INDEXED BY sightings_by_age WHERE seen_at < ? LIMIT ?)",
        before, limit);
}

}  // namespace tendril::store::sqlite
