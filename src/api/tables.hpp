// A workspace's lookup tables: what people give, and what templates read.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "expr/tables.hpp"
#include "store/config_store.hpp"

namespace tendril::api {

inline constexpr std::size_t tables_max = 200;  // of a workspace
inline constexpr std::size_t table_rows_max = 5'000;
inline constexpr std::size_t table_bytes_max = 1024 * 1024;

// Errors: invalid_input naming "name".
Result<void> check_table_name(const std::string& name);
// Key -> value, or key -> row: an object of its columns. Errors: invalid_input naming the entry; too_large.
Result<void> check_entries(const json::object& entries);
// The first line names the columns, the first column holds the keys. With two columns the second holds the values,
// with more each key has a row. Errors: invalid_input naming "csv" and the line; too_large.
Result<json::object> entries_of_csv(std::string_view text);

// The tables as templates read them. `stored` are those of one workspace.
std::shared_ptr<const expr::Tables> live_tables(const std::vector<store::LookupTable>& stored);
// Blocks. Errors: of the store.
Result<std::shared_ptr<const expr::Tables>> read_tables(store::ConfigStore& config, const std::string& workspace);

}  // namespace tendril::api
