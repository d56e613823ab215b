#include "connector/manifest.hpp"

namespace tendril::connector {

namespace {

json::array texts(const std::vector<std::string>& items) {
    json::array list;
    for (const auto& item : items) list.emplace_back(item);
    return list;
}

json::object describe_parameter(const Parameter& parameter) {
    json::object entry;
    entry["name"] = parameter.name;
    entry["in"] = parameter.in == Parameter::In::path ? "path" : "query";
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
        if (parameter.required && parameter.from_setting.empty()) fields.emplace_back(parameter.name);
    }
    for (const auto& name : array_or_empty(action.body_schema, "required")) {
        bool provided = false;
        for (const auto& item : action.body_from_settings) provided = provided || item.as_object().at("name") == name;
        if (!provided) fields.push_back(name);
    }
    return fields;
}

void describe_action(const Action& action, json::object& entry) {
    if (action.builtin == Builtin::none) {
        entry["method"] = action.method;
        entry["path"] = action.path;
        entry["headers"] = action.headers;
    }
    json::array parameters;
    for (const auto& parameter : action.parameters) parameters.push_back(describe_parameter(parameter));
    entry["parameters"] = std::move(parameters);
    entry["body"] = action.sends_body ? json::value(action.body_schema) : json::value(nullptr);
    entry["body_from_settings"] = action.body_from_settings;
    entry["required_fields"] = required_fields(action);
    entry["response"] = action.response_schema;
    entry["scopes"] = texts(action.scopes);
    entry["effect"] = to_string(action.effect);
    entry["result_id"] = action.result_id;
    entry["lookup"] = action.lookup ? json::value(json::string(action.lookup->operation)) : json::value(nullptr);
}

void describe_trigger(const Trigger& trigger, json::object& entry) {
    entry["event_type"] = trigger.event_type;
    entry["data"] = trigger.data_schema;
    entry["required_fields"] = array_or_empty(trigger.data_schema, "required");
    entry["ordering_key"] = trigger.ordering_key;
    entry["person_id"] = trigger.person_id;
    entry["scopes"] = texts(trigger.scopes);
}

}  // namespace

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
    return entry;
}

}  // namespace tendril::connector
