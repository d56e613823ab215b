#include "expr/tables.hpp"

#include "expr/unicode.hpp"

namespace tendril::expr {

void Tables::add(const std::string& name, json::object entries) {
    auto& table = tables_[name];
    table.by_lower_case.clear();
    for (const auto& entry : entries) {
        const std::string key(entry.key());
        table.by_lower_case.try_emplace(to_lower(key), key);
    }
    table.entries = std::move(entries);
}

std::vector<std::string> Tables::names() const {
    std::vector<std::string> names;
    for (const auto& [name, table] : tables_) names.push_back(name);
    return names;
}

const json::value* Tables::find(std::string_view table, std::string_view key) const {
    const auto found = tables_.find(table);
    if (found == tables_.end()) return nullptr;
    const auto& entries = found->second.entries;
    if (const auto* exact = entries.if_contains(key)) return exact;
    const auto written = found->second.by_lower_case.find(to_lower(key));
    return written == found->second.by_lower_case.end() ? nullptr : entries.if_contains(written->second);
}

const json::value* LookupLog::find(std::string_view table, std::string_view key) const {
    const auto keys = found_.find(table);
    if (keys == found_.end()) return nullptr;
    const auto value = keys->second.find(key);
    return value == keys->second.end() ? nullptr : &value->second;
}

const json::value& LookupLog::add(std::string_view table, std::string_view key, json::value found) {
    auto& keys = new_[table];
    if (!keys.is_object()) keys = json::object();
    keys.get_object()[key] = found;
    return found_[std::string(table)].insert_or_assign(std::string(key), std::move(found)).first->second;
}

json::value LookupLog::take_new() {
    if (new_.empty()) return nullptr;
    return std::exchange(new_, {});
}

void LookupLog::restore(const json::value& taken) {
    const auto* tables = taken.if_object();
    if (tables == nullptr) return;
    for (const auto& table : *tables) {
        if (!table.value().is_object()) continue;
        for (const auto& entry : table.value().get_object()) {
            found_[std::string(table.key())].try_emplace(std::string(entry.key()), entry.value());
        }
    }
}

}  // namespace tendril::expr
