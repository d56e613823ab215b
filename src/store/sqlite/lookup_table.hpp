// The rows of lookup tables: one for each table.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/records.hpp"
#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

void put_table(Database& database, const LookupTable& table);
std::optional<LookupTable> find_table(Database& database, const std::string& workspace, const std::string& name);
std::vector<LookupTable> list_tables(Database& database, const std::string& workspace);
std::vector<LookupTable> all_tables(Database& database);
void delete_table(Database& database, const std::string& workspace, const std::string& name);

}  // namespace tendril::store::sqlite
