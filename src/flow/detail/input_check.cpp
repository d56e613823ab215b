#include "flow/detail/input_check.hpp"

#include <algorithm>

#include "connector/schema.hpp"
#include "flow/detail/expressions.hpp"
#include "flow/detail/suggestion.hpp"

namespace tendril::flow::detail {

namespace {

bool has_template(const json::value& value) {
    if (const auto* text = value.if_string()) return is_template(*text);
    if (const auto* array = value.if_array()) return std::any_of(array->begin(), array->end(), has_template);
    if (const auto* object = value.if_object()) {
        return std::any_of(object->begin(), object->end(),
                           [](const auto& member) { return has_template(member.value()); });
    }
    return false;
}

// One pass over an input.
class InputCheck {
 public:
    InputCheck(Report& report, const Place& place, const connector::Operation& operation)
        : report_(report), place_(place), operation_(operation), action_(operation.action) {}

    void run(const json::object& input) {
        for (const auto& member : input) check_member(std::string(member.key()), member.value());
        for (const auto& parameter : action_.parameters) {
            if (parameter.required && parameter.from_setting.empty()) need(input, parameter.name);
        }
        for (const auto& name : array_or_empty(action_.body_schema, "required")) {
            const auto* text = name.if_string();
            if (text != nullptr && !comes_from_settings(*text)) need(input, *text);
        }
    }

 private:
    // The schema of an input member; nullptr when the operation does not know it.
    [[nodiscard]] const json::object* schema_of(std::string_view name) const {
        for (const auto& parameter : action_.parameters) {
            if (parameter.name == name) return &parameter.schema;
        }
        const auto* member = object_or_empty(action_.body_schema, "properties").if_contains(name);
        return member == nullptr ? nullptr : member->if_object();
    }

    // A body whose members are not described takes any.
    [[nodiscard]] bool takes_other_members() const {
        return action_.sends_body && object_or_empty(action_.body_schema, "properties").empty();
    }

    [[nodiscard]] bool comes_from_settings(std::string_view name) const {
        return std::any_of(action_.body_from_settings.begin(), action_.body_from_settings.end(), [&](const auto& rule) {
            return rule.is_object() && text_or(rule.get_object(), "name") == name;
        });
    }

    [[nodiscard]] std::vector<std::string> input_names() const {
        std::vector<std::string> names;
        for (const auto& parameter : action_.parameters) names.push_back(parameter.name);
        for (const auto& member : object_or_empty(action_.body_schema, "properties")) names.emplace_back(member.key());
        return names;
    }

    void check_member(const std::string& name, const json::value& value) {
        if (const auto* schema = schema_of(name)) return check_value(*schema, value, "input." + name);
        if (takes_other_members()) return;
        report_.error(place_, "input." + name, "'" + operation_.id + "' has no input '" + name + "'.",
                      suggest(name, input_names(), "Remove it."));
    }

    void need(const json::object& input, std::string_view name) {
        const auto* value = input.if_contains(name);
        if (value != nullptr && !value->is_null()) return;
        report_.error(place_, "input." + std::string(name),
                      "'" + operation_.id + "' needs '" + std::string(name) + "', and nothing gives it a value.",
                      "Map a field to '" + std::string(name) + "' or write a value.");
    }

    // Literals are checked whole; a shape that holds templates is checked down to its literals.
    void check_value(const json::object& schema, const json::value& value, const std::string& field) {
        if (!has_template(value)) return check_literal(schema, value, field);
        const auto* object = value.if_object();
        const auto* array = value.if_array();
        const auto type = text_or(schema, "type");
        const bool fits = type.empty() || (object == nullptr && array == nullptr) ||
                          (object != nullptr && type == "object") || (array != nullptr && type == "array");
        if (!fits) {
            report_.error(place_, field,
                          "'" + operation_.id + "' takes " + std::string(type) + " here, not " +
                              std::string(kind_name(value)) + ".",
                          "Map a value of type " + std::string(type) + ".");
            return;
        }
        if (object != nullptr) check_object(schema, *object, field);
        if (array != nullptr) check_array(schema, *array, field);
    }

    void check_literal(const json::object& schema, const json::value& value, const std::string& field) {
        for (auto& finding : connector::check_schema(schema, value, field)) report_.add(place_, std::move(finding));
    }

    void check_object(const json::object& schema, const json::object& object, const std::string& field) {
        const auto& properties = object_or_empty(schema, "properties");
        for (const auto& member : object) {
            const auto* known = properties.if_contains(member.key());
            const auto path = field + "." + std::string(member.key());
            if (known != nullptr && known->is_object()) check_value(known->get_object(), member.value(), path);
        }
        for (const auto& name : array_or_empty(schema, "required")) {
            if (!name.is_string() || object.contains(name.get_string())) continue;
            const std::string text(name.get_string());
            report_.error(place_, field + "." + text, "'" + text + "' is required here and missing.",
                          "Map a field to '" + text + "' or write a value.");
        }
    }

    void check_array(const json::object& schema, const json::array& array, const std::string& field) {
        const auto& items = object_or_empty(schema, "items");
        for (std::size_t i = 0; i < array.size(); ++i) {
            check_value(items, array[i], field + "[" + std::to_string(i) + "]");
        }
    }

    Report& report_;
    const Place& place_;
    const connector::Operation& operation_;
    const connector::Action& action_;
};

}  // namespace

void check_input(Report& report, const Place& place, const connector::Operation& operation, const json::object& input) {
    InputCheck(report, place, operation).run(input);
}

}  // namespace tendril::flow::detail
