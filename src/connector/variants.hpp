// APIs of which a connection chooses a version: another header for the key, other operations, another test call.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace tendril::connector {

struct Variant {
    std::string value;  // of the setting: "v1"
    std::string title;  // "v1 (legacy)"
    std::string header; // of the key; "" as the kind of sign-in says
    std::string prefix;
    std::string test_operation;  // a read that proves that credentials fit this version
    json::object test_input;
};

// Which setting chooses, and what there is to choose; the first is the default. Empty for other connectors.
struct Variants {
    std::string setting;
    std::vector<Variant> choices;
};

// The one that a connection with these settings uses; nullptr for a connector without any, or a value that is none.
const Variant* chosen_variant(const Variants& variants, const json::object& settings);

// The variants that an operation exists in, and why not in the others. Empty values: in all of them.
struct Availability {
    std::vector<std::string> values;
    std::string because;  // one sentence

    [[nodiscard]] bool includes(std::string_view value) const;
};

}  // namespace tendril::connector
