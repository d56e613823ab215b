// What a JSON value is, in words for people.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"

namespace tendril {

// "a number", "text", "a list", "null", ...: fits into "is %s, not text".
std::string_view kind_name(const json::value& value);

// JSON Schema's word for a type in the same words: "a whole number" for "integer".
std::string kind_wanted(std::string_view type);

}  // namespace tendril
