// The rows of people.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/records.hpp"
#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

// Merges the fields over the stored ones, or makes the person; returns what is stored then. `created_at` stays.
Person merge_person(Database& database, const Person& person);
std::optional<Person> find_person(Database& database, const std::string& workspace, const std::string& id);
std::vector<Person> list_people(Database& database, const std::string& workspace, const std::string& after,
                                std::int32_t limit);

}  // namespace tendril::store::sqlite
