// How stored objects take in changes.
#pragma once

#include "base/json.hpp"

namespace tendril::store {

// Members of `changes` replace those of `stored`, one level deep. Null replaces too: it says that a field was emptied.
inline void merge_over(json::object& stored, const json::object& changes) {
    for (const auto& member : changes) stored[member.key()] = member.value();
}

}  // namespace tendril::store
