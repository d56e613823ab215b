#include "connector/manifest_reader.hpp"

#include <algorithm>

namespace tendril::connector {

ManifestReader::ManifestReader(const json::object& object, std::string path, ManifestErrors& errors,
                               std::initializer_list<std::string_view> known)
    : object_(object), path_(std::move(path)), errors_(errors) {
    for (const auto& member : object) {
        if (std::find(known.begin(), known.end(), std::string_view(member.key())) == known.end()) {
            fault(member.key(), "is not a member that manifests know");
        }
    }
}

std::string ManifestReader::path(std::string_view name) const {
    return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

std::string ManifestReader::path(std::string_view name, std::size_t index) const {
    return path(name) + "[" + std::to_string(index) + "]";
}

const json::value* ManifestReader::find(std::string_view name, bool required) {
    const auto* value = object_.if_contains(name);
    if (value == nullptr && required) fault(name, "is missing");
    return value;
}

std::string ManifestReader::text(std::string_view name) {
    const auto* value = find(name, true);
    if (value == nullptr) return {};
    if (!value->is_string() || value->as_string().empty()) fault(name, "must be a text that is not empty");
    return value->is_string() ? std::string(value->as_string()) : std::string();
}

std::string ManifestReader::text(std::string_view name, std::string_view fallback) {
    const auto* value = find(name, false);
    if (value == nullptr) return std::string(fallback);
    if (const auto* text = value->if_string()) return std::string(*text);
    fault(name, "must be a text");
    return {};
}

std::int64_t ManifestReader::integer(std::string_view name) {
    const auto* value = find(name, true);
    if (value == nullptr) return 0;
    const auto* number = value->if_int64();
    if (number == nullptr || *number <= 0) fault(name, "must be a whole number above 0");
    return number == nullptr ? 0 : *number;
}

bool ManifestReader::boolean(std::string_view name, bool fallback) {
    const auto* value = find(name, false);
    if (value == nullptr) return fallback;
    if (const auto* flag = value->if_bool()) return *flag;
    fault(name, "must be true or false");
    return fallback;
}

std::string ManifestReader::slash_path(std::string_view name, std::string_view fallback) {
    auto value = text(name, fallback);
    if (!value.empty() && value.front() != '/') fault(name, "must start with a slash, like \"/task/id\"");
    return value;
}

const json::object& ManifestReader::object(std::string_view name) {
    const auto* value = find(name, false);
    if (value != nullptr && !value->is_object()) fault(name, "must be an object");
    return object_or_empty(object_, name);
}

const json::array& ManifestReader::list(std::string_view name) {
    const auto* value = find(name, false);
    if (value != nullptr && !value->is_array()) fault(name, "must be a list");
    return array_or_empty(object_, name);
}

std::vector<int> ManifestReader::refusals(std::string_view name) {
    std::vector<int> statuses;
    for (const auto& item : list(name)) {
        if (item.is_int64() && item.get_int64() >= 400 && item.get_int64() < 500) {
            statuses.push_back(static_cast<int>(item.get_int64()));
        } else {
            fault(name, "must be a list of statuses of 400 to 499");
        }
    }
    return statuses;
}

std::vector<std::string> ManifestReader::texts(std::string_view name) {
    std::vector<std::string> found;
    for (const auto& item : list(name)) {
        if (const auto* text = item.if_string()) {
            found.emplace_back(*text);
        } else {
            fault(name, "must be a list of texts");
        }
    }
    return found;
}

}  // namespace tendril::connector
