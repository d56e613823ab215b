#include "store/sqlite/mark_table.hpp"

namespace tendril::store::sqlite {

std::optional<std::string> find_mark(Database& database, const std::string& name) {
    auto query = database.query("SELECT value FROM marks WHERE name = ?", name);
    return query.next() ? std::optional(query.text()) : std::nullopt;
}

bool replace_mark(Database& database, const std::string& name, const std::optional<std::string>& expected,
                  const std::string& value) {
    if (!expected) return database.change("INSERT OR IGNORE INTO marks (name, value) VALUES (?, ?)", name, value) > 0;
    return database.change("UPDATE marks SET value = ? WHERE name = ? AND value = ?", value, name, *expected) > 0;
}

void forget_marks(Database& database, const std::string& prefix) {
    // Names are compared by their bytes: '\x7f' comes after everything that a name may go on with.
    database.change("DELETE FROM marks WHERE name >= ? AND name < ?", prefix, prefix + "\x7f");
}

}  // namespace tendril::store::sqlite
