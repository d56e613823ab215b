#include "flow/detail/schema_path.hpp"

#include <algorithm>

namespace tendril::flow::detail {

namespace {

bool is_liquid_member(const std::string& part) {
    return part == "size" || part == "first" || part == "last";
}

bool is_index(const std::string& part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
}

UnknownPart unknown_at(std::size_t index, const json::object& schema) {
    UnknownPart unknown{index, {}};
    for (const auto& member : object_or_empty(schema, "properties")) unknown.names.emplace_back(member.key());
    return unknown;
}

}  // namespace

std::optional<UnknownPart> find_unknown_part(const json::object& schema, const std::vector<std::string>& parts) {
    const json::object* current = &schema;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto& properties = object_or_empty(*current, "properties");
        if (const auto* next = properties.if_contains(parts[i])) {
            if (!next->is_object()) return std::nullopt;
            current = &next->get_object();
        } else if (is_liquid_member(parts[i])) {
            return std::nullopt;
        } else if (text_or(*current, "type") == "array" && is_index(parts[i])) {
            current = &object_or_empty(*current, "items");
        } else if (!properties.empty()) {
            return unknown_at(i, *current);
        } else {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

}  // namespace tendril::flow::detail
