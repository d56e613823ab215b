#include "store/sqlite/migrations.hpp"

#include <algorithm>
#include <charconv>

#include "base/embedded.hpp"

namespace tendril::store::sqlite {

namespace {

// Marks the file as Tendril's ("TNDR"), see https://www.sqlite.org/pragma.html#pragma_application_id.
constexpr std::int64_t application_id = 0x544e4452;

std::int64_t read_number(Database& database, std::string_view sql) {
    auto query = database.query(sql);
    query.next();
    return query.integer();
}

bool is_foreign(Database& database) {
    if (read_number(database, "PRAGMA application_id") == application_id) return false;
    return read_number(database, "SELECT count(*) FROM sqlite_schema") > 0;
}

void apply(Database& database, const Migration& migration) {
    database.run("BEGIN IMMEDIATE");
    try {
        database.run(std::string(migration.sql).c_str());
        database.run(("PRAGMA user_version=" + std::to_string(migration.number)).c_str());
        database.run(("PRAGMA application_id=" + std::to_string(application_id)).c_str());
        database.run("COMMIT");
    } catch (const Failure&) {
        if (database.in_transaction()) database.run("ROLLBACK");
        throw;
    }
}

}  // namespace

std::vector<Migration> embedded_migrations() {
    std::vector<Migration> migrations;
    for (const auto& file : embedded::sqlite_migrations()) {
        int number = 0;
        std::from_chars(file.path.data(), file.path.data() + file.path.size(), number);
        migrations.push_back({number, std::string(file.path), file.content});
    }
    std::ranges::sort(migrations, {}, &Migration::number);
    return migrations;
}

Result<void> migrate(Database& database, const std::vector<Migration>& migrations) {
    if (is_foreign(database)) {
        return Error(ErrorCode::conflict, "The file is a database of another program. Choose another data folder.");
    }
    const auto version = read_number(database, "PRAGMA user_version");
    const auto known = static_cast<std::int64_t>(migrations.size());
    if (version > known) {
        return Error(ErrorCode::conflict, "The database was written by a newer Tendril (schema " +
                                              std::to_string(version) + "; this program knows up to " +
                                              std::to_string(known) +
                                              "). Run the newer program, or restore a backup made before the upgrade.");
    }
    for (const auto& migration : migrations) {
        if (migration.number > version) apply(database, migration);
    }
    return {};
}

}  // namespace tendril::store::sqlite
