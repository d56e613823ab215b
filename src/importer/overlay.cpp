#include "importer/overlay.hpp"

#include <algorithm>
#include <array>

namespace tendril::importer {

namespace {

constexpr std::array<std::string_view, 15> known{
    "$schema",   "connector",          "part_of", "file",     "prefix", "group",          "groups",
    "flavour",   "missing_references", "effects", "settings", "titles", "assumed_scopes", "paging",
    "operations"};

bool is_known(std::string_view name) {
    return std::find(known.begin(), known.end(), name) != known.end();
}

// The last segment of a path names the thing that is read, changed or deleted: never filled in by itself.
bool ends_with_variable(std::string_view path, std::string_view name) {
    while (path.ends_with('/')) path.remove_suffix(1);
    return path.ends_with("{" + std::string(name) + "}");
}

// A patch that reaches into a named schema needs a copy of its own to change.
void patch_schema(json::object& schema, const json::object& patch, const Schemas& schemas) {
    schema = schemas.opened(schema);
    for (const auto& member : patch) {
        auto* below = schema.if_contains(member.key());
        const auto* change = member.value().if_object();
        if (member.value().is_null()) {
            schema.erase(member.key());
        } else if (below != nullptr && below->is_object() && change != nullptr) {
            patch_schema(below->get_object(), *change, schemas);
        } else {
            schema[member.key()] = member.value();
        }
    }
}

// As a merge patch, but what a layer removes stays written down: it is the document's member that is meant.
void lay_over(json::object& below, const json::object& layer) {
    for (const auto& member : layer) {
        auto& there = below[member.key()];
        const auto* change = member.value().if_object();
        if (change != nullptr && there.is_object()) {
            lay_over(there.get_object(), *change);
        } else {
            there = member.value();
        }
    }
}

void patch_parameters(json::object& operation, const json::object& patch) {
    auto& all = operation["parameters"];
    if (!all.is_array()) all.emplace_array();
    auto& parameters = all.get_array();
    for (const auto& change : patch) {
        const auto same = std::find_if(parameters.begin(), parameters.end(), [&](const json::value& parameter) {
            return parameter.at("name").as_string() == change.key();
        });
        if (change.value().is_null()) {
            if (same != parameters.end()) parameters.erase(same);
        } else if (change.value().is_object()) {
            auto& parameter =
                same != parameters.end() ? *same : parameters.emplace_back(json::object{{"name", change.key()}});
            merge_patch(parameter.as_object(), change.value().get_object());
        }
    }
    if (parameters.empty()) operation.erase("parameters");
}

}  // namespace

void merge_patch(json::object& target, const json::object& patch) {
    for (const auto& member : patch) {
        if (member.value().is_null()) {
            target.erase(member.key());
        } else if (const auto* change = member.value().if_object()) {
            auto& below = target[member.key()];
            if (!below.is_object()) below.emplace_object();
            merge_patch(below.get_object(), *change);
        } else {
            target[member.key()] = member.value();
        }
    }
}

Result<Overlay> Overlay::from(std::span<const json::object> layers) {
    Overlay overlay;
    for (const auto& layer : layers) {
        for (const auto& member : layer) {
            if (!is_known(member.key())) {
                return Error(ErrorCode::invalid_input,
                             "The overlay's member " + std::string(member.key()) + " is not known.", member.key());
            }
        }
        lay_over(overlay.content_, layer);
    }
    return overlay;
}

const json::object& Overlay::operation(std::string_view id) const {
    return object_or_empty(object("operations"), id);
}

void Overlay::apply_rules(json::object& operation, const Schemas& schemas) const {
    fill_from_settings(operation, schemas);
    add_titles(operation);
    if (!operation.contains("scopes")) assume_scopes(operation);
}

void Overlay::fill_from_settings(json::object& operation, const Schemas& schemas) const {
    const auto& settings = object("settings");
    if (settings.empty()) return;
    if (auto* parameters = operation.if_contains("parameters")) {
        for (auto& parameter : parameters->as_array()) {
            const std::string_view name(parameter.at("name").as_string());
            const auto setting = text_or(settings, name);
            const bool is_target =
                parameter.at("in") == "path" && ends_with_variable(operation.at("path").as_string(), name);
            if (!setting.empty() && !is_target) parameter.as_object()["from_setting"] = setting;
        }
    }
    if (!operation.contains("body")) return;
    const auto body = schemas.opened(operation.at("body").as_object());
    json::array rules;
    for (const auto& property : object_or_empty(body, "properties")) {
        const auto setting = text_or(settings, property.key());
        if (!setting.empty()) rules.emplace_back(json::object{{"name", property.key()}, {"setting", setting}});
    }
    if (!rules.empty()) operation["body_from_settings"] = std::move(rules);
}

void Overlay::add_titles(json::object& operation) const {
    auto* parameters = operation.if_contains("parameters");
    if (parameters == nullptr) return;
    for (auto& parameter : parameters->as_array()) {
        const auto title = text_or(object("titles"), parameter.at("name").as_string());
        if (!title.empty()) parameter.as_object()["title"] = title;
    }
}

void Overlay::assume_scopes(json::object& operation) const {
    const auto& scopes = array_or_empty(object("assumed_scopes"), operation.at("effect") == "read" ? "read" : "write");
    if (scopes.empty()) return;
    operation["scopes"] = scopes;
    operation["scopes_assumed"] = true;
}

void Overlay::apply_patch(json::object& operation, const json::object& patch, const Schemas& schemas) const {
    for (const auto& member : patch) {
        const auto* change = member.value().if_object();
        const bool is_schema = member.key() == "body" || member.key() == "response";
        if (member.key() == "parameters" && change != nullptr) {
            patch_parameters(operation, *change);
        } else if (is_schema && change != nullptr) {
            auto& schema = operation[member.key()];
            if (!schema.is_object()) schema.emplace_object();
            patch_schema(schema.get_object(), *change, schemas);
        } else if (member.key() == "sample" || member.key() == "paging" || member.key() == "lookup") {
            // Written as a whole: a part of another one would make no sense in them.
            if (member.value().is_null())
                operation.erase(member.key());
            else
                operation[member.key()] = member.value();
        } else {
            merge_patch(operation, {{member.key(), member.value()}});
        }
    }
}

}  // namespace tendril::importer
