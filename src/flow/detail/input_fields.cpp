#include "flow/detail/input_fields.hpp"

#include <algorithm>

namespace tendril::flow::detail {

namespace {

bool comes_from_settings(const connector::Action& action, std::string_view name) {
    return std::ranges::any_of(action.body_from_settings, [&](const auto& rule) {
        return rule.is_object() && text_or(rule.get_object(), "name") == name;
    });
}

}  // namespace

const json::object* schema_of_input(const connector::Operation& operation, std::string_view name) {
    for (const auto& parameter : operation.action.parameters) {
        if (parameter.name == name) return &parameter.schema;
    }
    const auto* member = object_or_empty(operation.action.body_schema, "properties").if_contains(name);
    return member == nullptr ? nullptr : member->if_object();
}

std::vector<std::string> input_names(const connector::Operation& operation) {
    std::vector<std::string> names;
    for (const auto& parameter : operation.action.parameters) names.push_back(parameter.name);
    for (const auto& member : object_or_empty(operation.action.body_schema, "properties")) {
        names.emplace_back(member.key());
    }
    return names;
}

std::vector<std::string> required_inputs(const connector::Operation& operation) {
    const auto& action = operation.action;
    std::vector<std::string> names;
    for (const auto& parameter : action.parameters) {
        if (parameter.required && parameter.from_setting.empty()) names.push_back(parameter.name);
    }
    for (const auto& name : array_or_empty(action.body_schema, "required")) {
        const auto* text = name.if_string();
        if (text != nullptr && !comes_from_settings(action, *text)) names.emplace_back(*text);
    }
    return names;
}

}  // namespace tendril::flow::detail
