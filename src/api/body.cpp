#include "api/body.hpp"

#include <algorithm>

namespace tendril::api {

const json::value* Body::find(std::string_view name) {
    known_.push_back(name);
    const auto* value = object_.if_contains(name);
    return value == nullptr || value->is_null() ? nullptr : value;
}

void Body::fail(std::string_view name, std::string_view what) {
    if (failure_) return;
    const auto path = prefix_ + std::string(name);
    failure_ = Error(ErrorCode::invalid_input, "\"" + path + "\" " + std::string(what), path);
}

std::string Body::text(std::string_view name) {
    auto value = optional_text(name);
    if (!value || value->empty()) fail(name, "is required and must be a text that is not empty.");
    return value.value_or(std::string());
}

std::string Body::text_or(std::string_view name, std::string_view fallback) {
    return optional_text(name).value_or(std::string(fallback));
}

std::optional<std::string> Body::optional_text(std::string_view name) {
    const auto* value = find(name);
    if (value == nullptr) return std::nullopt;
    const auto* text = value->if_string();
    if (text == nullptr) {
        fail(name, "must be a text.");
        return std::nullopt;
    }
    return std::string(*text);
}

TimePoint Body::time_or(std::string_view name, TimePoint fallback) {
    const auto text = optional_text(name);
    if (!text) return fallback;
    const auto time = parse_iso8601(*text);
    if (!time) fail(name, "must be a time like \"2026-01-31T09:30:00Z\".");
    return time.value_or(fallback);
}

std::optional<bool> Body::optional_flag(std::string_view name) {
    const auto* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_bool()) {
        fail(name, "must be true or false.");
        return std::nullopt;
    }
    return value->get_bool();
}

std::optional<std::int64_t> Body::optional_integer(std::string_view name) {
    const auto* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_int64()) {
        fail(name, "must be a whole number.");
        return std::nullopt;
    }
    return value->get_int64();
}

const json::object* Body::optional_object(std::string_view name) {
    const auto* value = find(name);
    if (value == nullptr) return nullptr;
    if (!value->is_object()) {
        fail(name, "must be an object.");
        return nullptr;
    }
    return &value->get_object();
}

const json::array* Body::optional_array(std::string_view name) {
    const auto* value = find(name);
    if (value == nullptr) return nullptr;
    if (!value->is_array()) {
        fail(name, "must be an array.");
        return nullptr;
    }
    return &value->get_array();
}

const json::object& Body::object(std::string_view name) {
    static const json::object empty;
    const auto* found = optional_object(name);
    if (found == nullptr) fail(name, "is required and must be an object.");
    return found == nullptr ? empty : *found;
}

Result<void> Body::check_what_was_read() const {
    if (failure_) return *failure_;
    return {};
}

Result<void> Body::check() {
    if (failure_) return *failure_;
    for (const auto& member : object_) {
        if (std::find(known_.begin(), known_.end(), std::string_view(member.key())) != known_.end()) continue;
        const auto path = prefix_ + std::string(member.key());
        return Error(ErrorCode::invalid_input, "\"" + path + "\" is not a member of this request. Remove it.", path);
    }
    return {};
}

}  // namespace tendril::api
