#include "api/tables.hpp"

#include <algorithm>

#include "api/forms.hpp"
#include "base/csv.hpp"

namespace tendril::api {

namespace {

constexpr std::size_t name_bytes_max = 64;
constexpr std::size_t key_bytes_max = 200;

Error wrong(std::string field, std::string message) {
    return {ErrorCode::invalid_input, std::move(message), std::move(field)};
}

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool is_plain(const json::value& value) {
    return !value.is_object() && !value.is_array();
}

bool is_row(const json::value& value) {
    const auto* row = value.if_object();
    return row != nullptr && std::ranges::all_of(*row, [](const auto& cell) { return is_plain(cell.value()); });
}

json::object row_of(const std::vector<std::string>& columns, const std::vector<std::string>& cells) {
    json::object row;
    for (std::size_t i = 1; i < columns.size(); ++i) row[columns[i]] = cells[i];
    return row;
}

}  // namespace

Result<void> check_table_name(const std::string& name) {
    const bool fits = !name.empty() && name.size() <= name_bytes_max && std::ranges::all_of(name, is_name_character);
    if (fits) return {};
    return wrong("name", "A table's name has 1 to " + std::to_string(name_bytes_max) +
                             " lower-case letters, digits, \"-\" and \"_\", like \"lead-stages\".");
}

Result<void> check_entries(const json::object& entries) {
    if (entries.size() > table_rows_max) {
        return Error(ErrorCode::too_large, "A table has at most " + std::to_string(table_rows_max) + " rows.",
                     "entries");
    }
    for (const auto& entry : entries) {
        const std::string key(entry.key());
        if (key.empty() || key.size() > key_bytes_max) {
            return wrong("entries", "A key has 1 to " + std::to_string(key_bytes_max) + " bytes.");
        }
        if (is_plain(entry.value()) || is_row(entry.value())) continue;
        return wrong("entries." + key, "It must be text, a number, true, false or null, or an object of such columns.");
    }
    return {};
}

Result<json::object> entries_of_csv(std::string_view text) {
    if (text.size() > table_bytes_max) return Error(ErrorCode::too_large, "A table has at most 1 MiB.", "csv");
    const auto table = parse_csv(text);
    if (!table) return table.error();
    const auto& columns = table->columns;
    if (columns.size() < 2) return wrong("csv", "A table needs a column of keys and at least one of values.");
    json::object entries;
    for (std::size_t i = 0; i < table->rows.size(); ++i) {
        const auto& cells = table->rows[i];
        const auto row = "Row " + std::to_string(i + 1);
        if (cells.front().empty()) return wrong("csv", row + " has no key.");
        if (entries.contains(cells.front())) return wrong("csv", row + " repeats the key \"" + cells.front() + "\".");
        auto made = row_of(columns, cells);
        entries[cells.front()] = columns.size() == 2 ? made[columns[1]] : json::value(std::move(made));
    }
    return entries;
}

std::shared_ptr<const expr::Tables> live_tables(const std::vector<store::LookupTable>& stored) {
    auto tables = std::make_shared<expr::Tables>();
    for (const auto& table : stored) {
        const auto entries = stored_json(table.entries);
        tables->add(table.name, entries.is_object() ? entries.get_object() : json::object());
    }
    return tables;
}

Result<std::shared_ptr<const expr::Tables>> read_tables(store::ConfigStore& config, const std::string& workspace) {
    const auto stored = config.list_tables(workspace);
    if (!stored) return stored.error();
    return live_tables(*stored);
}

}  // namespace tendril::api
