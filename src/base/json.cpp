#include "base/json.hpp"

#include <boost/json/parse.hpp>
#include <charconv>
#include <cmath>

#include "base/json_text.hpp"

namespace tendril {

namespace {

// Boost.JSON turns 1e999 into infinity, which no JSON text can carry on.
bool all_numbers_finite(const json::value& value) {
    if (const auto* number = value.if_double()) return std::isfinite(*number);
    if (const auto* array = value.if_array()) {
        for (const auto& item : *array) {
            if (!all_numbers_finite(item)) return false;
        }
    }
    if (const auto* object = value.if_object()) {
        for (const auto& member : *object) {
            if (!all_numbers_finite(member.value())) return false;
        }
    }
    return true;
}

}  // namespace

Result<json::value> parse_json(std::string_view text, JsonLimits limits) {
    if (text.size() > limits.bytes_max) {
        return Error(ErrorCode::too_large,
                     "The JSON text is larger than " + std::to_string(limits.bytes_max) + " bytes.");
    }
    json::parse_options options;
    options.max_depth = limits.depth_max;
    boost::system::error_code failure;
    auto value = json::parse(text, failure, {}, options);
    if (failure == json::error::too_deep) {
        return Error(ErrorCode::invalid_input,
                     "The JSON text is nested deeper than " + std::to_string(limits.depth_max) + " levels.");
    }
    if (failure) return Error(ErrorCode::invalid_input, "The text is not valid JSON: " + failure.message() + ".");
    if (!all_numbers_finite(value)) {
        return Error(ErrorCode::invalid_input, "The JSON text has a number that is too large to represent.");
    }
    return value;
}

std::string to_text(const json::value& value) {
    std::string text;
    append_json(text, value);
    return text;
}

const json::value* find_path(const json::value& value, std::string_view path) {
    const json::value* current = &value;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = path.find('/');
        const auto name = path.substr(0, end);
        path = end == std::string_view::npos ? std::string_view() : path.substr(end);
        if (const auto* object = current->if_object()) {
            current = object->if_contains(name);
        } else if (const auto* array = current->if_array()) {
            std::size_t index = 0;
            const auto [rest, failure] = std::from_chars(name.data(), name.data() + name.size(), index);
            const bool whole = failure == std::errc() && rest == name.data() + name.size();
            current = whole && index < array->size() ? &(*array)[index] : nullptr;
        } else {
            current = nullptr;
        }
        if (current == nullptr) return nullptr;
    }
    return current;
}

std::string_view text_or(const json::object& object, std::string_view name, std::string_view fallback) {
    const auto* value = object.if_contains(name);
    const auto* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? fallback : std::string_view(*text);
}

std::int64_t integer_or(const json::object& object, std::string_view name, std::int64_t fallback) {
    const auto* value = object.if_contains(name);
    if (value == nullptr) return fallback;
    boost::system::error_code failure;
    const auto number = value->to_number<std::int64_t>(failure);
    return failure ? fallback : number;
}

bool boolean_or(const json::object& object, std::string_view name, bool fallback) {
    const auto* value = object.if_contains(name);
    const auto* flag = value == nullptr ? nullptr : value->if_bool();
    return flag == nullptr ? fallback : *flag;
}

const json::object& object_or_empty(const json::object& object, std::string_view name) {
    static const json::object empty;
    const auto* value = object.if_contains(name);
    const auto* found = value == nullptr ? nullptr : value->if_object();
    return found == nullptr ? empty : *found;
}

const json::array& array_or_empty(const json::object& object, std::string_view name) {
    static const json::array empty;
    const auto* value = object.if_contains(name);
    const auto* found = value == nullptr ? nullptr : value->if_array();
    return found == nullptr ? empty : *found;
}

}  // namespace tendril
