// The fields of one thing in two systems, and who wins where both have changed it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace tendril::connector {

enum class Side { here, there };

struct FieldMerge {
    json::object send;    // what the other side should become: changed here
    json::object take;    // what this side should become: changed there
    json::object merged;  // every field as both have it afterwards
    json::array conflicts;  // changed on both: {"field", "here", "there", "winner"}
};

struct FieldMergeInput {
    const json::object& base;  // as both had it last; empty when that is not known
    const json::object& here;
    const json::object& there;
    std::vector<std::string> fields;  // only these; empty: those of `here`
    Side winner = Side::here;
    const json::object& winners;  // by field: "here" or "there"
};

// Values that mean the same are no change (same_content). A field that one side does not have is as it was there.
FieldMerge merge_fields(const FieldMergeInput& input);

}  // namespace tendril::connector
