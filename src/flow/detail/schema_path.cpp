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

bool is_item(const json::object& schema, const std::string& part) {
    return text_or(schema, "type") == "array" && (is_index(part) || part == "first" || part == "last");
}

bool may_lack(const json::object& schema, const std::string& member, Unlisted unlisted) {
    const auto& required = array_or_empty(schema, "required");
    if (required.empty() && unlisted == Unlisted::may_lack_where_others_are_listed) return false;
    return std::ranges::find(required, json::value(member)) == required.end();
}

UnknownPart unknown_at(std::size_t index, const json::object& schema) {
    UnknownPart unknown{index, {}};
    for (const auto& member : object_or_empty(schema, "properties")) unknown.names.emplace_back(member.key());
    return unknown;
}

}  // namespace

std::optional<UnknownPart> find_unknown_part(const json::object& schema, std::span<const std::string> parts) {
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

std::optional<DescribedValue> describe_value(const json::object& schema, std::span<const std::string> parts,
                                             Unlisted unlisted) {
    DescribedValue value{&schema, false};
    for (const auto& part : parts) {
        const auto* next = object_or_empty(*value.schema, "properties").if_contains(part);
        if (next != nullptr) {
            value.may_lack = value.may_lack || may_lack(*value.schema, part, unlisted);
        } else if (is_item(*value.schema, part)) {
            next = value.schema->if_contains("items");
            value.may_lack = true;  // the list may be too short
        }
        if (next == nullptr || !next->is_object()) return std::nullopt;
        value.schema = &next->get_object();
        value.may_lack = value.may_lack || boolean_or(*value.schema, "nullable", false);
    }
    return value;
}

}  // namespace tendril::flow::detail
