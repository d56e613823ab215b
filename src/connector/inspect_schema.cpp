#include <algorithm>
#include <array>

#include "connector/manifest_parts.hpp"
#include "connector/schema_format.hpp"

namespace tendril::connector {

namespace {

constexpr std::array<std::string_view, 6> types{"string", "number", "integer", "boolean", "array", "object"};

void inspect_required(ManifestReader& reader, const json::object& properties) {
    for (const auto& name : reader.texts("required")) {
        if (!properties.contains(name)) reader.fault("required", "names " + name + ", which is no property");
    }
}

void inspect_properties(const json::object& properties, const std::string& path, ManifestErrors& errors) {
    for (const auto& property : properties) {
        const auto place = path + "." + std::string(property.key());
        if (const auto* schema = property.value().if_object()) {
            inspect_schema(*schema, place, errors);
        } else {
            errors.add(place, "must be a schema");
        }
    }
}

}  // namespace

void inspect_schema(const json::object& schema, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(
        schema, path, errors,
        {"type", "title", "description", "properties", "required", "items", "enum", "format", "nullable", "minLength",
         "maxLength", "minimum", "maximum", "minItems", "maxItems", "default", "anyOf", "additionalProperties"});
    const auto type = reader.text("type", "");
    if (!type.empty() && std::find(types.begin(), types.end(), type) == types.end()) {
        reader.fault("type", "is not a type of JSON Schema");
    }
    const auto format = reader.text("format", "");
    if (!format.empty() && format != "binary" && find_text_format(format) == nullptr)
        reader.fault("format", "is not a known format");
    reader.text("title", "");
    reader.text("description", "");
    reader.list("enum");
    reader.boolean("nullable", false);
    if (reader.boolean("additionalProperties", false)) reader.fault("additionalProperties", "may only be false");
    for (const auto* bound : {"minLength", "maxLength", "minItems", "maxItems"}) {
        if (reader.has(bound)) reader.integer(bound);
    }
    for (const auto* bound : {"minimum", "maximum"}) {
        if (reader.has(bound) && !schema.at(bound).is_number()) reader.fault(bound, "must be a number");
    }
    const auto& properties = reader.object("properties");
    inspect_required(reader, properties);
    inspect_properties(properties, reader.path("properties"), errors);
    const auto& choices = reader.list("anyOf");
    for (std::size_t i = 0; i < choices.size(); ++i) {
        const auto* choice = choices[i].if_object();
        if (choice != nullptr) inspect_schema(*choice, reader.path("anyOf", i), errors);
        if (choice == nullptr) reader.fault("anyOf", "must be a list of schemas");
    }
    const auto& items = reader.object("items");
    if (!items.empty()) inspect_schema(items, reader.path("items"), errors);
}

}  // namespace tendril::connector
