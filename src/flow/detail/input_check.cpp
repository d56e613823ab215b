#include "flow/detail/input_check.hpp"

#include <algorithm>

#include "connector/schema.hpp"
#include "flow/detail/expressions.hpp"
#include "flow/detail/input_fields.hpp"
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

// "trigger.data.email" of "{{ trigger.data.email }}"; "" of anything more.
std::string single_path(const json::value& value) {
    const auto* text = value.if_string();
    if (text == nullptr || !is_single_output(*text)) return {};
    std::string_view inside(text->data() + 2, text->size() - 4);
    while (inside.starts_with(' ')) inside.remove_prefix(1);
    while (inside.ends_with(' ')) inside.remove_suffix(1);
    const bool is_path = std::ranges::all_of(inside, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    });
    return is_path ? std::string(inside) : std::string();
}

// One pass over an input.
class InputCheck {
 public:
    InputCheck(const Context& context, const Place& place, const connector::Operation& operation)
        : scope_(context.scope),
          report_(context.report),
          place_(place),
          operation_(operation),
          action_(operation.action) {}

    void run(const json::object& input) {
        for (const auto& member : input) check_member(std::string(member.key()), member.value());
        for (const auto& name : required_inputs(operation_)) need(input, name);
    }

 private:
    // A body whose members are not described takes any.
    [[nodiscard]] bool takes_other_members() const {
        return action_.sends_body && object_or_empty(action_.body_schema, "properties").empty();
    }

    void check_member(const std::string& name, const json::value& value) {
        if (const auto* schema = schema_of_input(operation_, name)) return check_value(*schema, value, "input." + name);
        if (takes_other_members()) return;
        report_.error(place_, "input." + name, "'" + operation_.id + "' has no input '" + name + "'.",
                      suggest(name, input_names(operation_), "Remove it."));
    }

    void need(const json::object& input, std::string_view name) {
        const auto* value = input.if_contains(name);
        if (value != nullptr && !value->is_null()) return need_value(*value, name);
        report_.error(place_, "input." + std::string(name),
                      "'" + operation_.id + "' needs '" + std::string(name) + "', and nothing gives it a value.",
                      "Map a field to '" + std::string(name) + "' or write a value.");
    }

    // A required member that is one path of the event, which need not be there.
    void need_value(const json::value& value, std::string_view name) {
        const auto path = single_path(value);
        const auto facts = path.empty() ? std::nullopt : scope_.facts_of(path);
        if (!facts || facts->is_sure || scope_.was_asked(path)) return;
        report_.warning(
            place_, "input." + std::string(name),
            "'" + operation_.id + "' needs '" + std::string(name) + "', and '" + path + "' is not in every event.",
            "Give it a default, like {{ " + path +
                " | default: 'unknown' }}, or let a filter keep out "
                "events without it.");
    }

    // A path whose type is certain to be refused.
    void check_path(const json::object& schema, const json::value& value, const std::string& field) {
        const auto wanted = text_or(schema, "type");
        const auto path = single_path(value);
        const auto facts = path.empty() ? std::nullopt : scope_.facts_of(path);
        if (!facts || facts->type.empty() || wanted.empty() || facts->type == wanted) return;
        const auto is_number = [](std::string_view type) { return type == "number" || type == "integer"; };
        if (is_number(facts->type) && is_number(wanted)) return;
        report_.error(place_, field,
                      "'" + operation_.id + "' takes " + std::string(wanted) + " here, and '" + path + "' is " +
                          facts->type + ".",
                      conversion(path, facts->type, wanted));
    }

    static std::string conversion(const std::string& path, std::string_view from, std::string_view to) {
        std::string filter;
        if (to == "string") filter = from == "array" ? "join: ', '" : from == "object" ? "json" : "append: ''";
        if (to == "number") filter = "to_number";
        if (to == "integer") filter = "to_number | round";
        if (to == "boolean") filter = "is_one_of: 'true', 'yes', '1'";
        if (to == "array") filter = "tags";
        if (filter.empty()) return "Map a value of type " + std::string(to) + ".";
        return "Write {{ " + path + " | " + filter + " }}.";
    }

    // Literals are checked whole; a shape that holds templates is checked down to its literals.
    void check_value(const json::object& schema, const json::value& value, const std::string& field) {
        if (!has_template(value)) return check_literal(schema, value, field);
        if (value.is_string()) return check_path(schema, value, field);
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

    const Scope& scope_;
    Report& report_;
    const Place& place_;
    const connector::Operation& operation_;
    const connector::Action& action_;
};

}  // namespace

void check_input(const Context& context, const Place& place, const connector::Operation& operation,
                 const json::object& input) {
    InputCheck(context, place, operation).run(input);
}

}  // namespace tendril::flow::detail
