// What a JSON value is, in words for people.
#pragma once

#include <string_view>

#include "base/json.hpp"

namespace tendril {

// "a number", "text", "a list", "null", ...: fits into "is %s, not text".
std::string_view kind_name(const json::value& value);

}  // namespace tendril
