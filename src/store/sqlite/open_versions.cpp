#include "store/sqlite/open_versions.hpp"

namespace tendril::store::sqlite {

void OpenVersions::add(const std::string& flow, std::int32_t version, std::int64_t runs) {
    changes_[{flow, version}] += runs;
}

void OpenVersions::write(Database& database) {
    for (const auto& [name, runs] : changes_) {
        if (runs == 0) continue;
        database.change(
            "INSERT INTO open_versions (flow, version, runs) VALUES (?1, ?2, ?3) "
            "ON CONFLICT (flow, version) DO UPDATE SET runs = runs + ?3",
            name.first, name.second, runs);
    }
    changes_.clear();
}

}  // namespace tendril::store::sqlite
