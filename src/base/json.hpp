// JSON values (Boost.JSON) with limits on what comes from outside and short helpers for reading them.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace tendril {

namespace json = boost::json;

struct JsonLimits {
    std::size_t bytes_max = 1024 * 1024;
    std::size_t depth_max = 32;
};

// Parses strict JSON: one value, valid UTF-8, numbers that fit a double. Errors: too_large, invalid_input.
Result<json::value> parse_json(std::string_view text, JsonLimits limits = {});
std::string to_text(const json::value& value);

// The member at a slash path ("/contact/id", "/items/0"), or nullptr. "" is the value itself.
const json::value* find_path(const json::value& value, std::string_view path);
// The string member `name`, or `fallback` when it is absent or not a string.
std::string_view text_or(const json::object& object, std::string_view name, std::string_view fallback = {});
std::int64_t integer_or(const json::object& object, std::string_view name, std::int64_t fallback);
bool boolean_or(const json::object& object, std::string_view name, bool fallback);
// The object or array member `name`, or an empty one.
const json::object& object_or_empty(const json::object& object, std::string_view name);
const json::array& array_or_empty(const json::object& object, std::string_view name);

}  // namespace tendril
