#include "store/sqlite/lookup_table.hpp"

namespace tendril::store::sqlite {

namespace {

const std::string select_tables =
    "SELECT workspace, name, description, entries, row_count, updated_at FROM lookup_tables ";

std::vector<LookupTable> read_tables(Query& row) {
    std::vector<LookupTable> tables;
    while (row.next()) {
        auto& table = tables.emplace_back();
        table.workspace = row.text();
        table.name = row.text();
        table.description = row.text();
        table.entries = row.text();
        table.rows = static_cast<std::int32_t>(row.integer());
        table.updated_at = row.time();
    }
    return tables;
}

}  // namespace

void put_table(Database& database, const LookupTable& table) {
    database.change(
        "INSERT INTO lookup_tables (workspace, name, description, entries, row_count, updated_at) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (workspace, name) DO UPDATE SET description = excluded.description, "
        "entries = excluded.entries, row_count = excluded.row_count, updated_at = excluded.updated_at",
        table.workspace, table.name, table.description, table.entries, table.rows, table.updated_at);
}

std::optional<LookupTable> find_table(Database& database, const std::string& workspace, const std::string& name) {
    auto query = database.query(select_tables + "WHERE workspace = ? AND name = ?", workspace, name);
    auto found = read_tables(query);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::vector<LookupTable> list_tables(Database& database, const std::string& workspace) {
    auto query = database.query(select_tables + "WHERE workspace = ? ORDER BY name", workspace);
    return read_tables(query);
}

std::vector<LookupTable> all_tables(Database& database) {
    auto query = database.query(select_tables + "ORDER BY workspace, name");
    return read_tables(query);
}

void delete_table(Database& database, const std::string& workspace, const std::string& name) {
    database.change("DELETE FROM lookup_tables WHERE workspace = ? AND name = ?", workspace, name);
}

}  // namespace tendril::store::sqlite
