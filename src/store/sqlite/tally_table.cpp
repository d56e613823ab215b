#include "store/sqlite/tally_table.hpp"

namespace tendril::store::sqlite {

void write_tallies(Database& database, TallySums& sums) {
    for (const auto& [workspace, counts] : sums.sums()) {
        for (const auto& [key, count] : counts) {
            database.change(
                "INSERT INTO tallies (workspace, hour, what, count) VALUES (?1, ?2, ?3, ?4) "
                "ON CONFLICT (workspace, hour, what) DO UPDATE SET count = count + ?4",
                workspace, key.first, key.second, count);
        }
    }
    sums.clear();
}

std::vector<HourCounts> hour_counts(Database& database, const std::string& workspace, TimePoint from) {
    auto query =
        database.query("SELECT hour, what, count FROM tallies WHERE workspace = ? AND hour >= ? ORDER BY hour, what",
                       workspace, hour_of(from));
    std::vector<Tally> rows;
    while (query.next()) {
        Tally row;
        row.hour = query.integer();
        row.what = query.number<std::int32_t>();
        row.count = query.integer();
        rows.push_back(row);
    }
    return hours_of(rows);
}

bool has_old_tallies(Database& database, const std::string& workspace, TimePoint until) {
    return database.query("SELECT 1 FROM tallies WHERE workspace = ? AND hour < ? LIMIT 1", workspace, hour_of(until))
        .next();
}

void forget_tallies(Database& database, const std::string& workspace, TimePoint until) {
    database.change("DELETE FROM tallies WHERE workspace = ? AND hour < ?", workspace, hour_of(until));
}

}  // namespace tendril::store::sqlite
