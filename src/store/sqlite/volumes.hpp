// How many bytes each workspace keeps, roughly.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

// What a row takes besides its data: the other columns and the index entries, about.
inline constexpr std::int64_t row_bytes = 512;
// Of an ended run's journal, as it is stored. A small one is part of row_bytes, so that most runs need not be counted
// when they end.
constexpr std::int64_t journal_bytes(std::int64_t length) {
    return length < 512 ? 0 : length;
}

// Sums what the operations of a group add and take away, so that each group costs one statement for each workspace
// instead of one for each operation.
//
// Thread safety: only on the writer's thread, `stored_bytes` aside.
class Volumes {
 public:
    void add(std::string_view workspace, std::int64_t bytes);
    // The group begins, or begins again after a rollback.
    void forget() { changes_.clear(); }
    // Writes the sums, inside the group's transaction.
    void write(Database& database);

    static std::int64_t stored_bytes(Database& database, const std::string& workspace);

 private:
    std::map<std::string, std::int64_t, std::less<>> changes_;
};

}  // namespace tendril::store::sqlite
