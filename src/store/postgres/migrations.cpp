#include "store/postgres/migrations.hpp"

#include <algorithm>
#include <charconv>

#include "base/embedded.hpp"

namespace tendril::store::postgres {

namespace {

// Any number that no other program uses: "TNDR".
constexpr std::int64_t lock_number = 0x544e4452;

struct Migration {
    std::int32_t number = 0;
    std::string_view sql;
};

std::vector<Migration> embedded_migrations() {
    std::vector<Migration> migrations;
    for (const auto& file : embedded::postgres_migrations()) {
        std::int32_t number = 0;
        std::from_chars(file.path.data(), file.path.data() + file.path.size(), number);
        migrations.push_back({number, file.content});
    }
    std::ranges::sort(migrations, {}, &Migration::number);
    return migrations;
}

std::string text_of(Connection& connection, std::string_view sql) {
    auto rows = connection.ask(sql);
    return rows.next() ? rows.text() : "";
}

bool is_there(Connection& connection, std::string_view sql) {
    auto rows = connection.ask(sql);
    return rows.next() && rows.boolean();
}

std::int32_t version_of(Connection& connection) {
    if (!is_there(connection, "SELECT to_regclass('tendril.migrations') IS NOT NULL")) return 0;
    auto rows = connection.ask("SELECT coalesce(max(number), 0) FROM tendril.migrations");
    return rows.next() ? rows.number<std::int32_t>() : 0;
}

void make_schema(Connection& connection) {
    // Asked first: who may not make schemas may still use one that an administrator made.
    if (!is_there(connection, "SELECT to_regnamespace('tendril') IS NOT NULL")) connection.run("CREATE SCHEMA tendril");
    connection.run("CREATE TABLE tendril.migrations (number integer PRIMARY KEY, applied_at timestamptz NOT NULL)");
}

tendril::Result<void> apply_missing(Connection& connection) {
    const auto migrations = embedded_migrations();
    const auto version = version_of(connection);
    const auto known = static_cast<std::int32_t>(migrations.size());
    if (version > known) {
        return Error(ErrorCode::conflict, "The database was written by a newer Tendril (schema " +
                                              std::to_string(version) + "; this program knows up to " +
                                              std::to_string(known) + "). Run the newer program.");
    }
    if (version == 0) make_schema(connection);
    for (const auto& [number, sql] : migrations) {
        if (number <= version) continue;
        connection.run(std::string(sql));
        connection.change("INSERT INTO tendril.migrations (number, applied_at) VALUES ($1, now())", number);
    }
    return {};
}

}  // namespace

tendril::Result<void> migrate(Connection& connection) {
    if (const auto encoding = text_of(connection, "SELECT current_setting('server_encoding')"); encoding != "UTF8") {
        return Error(ErrorCode::conflict, "The database keeps texts as " + encoding +
                                              ". Create one with ENCODING 'UTF8' and TEMPLATE template0.");
    }
    connection.run("BEGIN");
    connection.ask("SELECT pg_advisory_xact_lock($1)", lock_number);
    auto applied = apply_missing(connection);
    connection.run(applied ? "COMMIT" : "ROLLBACK");
    return applied;
}

}  // namespace tendril::store::postgres
