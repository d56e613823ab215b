// How many open runs each version of a flow has: versions with any are kept in use.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

// Sums what the operations of a group open and end, so that each group costs one statement for each version.
//
// Thread safety: only on the writer's thread.
class OpenVersions {
 public:
    void add(const std::string& flow, std::int32_t version, std::int64_t runs);
    // The group begins, or begins again after a rollback.
    void forget() { changes_.clear(); }
    // Writes the sums, inside the group's transaction.
    void write(Database& database);

 private:
    std::map<std::pair<std::string, std::int32_t>, std::int64_t> changes_;
};

}  // namespace tendril::store::sqlite
