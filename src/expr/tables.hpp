// Lookup tables that templates name: {{ status | lookup: "pipelines", "none" }}.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/json.hpp"

namespace tendril::expr {

// A workspace's tables: each gives a value, or a row as an object of its columns, for a key. Immutable once filled; may
// then be shared between threads.
class Tables {
 public:
    // Replaces a table of the same name.
    void add(const std::string& name, json::object entries);

    [[nodiscard]] bool contains(std::string_view table) const { return tables_.contains(table); }
    [[nodiscard]] std::vector<std::string> names() const;
    // What the table has under the key as it is written, else whatever the case of its letters; nullptr for nothing.
    [[nodiscard]] const json::value* find(std::string_view table, std::string_view key) const;

 private:
    struct Table {
        json::object entries;
        std::unordered_map<std::string, std::string> by_lower_case;  // the keys
    };
    std::map<std::string, Table, std::less<>> tables_;
};

// What lookups have given so far. It is asked before the tables are, so that work that is done again sees what it saw
// the first time, whatever became of the tables since. Not thread-safe.
class LookupLog {
 public:
    // nullptr: not looked up before. Found nothing is null.
    [[nodiscard]] const json::value* find(std::string_view table, std::string_view key) const;
    // The value stays where it is for as long as the log lives.
    const json::value& add(std::string_view table, std::string_view key, json::value found);

    // What was added since the last call, as {"table": {"key": found}}; null for nothing.
    json::value take_new();
    // Knows again what another log gave by take_new(); what it knows already stays.
    void restore(const json::value& taken);

 private:
    std::map<std::string, std::map<std::string, json::value, std::less<>>, std::less<>> found_;
    json::object new_;
};

}  // namespace tendril::expr
