#include "connector/definitions.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "connector/naming.hpp"

namespace tendril::connector {

namespace {

constexpr std::string_view prefix = "#/$defs/";
constexpr std::size_t depth_max = 24;
// Of one body or answer; the largest of the built-in connectors has 1,300.
constexpr std::size_t schemas_max = 3'000;

// Writes out one schema, breadth limited as well as depth.
class Writer {
 public:
    explicit Writer(const json::object& definitions) : definitions_(definitions) {}

    json::object write(const json::object& schema) {
        const auto reference = text_or(schema, "$ref");
        if (!reference.starts_with(prefix)) return write_members(schema);
        const auto name = reference.substr(prefix.size());
        const auto* target = definitions_.if_contains(name);
        if (target == nullptr || !target->is_object()) return schema;
        const bool leads_to_itself = std::find(open_.begin(), open_.end(), name) != open_.end();
        if (leads_to_itself || open_.size() >= depth_max || written_ >= schemas_max)
            return anything_like(schema, target->get_object());
        open_.emplace_back(name);
        auto written = write_members(target->get_object());
        open_.pop_back();
        for (const auto& member : schema) {
            if (member.key() != "$ref") written[member.key()] = member.value();
        }
        return written;
    }

 private:
    // Of the same type, without its members.
    static json::object anything_like(const json::object& schema, const json::object& target) {
        json::object written;
        for (const auto* name : {"type", "title"}) {
            if (const auto* value = target.if_contains(name)) written[name] = *value;
        }
        if (boolean_or(schema, "nullable", false)) written["nullable"] = true;
        return written;
    }

    json::object write_members(const json::object& schema) {
        ++written_;
        json::object written;
        for (const auto& member : schema) {
            const std::string_view name = member.key();
            if (name == "properties" && member.value().is_object()) {
                written[name] = properties(member.value().get_object());
            } else if (name == "items" && member.value().is_object()) {
                written[name] = write(member.value().get_object());
            } else if (name == "anyOf" && member.value().is_array()) {
                written[name] = choices(member.value().get_array());
            } else {
                written[name] = member.value();
            }
        }
        return written;
    }

    json::object properties(const json::object& all) {
        json::object written;
        for (const auto& property : all) {
            if (!property.value().is_object()) {
                written[property.key()] = property.value();
                continue;
            }
            auto schema = write(property.value().get_object());
            if (!schema.contains("title")) schema["title"] = title_of_field(property.key());
            written[property.key()] = std::move(schema);
        }
        return written;
    }

    json::array choices(const json::array& all) {
        json::array written;
        for (const auto& choice : all) {
            written.push_back(choice.is_object() ? json::value(write(choice.get_object())) : choice);
        }
        return written;
    }

    const json::object& definitions_;
    std::vector<std::string_view> open_;
    std::size_t written_ = 0;
};

}  // namespace

json::object write_out(const json::object& operation, const json::object& definitions) {
    auto written = operation;
    for (const auto* name : {"body", "response", "data"}) {
        auto* schema = written.if_contains(name);
        if (schema != nullptr && schema->is_object()) *schema = Writer(definitions).write(schema->get_object());
    }
    auto* parameters = written.if_contains("parameters");
    if (parameters == nullptr || !parameters->is_array()) return written;
    for (auto& parameter : parameters->get_array()) {
        auto* schema = parameter.is_object() ? parameter.get_object().if_contains("schema") : nullptr;
        if (schema != nullptr && schema->is_object()) *schema = Writer(definitions).write(schema->get_object());
    }
    return written;
}

}  // namespace tendril::connector
