// The rows of marks: small values by name.
#pragma once

#include <optional>
#include <string>

#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

std::optional<std::string> find_mark(Database& database, const std::string& name);
// False when the stored value is not `expected`; nullopt expects none.
bool replace_mark(Database& database, const std::string& name, const std::optional<std::string>& expected,
                  const std::string& value);
// All whose names begin with `prefix`.
void forget_marks(Database& database, const std::string& prefix);

}  // namespace tendril::store::sqlite
