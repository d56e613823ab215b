#include <algorithm>

#include "connector/manifest.hpp"
#include "connector/request.hpp"

namespace tendril::connector {

namespace {

json::array texts(const std::vector<std::string>& items) {
    json::array list;
    for (const auto& item : items) list.emplace_back(item);
    return list;
}

std::string_view name_of(Parameter::In in) {
    switch (in) {
        case Parameter::In::path:
            return "path";
        case Parameter::In::query:
            return "query";
        case Parameter::In::header:
            return "header";
    }
    return "query";
}

std::string_view name_of(BodyType type) {
    switch (type) {
        case BodyType::json:
            return "json";
        case BodyType::form:
            return "form";
        case BodyType::multipart:
            return "multipart";
    }
    return "json";
}

json::object describe_parameter(const Parameter& parameter) {
    json::object entry;
    entry["name"] = parameter.name;
    entry["in"] = name_of(parameter.in);
    entry["required"] = parameter.required;
    entry["title"] = parameter.title;
    entry["schema"] = parameter.schema;
    if (!parameter.from_setting.empty()) entry["from_setting"] = parameter.from_setting;
    return entry;
}

// What a builder must fill in: required parameters and body members that no setting provides.
json::array required_fields(const Action& action) {
    json::array fields;
    for (const auto& parameter : action.parameters) {
        const bool given = !parameter.from_setting.empty() || only_choice(parameter.schema) != nullptr;
        if (parameter.required && !given) fields.emplace_back(parameter.name);
    }
    for (const auto& name : array_or_empty(action.body_schema, "required")) {
        const auto& properties = object_or_empty(action.body_schema, "properties");
        bool provided = only_choice(object_or_empty(properties, name.as_string())) != nullptr;
        for (const auto& item : action.body_from_settings) provided = provided || item.as_object().at("name") == name;
        if (!provided) fields.push_back(name);
    }
    return fields;
}

// Everything else that a builder may fill in.
json::array optional_fields(const Action& action, const json::array& required) {
    json::array fields;
    const auto add = [&](std::string_view name) {
        const json::value text(json::string{name});
        if (std::ranges::find(required, text) == required.end() && std::ranges::find(fields, text) == fields.end()) {
            fields.push_back(text);
        }
    };
    for (const auto& parameter : action.parameters) add(parameter.name);
    for (const auto& property : object_or_empty(action.body_schema, "properties")) add(property.key());
    return fields;
}

void describe_action(const Action& action, json::object& entry) {
    if (action.builtin == Builtin::none && !action.composition) {
        entry["method"] = action.method;
        entry["path"] = action.path;
        entry["headers"] = action.headers;
    }
    json::array parameters;
    for (const auto& parameter : action.parameters) parameters.push_back(describe_parameter(parameter));
    entry["parameters"] = std::move(parameters);
    entry["body"] = action.sends_body ? json::value(action.body_schema) : json::value(nullptr);
    entry["body_type"] = action.sends_body ? json::value(name_of(action.body_type)) : json::value(nullptr);
    entry["body_from_settings"] = action.body_from_settings;
    auto required = required_fields(action);
    entry["optional_fields"] = optional_fields(action, required);
    entry["required_fields"] = std::move(required);
    entry["response"] = action.response_schema;
    entry["status"] = action.success_status;
    entry["scopes"] = texts(action.scopes);
    entry["scopes_assumed"] = action.scopes_assumed;
    entry["deprecated"] = action.deprecated;
    entry["pages"] = action.paging.has_value();
    json::array flavours;
    for (const auto& flavour : action.flavours) flavours.emplace_back(flavour.first);
    entry["flavours"] = std::move(flavours);
    entry["effect"] = to_string(action.effect);
    entry["result_id"] = action.result_id;
    entry["lookup"] = action.lookup ? json::value(json::string(action.lookup->operation)) : json::value(nullptr);
}

void describe_trigger(const Trigger& trigger, json::object& entry) {
    entry["event_type"] = trigger.event_type;
    entry["data"] = trigger.data_schema;
    entry["required_fields"] = array_or_empty(trigger.data_schema, "required");
    json::array optional;
    for (const auto& property : object_or_empty(trigger.data_schema, "properties")) {
        const json::value name(json::string(property.key()));
        const auto& required = array_or_empty(trigger.data_schema, "required");
        if (std::ranges::find(required, name) == required.end()) optional.push_back(name);
    }
    entry["optional_fields"] = std::move(optional);
    entry["ordering_key"] = trigger.ordering_key;
    entry["person_id"] = trigger.person_id;
    entry["scopes"] = texts(trigger.scopes);
}

}  // namespace

json::object describe(const OperationSummary& operation) {
    json::object entry;
    entry["id"] = operation.id;
    entry["kind"] = operation.kind == OperationSummary::Kind::action ? "action" : "trigger";
    entry["connector"] = operation.connector;
    entry["group"] = operation.group;
    entry["title"] = operation.title;
    entry["description"] = operation.description;
    if (!operation.method.empty()) entry["method"] = operation.method;
    if (!operation.path.empty()) entry["path"] = operation.path;
    if (!operation.event_type.empty()) entry["event_type"] = operation.event_type;
    return entry;
}

json::object describe(const Operation& operation) {
    const bool is_action = operation.kind == Operation::Kind::action;
    json::object entry;
    entry["id"] = operation.id;
    entry["kind"] = is_action ? "action" : "trigger";
    entry["connector"] = operation.connector;
    entry["group"] = operation.group;
    entry["title"] = operation.title;
    entry["description"] = operation.description;
    if (is_action) {
        describe_action(operation.action, entry);
    } else {
        describe_trigger(operation.trigger, entry);
    }
    entry["sample"] = operation.sample;
    if (!operation.only_in.values.empty()) {
        entry["only_in"] = {{"variants", texts(operation.only_in.values)}, {"because", operation.only_in.because}};
    }
    return entry;
}

}  // namespace tendril::connector
