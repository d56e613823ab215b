#include "store/sqlite/volumes.hpp"

#include <algorithm>

namespace tendril::store::sqlite {

void Volumes::add(std::string_view workspace, std::int64_t bytes) {
    const auto found = changes_.find(workspace);
    if (found == changes_.end()) {
        changes_.emplace(workspace, bytes);
    } else {
        found->second += bytes;
    }
}

void Volumes::write(Database& database) {
    for (const auto& [workspace, bytes] : changes_) {
        database.change(
            "INSERT INTO volumes (workspace, bytes) VALUES (?1, ?2) "
            "ON CONFLICT (workspace) DO UPDATE SET bytes = bytes + ?2",
            workspace, bytes);
    }
    changes_.clear();
}

std::int64_t Volumes::stored_bytes(Database& database, const std::string& workspace) {
    auto query = database.query("SELECT bytes FROM volumes WHERE workspace = ?", workspace);
    return query.next() ? std::max<std::int64_t>(query.integer(), 0) : 0;
}

}  // namespace tendril::store::sqlite
