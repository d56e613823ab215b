#include <algorithm>

#include "connector/manifest_parts.hpp"

namespace tendril::connector {

namespace {

// The first name of a slash path: "/meta/contactId" gives "meta".
std::string_view first_name(std::string_view path) {
    if (path.empty()) return {};
    path.remove_prefix(1);
    return path.substr(0, path.find('/'));
}

bool has_property(const json::object& schema, std::string_view name) {
    return object_or_empty(schema, "properties").contains(name);
}

bool has_input(const Action& action, std::string_view name) {
    const auto same_name = [name](const Parameter& parameter) { return parameter.name == name; };
    const bool takes_any = action.sends_body && !action.body_schema.contains("properties");
    return takes_any || has_property(action.body_schema, name) ||
           std::any_of(action.parameters.begin(), action.parameters.end(), same_name);
}

bool has_setting(const Connector& connector, std::string_view name) {
    return std::any_of(connector.settings.begin(), connector.settings.end(),
                       [name](const json::value& setting) { return text_or(setting.as_object(), "name") == name; });
}

// Lookups, conflict rules and tests call operations that change nothing.
void inspect_read(const std::string& id, const std::string& member, const Catalog& catalog, ManifestErrors& errors) {
    const auto* operation = catalog.operation(id);
    if (operation == nullptr) return errors.add(member, "names " + id + ", which does not exist");
    const bool reads = operation->kind == Operation::Kind::action && operation->action.effect == EffectClass::read;
    if (!reads) errors.add(member, "names " + id + ", which does not only read");
}

void inspect_lookup(const Action& action, const Catalog& catalog, ManifestErrors& errors) {
    inspect_read(action.lookup->operation, "lookup.operation", catalog, errors);
    for (const auto& match : action.lookup->match) {
        if (!has_input(action, first_name(match.input))) {
            errors.add("lookup.match", "compares " + match.input + ", which is no input");
        }
    }
}

void inspect_settings(const Action& action, const Connector& connector, ManifestErrors& errors) {
    for (const auto& parameter : action.parameters) {
        if (!parameter.from_setting.empty() && !has_setting(connector, parameter.from_setting)) {
            errors.add("parameters", "take the setting " + parameter.from_setting + ", which does not exist");
        }
    }
    for (const auto& item : action.body_from_settings) {
        const auto setting = text_or(item.as_object(), "setting");
        const auto name = text_or(item.as_object(), "name");
        if (!has_setting(connector, setting)) {
            errors.add("body_from_settings", "takes the setting " + std::string(setting) + ", which does not exist");
        }
        if (!has_property(action.body_schema, name)) {
            errors.add("body_from_settings", "fills " + std::string(name) + ", which the body does not have");
        }
    }
}

void inspect_paging(const Action& action, ManifestErrors& errors) {
    if (action.effect != EffectClass::read) errors.add("paging", "is for operations that only read");
    for (const auto& next : action.paging->next) {
        if (!has_input(action, next.field)) errors.add("paging.next", "sets " + next.field + ", which is no input");
    }
    const auto& limit = action.paging->limit_field;
    if (!limit.empty() && !has_input(action, limit))
        errors.add("paging.limit", "sets " + limit + ", which is no input");
}

void inspect_trigger(const Trigger& trigger, ManifestErrors& errors) {
    for (const auto& path : {trigger.ordering_key, trigger.person_id}) {
        if (!path.empty() && !has_property(trigger.data_schema, first_name(path))) {
            errors.add("data", "has no property for " + path);
        }
    }
}

void inspect_action(const std::string& id, const std::string& member, const Catalog& catalog, ManifestErrors& errors) {
    const auto* operation = catalog.operation(id);
    if (operation == nullptr || operation->kind != Operation::Kind::action) {
        errors.add(member, "names " + id + ", which is no action");
    }
}

void inspect_composition(const Composition& composition, const Catalog& catalog, ManifestErrors& errors) {
    inspect_read(composition.operation, "compose.operation", catalog, errors);
    for (const auto& choice : composition.choices) {
        inspect_action(choice.operation, "compose.choices", catalog, errors);
    }
}

void inspect_availability(const Availability& only_in, const Connector& connector, ManifestErrors& errors) {
    for (const auto& value : only_in.values) {
        if (std::ranges::find(connector.variants.choices, value, &Variant::value) == connector.variants.choices.end()) {
            errors.add("only_in.variants", "names " + value + ", which the connector does not have");
        }
    }
}

}  // namespace

void inspect_references(const Operation& operation, const Catalog& catalog, ManifestErrors& errors) {
    const auto* connector = catalog.connector(operation.connector);
    if (connector == nullptr) return errors.add("connector", "has no connector.json");
    inspect_availability(operation.only_in, *connector, errors);
    if (operation.kind == Operation::Kind::trigger) return inspect_trigger(operation.trigger, errors);
    if (operation.action.composition) inspect_composition(*operation.action.composition, catalog, errors);
    inspect_settings(operation.action, *connector, errors);
    if (operation.action.lookup) inspect_lookup(operation.action, catalog, errors);
    if (operation.action.paging) inspect_paging(operation.action, errors);
    for (const auto& rule : operation.action.conflicts) {
        inspect_read(rule.operation, "conflicts.operation", catalog, errors);
    }
}

void inspect_references(const Connector& connector, const Catalog& catalog, ManifestErrors& errors) {
    if (!connector.test_operation.empty()) inspect_read(connector.test_operation, "test_operation", catalog, errors);
    for (const auto& variant : connector.variants.choices) {
        if (!variant.test_operation.empty()) inspect_read(variant.test_operation, "variants.choices", catalog, errors);
    }
    if (!connector.variants.setting.empty() && !has_setting(connector, connector.variants.setting)) {
        errors.add("variants.setting", "names " + connector.variants.setting + ", which is no setting");
    }
}

void inspect_references(const Poll& poll, const Catalog& catalog, ManifestErrors& errors) {
    const auto* connector = catalog.connector(poll.connector);
    if (connector == nullptr) return errors.add("connector", "has no connector.json");
    inspect_availability(poll.only_in, *connector, errors);
    inspect_read(poll.operation, "operation", catalog, errors);
    if (poll.over) inspect_read(poll.over->operation, "over.operation", catalog, errors);
    for (const auto& rule : poll.rules) {
        const auto* trigger = catalog.operation(rule.trigger);
        if (trigger == nullptr || trigger->kind != Operation::Kind::trigger) {
            errors.add("rules", "name " + rule.trigger + ", which is no trigger");
            continue;
        }
        const auto* shown = catalog.changes().shown_by(trigger->trigger.event_type);
        if (poll.reconciles && (shown == nullptr || shown->change.empty() || !shown->looked_for)) {
            errors.add("rules", "reconcile " + rule.trigger + ", whose change is not looked_for in changes.json");
        }
    }
}

}  // namespace tendril::connector
