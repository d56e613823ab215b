// The connectors that are part of the binary, for tests.
#pragma once

#include "connector/manifest.hpp"

namespace tendril::connector {

inline const Catalog& built_in_catalog() {
    static const auto catalog = Catalog::load(embedded::connectors()).value();
    return *catalog;
}

inline const Operation& built_in(std::string_view id) {
    return *built_in_catalog().operation(id);
}

// Every operation in full, in the order of their ids.
inline std::vector<const Operation*> all_operations() {
    std::vector<const Operation*> all;
    for (const auto& summary : built_in_catalog().summaries()) all.push_back(&built_in(summary.id));
    return all;
}

// Parses what a test wrote itself.
inline json::value from_text(std::string_view text) {
    return parse_json(text).value();
}

inline json::object object_from(std::string_view text) {
    return from_text(text).as_object();
}

}  // namespace tendril::connector
