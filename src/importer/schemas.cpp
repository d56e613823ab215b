#include "importer/schemas.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "connector/schema_format.hpp"

namespace tendril::importer {

namespace {

constexpr int depth_max = 48;
constexpr std::size_t schemas_max = 100'000;
constexpr std::string_view definitions_path = "#/$defs/";
constexpr std::array<std::string_view, 6> types{"string", "number", "integer", "boolean", "array", "object"};

bool is_type(std::string_view name) {
    return std::find(types.begin(), types.end(), name) != types.end();
}

std::string_view definition_name(const json::object& schema) {
    const auto reference = text_or(schema, "$ref");
    return reference.starts_with(definitions_path) ? reference.substr(definitions_path.size()) : std::string_view();
}

// A schema that says little enough to be written wherever it is used.
bool is_simple(const json::object& schema) {
    return !schema.contains("properties") && !schema.contains("anyOf") && !schema.contains("items");
}

void collect_names(const json::value& value, std::set<std::string, std::less<>>& names) {
    if (const auto* list = value.if_array()) {
        for (const auto& item : *list) collect_names(item, names);
    } else if (const auto* object = value.if_object()) {
        if (const auto name = definition_name(*object); !name.empty()) names.emplace(name);
        for (const auto& member : *object) collect_names(member.value(), names);
    }
}

// Whether a constraint's value fits a type: documents put enums of texts on lists and the like.
bool fits(const json::value& choice, std::string_view type) {
    if (type.empty()) return true;
    if (type == "string") return choice.is_string();
    if (type == "number" || type == "integer") return choice.is_number();
    if (type == "boolean") return choice.is_bool();
    return type == "array" ? choice.is_array() : choice.is_object();
}

void add_required(const json::object& part, json::object& schema) {
    const auto& names = array_or_empty(part, "required");
    if (names.empty()) return;
    auto& all = schema["required"];
    if (!all.is_array()) all.emplace_array();
    for (const auto& name : names) {
        auto& list = all.get_array();
        if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
    }
}

}  // namespace

json::object Schemas::opened(const json::object& schema) const {
    const auto* target = &schema;
    // A name leads to a schema that is no name itself.
    const auto name = definition_name(schema);
    if (!name.empty()) target = &object_or_empty(definitions_, name);
    auto copy = *target;
    if (!name.empty() && boolean_or(schema, "nullable", false)) copy["nullable"] = true;
    return copy;
}

json::object Schemas::definitions_for(const json::value& root) const {
    std::set<std::string, std::less<>> names;
    std::set<std::string, std::less<>> seen;
    collect_names(root, names);
    while (seen.size() < names.size()) {
        for (const auto& name : std::set<std::string, std::less<>>(names)) {
            if (seen.insert(name).second) collect_names(definitions_.at(name), names);
        }
    }
    json::object found;
    for (const auto& name : names) found[name] = definitions_.at(name);
    return found;
}

json::object Schemas::convert(const Located& at) {
    if (++converted_ > schemas_max) {
        notes_.fault(at.place(), "is one schema too many: more than " + std::to_string(schemas_max) +
                                     " of them. Import a smaller part of the API.");
        return {};
    }
    if (!at || !notes_.fault().empty()) return {};
    if (at.value->is_bool()) return {};
    if (!at.value->is_object()) {
        notes_.fault(at.place(), "must be a schema, that is an object.");
        return {};
    }
    if (depth_ >= depth_max) {
        notes_.note(at.place(), "is nested too deeply: anything is allowed there");
        return {};
    }
    ++depth_;
    auto schema = at.object().contains("$ref") ? convert_reference(at) : convert_inline(at);
    --depth_;
    return schema;
}

json::object Schemas::convert_reference(const Located& at) {
    const auto target = references_.resolve(at);
    if (!target) return {};
    const auto known = names_.find(target.place());
    std::string name = known == names_.end() ? std::string() : known->second;
    if (name.empty()) {
        name = name_for(target);
        definitions_[name] = json::object();  // a schema may lead to itself
        auto schema = convert(target);
        // Written out first: the conversion may have added names, and moved the object's members by that.
        definitions_[name] = opened(schema);
    } else if (const auto& finished = definitions_.at(name).as_object(); !finished.empty() && is_simple(finished)) {
        return finished;
    }
    auto schema = is_simple(definitions_.at(name).as_object()) && known == names_.end()
                      ? definitions_.at(name).as_object()
                      : json::object{{"$ref", std::string(definitions_path) + name}};
    if (boolean_or(at.object(), "nullable", false)) schema["nullable"] = true;
    return schema;
}

std::string Schemas::name_for(const Located& target) {
    const auto slash = target.pointer.rfind('/');
    std::string name;
    for (const char character : target.pointer.substr(slash == std::string::npos ? 0 : slash + 1)) {
        const bool plain = (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
                           (character >= 'A' && character <= 'Z') || character == '_' || character == '-';
        name += plain ? character : '_';
    }
    if (name.empty()) name = "Schema";
    auto unique = name;
    for (int number = 2; definitions_.contains(unique); ++number) unique = name + std::to_string(number);
    names_[target.place()] = unique;
    return unique;
}

json::object Schemas::convert_inline(const Located& at) {
    json::object schema;
    convert_type(at, schema);
    convert_choices(at, schema);
    convert_bounds(at, schema);
    convert_members(at, schema);
    if (at.object().contains("allOf")) merge_all(at, schema);
    for (const auto* keyword : {"oneOf", "anyOf"}) {
        if (at.object().contains(keyword)) choose_any(at, keyword, schema);
    }
    if (boolean_or(at.object(), "nullable", false)) schema["nullable"] = true;
    return schema;
}

void Schemas::convert_type(const Located& at, json::object& schema) {
    const auto& theirs = at.object();
    const auto* type = theirs.if_contains("type");
    if (type == nullptr) {
        if (theirs.contains("properties")) schema["type"] = "object";
        if (theirs.contains("items")) schema["type"] = "array";
    } else if (const auto* name = type->if_string()) {
        if (is_type(*name)) {
            schema["type"] = *name;
        } else if (*name != "null") {
            notes_.note(at.place(),
                        "has the type " + std::string(*name) + ", which is none: anything is allowed there");
        }
    } else if (const auto* names = type->if_array()) {  // 3.1
        json::array kept;
        for (const auto& one : *names) {
            if (!one.is_string()) continue;
            if (one.as_string() == "null") {
                schema["nullable"] = true;
            } else if (is_type(one.as_string())) {
                kept.push_back(one);
            }
        }
        if (kept.size() == 1) schema["type"] = kept.front();
        if (kept.size() > 1) {
            json::array choices;
            for (const auto& one : kept) choices.push_back(json::object{{"type", one}});
            schema["anyOf"] = std::move(choices);
        }
    }
    const auto format = text_or(theirs, "format");
    const bool known = connector::find_text_format(format) != nullptr || format == "binary";
    if (known && text_or(schema, "type") == "string") schema["format"] = format;
    if (format == "binary") schema.erase("type");  // a file is written as an object
}

void Schemas::convert_choices(const Located& at, json::object& schema) {
    const auto& theirs = at.object();
    json::array choices;
    for (const auto& choice : array_or_empty(theirs, "enum")) {
        if (choice.is_null()) {
            schema["nullable"] = true;
        } else if (fits(choice, text_or(schema, "type")) &&
                   std::find(choices.begin(), choices.end(), choice) == choices.end()) {
            choices.push_back(choice);
        }
    }
    if (const auto* only = theirs.if_contains("const"); only != nullptr && choices.empty()) choices.push_back(*only);
    if (!choices.empty()) schema["enum"] = std::move(choices);
    const auto* fallback = theirs.if_contains("default");
    if (fallback != nullptr && fits(*fallback, text_or(schema, "type")) && !fallback->is_structured() &&
        !fallback->is_null()) {
        schema["default"] = *fallback;
    }
}

void Schemas::convert_bounds(const Located& at, json::object& schema) {
    const auto& theirs = at.object();
    const auto type = text_or(schema, "type");
    const auto keep = [&](std::string_view name) {
        const auto* bound = theirs.if_contains(name);
        if (bound != nullptr && bound->is_number()) schema[name] = *bound;
    };
    const auto keep_count = [&](std::string_view name) {
        const auto count = integer_or(theirs, name, 0);
        if (count > 0) schema[name] = count;
    };
    if (type == "number" || type == "integer") {
        for (const auto* name : {"minimum", "maximum"}) keep(name);
    } else if (type == "string") {
        for (const auto* name : {"minLength", "maxLength"}) keep_count(name);
    } else if (type == "array") {
        for (const auto* name : {"minItems", "maxItems"}) keep_count(name);
    }
}

void Schemas::convert_members(const Located& at, json::object& schema) {
    const auto& theirs = at.object();
    const auto members = at.member("properties");
    if (const auto& properties = members.object(); !properties.empty()) {
        json::object converted;
        for (const auto& property : properties) converted[property.key()] = convert(members.member(property.key()));
        schema["properties"] = std::move(converted);
    }
    json::array required;
    for (const auto& name : array_or_empty(theirs, "required")) {
        if (!name.is_string() || std::find(required.begin(), required.end(), name) != required.end()) continue;
        required.push_back(name);
        auto& properties = schema["properties"];
        if (!properties.is_object()) properties.emplace_object();
        if (!properties.get_object().contains(name.as_string()))
            properties.get_object()[name.as_string()] = json::object();
    }
    if (!required.empty()) schema["required"] = std::move(required);
    if (theirs.contains("items") && text_or(schema, "type") == "array") {
        auto items = convert(at.member("items"));
        if (!items.empty()) schema["items"] = std::move(items);
    }
    const auto* additional = theirs.if_contains("additionalProperties");
    if (additional != nullptr && additional->is_bool() && !additional->get_bool())
        schema["additionalProperties"] = false;
}

void Schemas::merge(const json::object& part, json::object& schema) {
    for (const auto& member : part) {
        if (member.key() == "properties") {
            auto& properties = schema["properties"];
            if (!properties.is_object()) properties.emplace_object();
            for (const auto& property : member.value().as_object()) {
                properties.get_object()[property.key()] = property.value();
            }
        } else if (member.key() == "required") {
            add_required(part, schema);
        } else if (member.key() != "nullable" && member.key() != "additionalProperties") {
            if (!schema.contains(member.key())) schema[member.key()] = member.value();
        }
    }
}

// What holds of each part holds of the whole. Closed parts are opened: each would forbid the others' members.
void Schemas::merge_all(const Located& at, json::object& schema) {
    const auto parts = at.member("allOf");
    const auto& list = array_or_empty(at.object(), "allOf");
    const bool alone = list.size() == 1 && !schema.contains("properties");
    if (alone) {
        auto only = convert(parts.item(0));
        // A name with something said about it, as OpenAPI 3.0 has to write it.
        if (!only.empty()) schema = std::move(only);
        return;
    }
    for (std::size_t i = 0; i < list.size(); ++i) merge(opened(convert(parts.item(i))), schema);
}

void Schemas::choose_any(const Located& at, std::string_view keyword, json::object& schema) {
    const auto choices = at.member(keyword);
    const auto& list = array_or_empty(at.object(), keyword);
    json::array kept;
    bool nullable = false;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto choice = choices.item(i);
        if (text_or(choice.object(), "type") == "null") {
            nullable = true;
            continue;
        }
        auto converted = convert(choice);
        if (std::find(kept.begin(), kept.end(), json::value(converted)) == kept.end())
            kept.emplace_back(std::move(converted));
    }
    if (kept.size() == 1) {
        if (schema.contains("properties")) {
            merge(opened(kept.front().as_object()), schema);
        } else {
            schema = kept.front().as_object();
        }
    } else if (kept.size() > 1) {
        if (schema.contains("properties")) {
            notes_.note(choices.place(), "narrows an object that is described already: its own members count");
        } else {
            const auto own_type = text_or(schema, "type");
            // The choices have types of their own; a list or an object beside them says nothing more.
            if (!own_type.empty()) schema.erase("type");
            schema["anyOf"] = std::move(kept);
        }
    }
    if (nullable) schema["nullable"] = true;
}

}  // namespace tendril::importer
