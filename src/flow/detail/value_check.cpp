#include "flow/detail/value_check.hpp"

#include <algorithm>

#include "base/json_kind.hpp"
#include "connector/schema.hpp"
#include "expr/language.hpp"
#include "flow/detail/data_path.hpp"

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

std::string shown(const json::value& example) {
    constexpr std::size_t longest = 60;
    if (example.is_null()) return {};
    const auto text = to_text(example);
    return text.size() > longest ? std::string() : " (for example " + text + ")";
}

// An invented one would do harm.
bool is_id(std::string_view name) {
    return name == "id" || name.ends_with("Id") || name.ends_with("_id");
}

bool is_number(std::string_view type) {
    return type == "number" || type == "integer";
}

bool is_structured(std::string_view type) {
    return type == "array" || type == "object";
}

// The filter that makes one type of the other; "" when there is none.
std::string conversion(std::string_view from, std::string_view to) {
    if (to == "string") return from == "array" ? "join: ', '" : from == "object" ? "json" : "append: ''";
    if (to == "number") return "to_number";
    if (to == "integer") return "to_number | round";
    if (to == "boolean") return "is_one_of: 'true', 'yes', '1'";
    if (to == "array") return "tags";
    return {};
}

// The name of the last filter of a template that is a single output; "" when it has none.
std::string_view last_filter(std::string_view text) {
    const auto pipe = last_pipe(text);
    if (pipe == std::string_view::npos) return {};
    text.remove_prefix(text.find_first_not_of(" |", pipe));
    return text.substr(0, text.find_first_of(" :}"));
}

// The type of what a template gives, when that is certain.
std::string type_of_result(std::string_view text) {
    if (!is_single_output(text)) return "string";
    const auto filter = last_filter(text);
    for (const auto& described : expr::described_filters()) {
        const auto& entry = described.as_object();
        if (text_or(entry, "name") != filter) continue;
        const auto gives = text_or(entry, "gives");
        if (gives == "text") return "string";
        if (gives == "list") return "array";
        return gives == "any" ? std::string() : std::string(gives);
    }
    return {};
}

}  // namespace

void ValueCheck::check(const json::object& schema, const json::value& value, const std::string& field) {
    if (!has_template(value)) return check_literal(schema, value, field);
    if (const auto* text = value.if_string()) return check_template(schema, *text, field);
    const auto* object = value.if_object();
    const auto type = text_or(schema, "type");
    if (!type.empty() && type != (object != nullptr ? "object" : "array")) {
        report_.error(place_, field,
                      taker_ + " takes " + kind_wanted(type) + " here, not " + std::string(kind_name(value)) + ".",
                      "Map " + kind_wanted(type) + ".");
    } else if (object != nullptr) {
        check_object(schema, *object, field);
    } else {
        check_array(schema, value.get_array(), field);
    }
}

void ValueCheck::check_parameter(const json::object& schema, const json::value& value, const std::string& field) {
    if (is_structured(text_or(schema, "type")) || !value.is_string() || !has_template(value)) {
        return check(schema, value, field);
    }
    const auto path = single_path(value.get_string());
    const auto facts = path.empty() ? std::nullopt : scope_.facts_of(path);
    if (facts && is_structured(facts->type)) check(schema, value, field);
}

void ValueCheck::need(const json::object& input, std::string_view name) {
    const std::string member(name);
    const auto* value = input.if_contains(name);
    if (value == nullptr || value->is_null()) {
        report_.error(place_, "input." + member, taker_ + " needs '" + member + "', and nothing gives it a value.",
                      "Map a field to '" + member + "' or write a value.");
        return;
    }
    const auto path = value->is_string() ? single_path(value->get_string()) : std::string();
    const auto facts = path.empty() ? std::nullopt : scope_.facts_of(path);
    if (!facts || facts->lacking.empty() || scope_.was_asked(path)) return;
    report_.warning(
        place_, "input." + member,
        taker_ + " needs '" + member + "', and '" + path + "'" + shown(facts->example) + " " + facts->lacking + ".",
        is_id(member) ? "Let a filter keep out what comes without it."
                      : "Give it a default, like {{ " + path +
                            " | default: 'unknown' }}, or let a filter keep out what comes without it.");
}

void ValueCheck::check_literal(const json::object& schema, const json::value& value, const std::string& field) {
    for (auto& finding : connector::check_schema(schema, value, field)) report_.add(place_, std::move(finding));
}

// A template whose type is certain to be refused.
void ValueCheck::check_template(const json::object& schema, std::string_view text, const std::string& field) {
    if (const auto path = single_path(text); !path.empty()) return check_path(schema, path, field);
    const auto wanted = text_or(schema, "type");
    const auto given = type_of_result(text);
    if (wanted.empty() || given.empty() || given == wanted || (is_number(given) && is_number(wanted))) return;
    const auto filter = conversion(given, wanted);
    report_.error(
        place_, field,
        taker_ + " takes " + kind_wanted(wanted) + " here, and the template gives " + kind_wanted(given) + ".",
        !is_single_output(text) ? "Write one output and nothing around it, like {{ ... | " + filter + " }}."
        : filter.empty()        ? "Map " + kind_wanted(wanted) + "."
                                : "End it with | " + filter + ".");
}

void ValueCheck::check_path(const json::object& schema, const std::string& path, const std::string& field) {
    const auto facts = scope_.facts_of(path);
    const auto wanted = text_or(schema, "type");
    if (!facts || facts->type.empty() || wanted.empty()) return;
    if (facts->type == wanted || (is_number(facts->type) && is_number(wanted))) {
        return check_choices(schema, *facts, path, field);
    }
    const auto filter = conversion(facts->type, wanted);
    report_.error(place_, field,
                  taker_ + " takes " + kind_wanted(wanted) + " here, and '" + path + "' is " +
                      kind_wanted(facts->type) + shown(facts->example) + ".",
                  filter.empty() ? "Map " + kind_wanted(wanted) + "." : "Write {{ " + path + " | " + filter + " }}.");
}

// A choice that may be given and is not among those that are taken.
void ValueCheck::check_choices(const json::object& schema, const Scope::Facts& facts, const std::string& path,
                               const std::string& field) {
    if (facts.schema == nullptr) return;
    const auto& taken = array_or_empty(schema, "enum");
    for (const auto& choice : array_or_empty(*facts.schema, "enum")) {
        if (taken.empty() || std::ranges::find(taken, choice) != taken.end()) continue;
        report_.warning(
            place_, field,
            taker_ + " takes " + to_text(taken) + " here, and '" + path + "' can be " + to_text(choice) + ".",
            "Translate it with a table of the workspace: {{ " + path + " | lookup: 'table' }}.");
        return;
    }
}

void ValueCheck::check_object(const json::object& schema, const json::object& object, const std::string& field) {
    const auto& properties = object_or_empty(schema, "properties");
    for (const auto& member : object) {
        const auto* known = properties.if_contains(member.key());
        const auto path = field + "." + std::string(member.key());
        if (known != nullptr && known->is_object()) check(known->get_object(), member.value(), path);
    }
    for (const auto& name : array_or_empty(schema, "required")) {
        if (!name.is_string() || object.contains(name.get_string())) continue;
        const std::string text(name.get_string());
        report_.error(place_, field + "." + text, "'" + text + "' is required here and missing.",
                      "Map a field to '" + text + "' or write a value.");
    }
}

void ValueCheck::check_array(const json::object& schema, const json::array& array, const std::string& field) {
    const auto& items = object_or_empty(schema, "items");
    for (std::size_t i = 0; i < array.size(); ++i) check(items, array[i], field + "[" + std::to_string(i) + "]");
}

}  // namespace tendril::flow::detail
