#include "flow/alignment/field.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace tendril::flow {

namespace {

constexpr int depth_max = 4;
constexpr std::size_t fields_max = 500;

constexpr std::array<std::string_view, 6> type_names{"unknown", "text", "number", "boolean", "list", "object"};
constexpr std::array<std::string_view, 5> format_names{"none", "email", "phone", "date", "url"};

FieldType type_of_schema(const json::object& schema) {
    const auto type = text_or(schema, "type");
    if (type == "string") return FieldType::text;
    if (type == "number" || type == "integer") return FieldType::number;
    if (type == "boolean") return FieldType::boolean;
    if (type == "array") return FieldType::list;
    return type == "object" ? FieldType::object : FieldType::unknown;
}

FieldFormat format_of_schema(const json::object& schema) {
    const auto format = text_or(schema, "format");
    if (format == "email") return FieldFormat::email;
    if (format == "phone") return FieldFormat::phone;
    if (format == "date" || format == "date-time") return FieldFormat::date;
    return format == "uri" || format == "url" ? FieldFormat::url : FieldFormat::none;
}

bool is_empty(const json::value& value) {
    if (value.is_null()) return true;
    if (const auto* text = value.if_string()) return text->empty();
    const auto* array = value.if_array();
    return array != nullptr && array->empty();
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool looks_like_email(std::string_view text) {
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && text.find('.', at) != std::string_view::npos &&
           text.find(' ') == std::string_view::npos;
}

bool looks_like_phone(std::string_view text) {
    const auto digits = std::ranges::count_if(text, is_digit);
    const bool only = std::ranges::all_of(
        text, [](char c) { return is_digit(c) || std::string_view("+-() ./").find(c) != std::string_view::npos; });
    const bool decorated = text.find_first_of("+-() ") != std::string_view::npos;
    return only && digits >= 7 && digits <= 15 && decorated;
}

bool looks_like_date(std::string_view text) {
    return text.size() >= 10 && is_digit(text[0]) && is_digit(text[1]) && is_digit(text[2]) && is_digit(text[3]) &&
           text[4] == '-' && is_digit(text[5]) && text[7] == '-';
}

FieldFormat format_of(const json::value& value) {
    const auto* text = value.if_string();
    if (text == nullptr) return FieldFormat::none;
    const std::string_view view(text->data(), text->size());
    if (looks_like_email(view)) return FieldFormat::email;
    if (looks_like_date(view)) return FieldFormat::date;
    if (looks_like_phone(view)) return FieldFormat::phone;
    return view.starts_with("http://") || view.starts_with("https://") ? FieldFormat::url : FieldFormat::none;
}

// What is known of one path while samples are read.
struct Gathered {
    std::map<FieldType, std::size_t> types;
    std::map<FieldFormat, std::size_t> formats;
    std::size_t filled = 0;
    json::value example;
    FieldFormat declared = FieldFormat::none;
};
using ByPath = std::map<std::string, Gathered>;

void gather(const json::object& object, const std::string& prefix, int depth, ByPath& fields) {
    for (const auto& member : object) {
        const std::string path = prefix + std::string(member.key());
        if (const auto* inner = member.value().if_object(); inner != nullptr && depth < depth_max) {
            gather(*inner, path + ".", depth + 1, fields);
            continue;
        }
        if (fields.size() >= fields_max && !fields.contains(path)) continue;
        auto& field = fields[path];
        if (is_empty(member.value())) continue;
        ++field.filled;
        ++field.types[type_of(member.value())];
        ++field.formats[format_of(member.value())];
        if (field.example.is_null()) field.example = member.value();
    }
}

void gather_schema(const json::object& schema, const std::string& prefix, int depth, ByPath& fields) {
    for (const auto& member : object_or_empty(schema, "properties")) {
        const auto* inner = member.value().if_object();
        if (inner == nullptr) continue;
        const std::string path = prefix + std::string(member.key());
        if (inner->contains("properties") && depth < depth_max) {
            gather_schema(*inner, path + ".", depth + 1, fields);
            continue;
        }
        auto& field = fields[path];
        if (field.filled == 0) field.types[type_of_schema(*inner)] = 0;
        field.declared = format_of_schema(*inner);
    }
}

SourceField finish(const std::string& path, const Gathered& gathered, std::size_t samples) {
    SourceField field{.path = path, .samples = samples, .filled = gathered.filled, .example = gathered.example};
    std::size_t most = 0;
    for (const auto& [type, count] : gathered.types) {
        if (field.type == FieldType::unknown || count > most) field.type = type;
        most = std::max(most, count);
    }
    field.format = gathered.declared;
    for (const auto& [format, count] : gathered.formats) {
        if (format != FieldFormat::none && count * 10 >= gathered.filled * 9) field.format = format;
    }
    return field;
}

TargetField target(std::string_view name, const json::object& schema, std::string_view title, bool required) {
    return {std::string(name), std::string(title.empty() ? text_or(schema, "title") : title), type_of_schema(schema),
            format_of_schema(schema), required};
}

}  // namespace

FieldType type_of(const json::value& value) {
    if (value.is_string()) return FieldType::text;
    if (value.is_number()) return FieldType::number;
    if (value.is_bool()) return FieldType::boolean;
    if (value.is_array()) return FieldType::list;
    return value.is_object() ? FieldType::object : FieldType::unknown;
}

std::string_view to_string(FieldType type) {
    return type_names[static_cast<std::size_t>(type)];
}

std::string_view to_string(FieldFormat format) {
    return format_names[static_cast<std::size_t>(format)];
}

std::vector<SourceField> source_fields(const std::vector<json::object>& samples, const json::object& schema) {
    ByPath gathered;
    for (const auto& sample : samples) gather(sample, "", 1, gathered);
    gather_schema(schema, "", 1, gathered);
    std::vector<SourceField> fields;
    for (const auto& [path, one] : gathered) fields.push_back(finish(path, one, samples.size()));
    return fields;
}

std::vector<TargetField> target_fields(const connector::Operation& operation) {
    const auto& action = operation.action;
    std::vector<TargetField> fields;
    for (const auto& parameter : action.parameters) {
        if (!parameter.from_setting.empty()) continue;
        fields.push_back(target(parameter.name, parameter.schema, parameter.title, parameter.required));
    }
    const auto& required = array_or_empty(action.body_schema, "required");
    for (const auto& member : object_or_empty(action.body_schema, "properties")) {
        const auto* schema = member.value().if_object();
        const bool from_settings = std::ranges::any_of(action.body_from_settings, [&](const json::value& rule) {
            return rule.is_object() && text_or(rule.get_object(), "name") == member.key();
        });
        if (schema == nullptr || from_settings) continue;
        const bool needed = std::ranges::find(required, json::value(member.key())) != required.end();
        fields.push_back(target(member.key(), *schema, "", needed));
    }
    return fields;
}

}  // namespace tendril::flow
