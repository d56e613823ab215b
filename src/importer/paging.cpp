#include "importer/paging.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace tendril::importer {

namespace {

bool has_field(const json::object& operation, const Schemas& schemas, std::string_view name) {
    const auto& parameters = array_or_empty(operation, "parameters");
    const auto same_name = [name](const json::value& one) { return one.at("name").as_string() == name; };
    if (std::any_of(parameters.begin(), parameters.end(), same_name)) return true;
    const auto body = schemas.opened(object_or_empty(operation, "body"));
    return object_or_empty(body, "properties").contains(name);
}

// Where the answer keeps its list, when it has exactly one: "/contacts", or "" for a list at the root.
std::string list_in(const json::object& schema, const Schemas& schemas) {
    std::vector<std::string> lists;
    for (const auto& property : object_or_empty(schema, "properties")) {
        if (!property.value().is_object()) continue;
        const auto below = schemas.opened(property.value().get_object());
        const auto place = "/" + std::string(property.key());
        if (text_or(below, "type") == "array") lists.push_back(place);
    }
    return lists.size() == 1 ? lists.front() : std::string();
}

bool fits(const json::object& operation, const json::object& style, const Schemas& schemas) {
    const auto& next = array_or_empty(style, "next");
    if (!has_field(operation, schemas, text_or(object_or_empty(style, "limit"), "field"))) return false;
    return !next.empty() && std::all_of(next.begin(), next.end(), [&](const json::value& rule) {
        return has_field(operation, schemas, text_or(rule.as_object(), "field"));
    });
}

}  // namespace

void add_paging(json::object& operation, const json::array& styles, const Schemas& schemas) {
    if (operation.at("effect") != "read" || !operation.contains("response")) return;
    const auto items = list_in(schemas.opened(operation.at("response").as_object()), schemas);
    if (items.empty()) return;
    for (const auto& style : styles) {
        if (!style.is_object() || !fits(operation, style.get_object(), schemas)) continue;
        auto paging = style.get_object();
        paging["items"] = items;
        operation["paging"] = std::move(paging);
        return;
    }
}

// The id of the thing that was made or changed: at the root of the answer, or in its only object that has one.
void add_result_id(json::object& operation, const Schemas& schemas) {
    const auto method = std::string_view(operation.at("method").as_string());
    if ((method != "POST" && method != "PUT" && method != "PATCH") || !operation.contains("response")) return;
    const auto answer = schemas.opened(operation.at("response").as_object());
    std::vector<std::string> places;
    for (const auto* id : {"id", "_id"}) {
        if (object_or_empty(answer, "properties").contains(id)) {
            operation["result_id"] = "/" + std::string(id);
            return;
        }
        for (const auto& property : object_or_empty(answer, "properties")) {
            if (!property.value().is_object()) continue;
            const auto below = schemas.opened(property.value().get_object());
            if (object_or_empty(below, "properties").contains(id)) {
                places.push_back("/" + std::string(property.key()) + "/" + id);
            }
        }
    }
    if (places.size() == 1) operation["result_id"] = places.front();
}

}  // namespace tendril::importer
