#include <algorithm>
#include <boost/json/string.hpp>
#include <charconv>

#include "connector/body_encoding.hpp"
#include "connector/percent_encoding.hpp"
#include "connector/request.hpp"
#include "connector/schema.hpp"

namespace tendril::connector {

namespace {

const json::value* present(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value == nullptr || value->is_null() ? nullptr : value;
}

// The wire form of a path or query value.
std::string wire_text(const json::value& value) {
    const auto* text = value.if_string();
    return text != nullptr ? std::string(*text) : to_text(value);
}

// A number written as text, or the value itself when it is none.
json::value as_number(const json::string& text) {
    const char* end = text.data() + text.size();
    std::int64_t whole = 0;
    if (const auto [rest, failure] = std::from_chars(text.data(), end, whole); failure == std::errc() && rest == end) {
        return whole;
    }
    double number = 0;
    if (const auto [rest, failure] = std::from_chars(text.data(), end, number); failure == std::errc() && rest == end) {
        return number;
    }
    return json::value(text);
}

// In a path or query everything is text, so 20 and "20" are the same call: the value in the type that the schema wants.
json::value as_declared(const json::object& schema, const json::value& value) {
    const auto type = text_or(schema, "type");
    if (type == "string" && (value.is_number() || value.is_bool())) return json::value(json::string(to_text(value)));
    const auto* text = value.if_string();
    if (text == nullptr) return value;
    if (type == "number" || type == "integer") return as_number(*text);
    if (type == "boolean" && (*text == "true" || *text == "false")) return *text == "true";
    return value;
}

// Builds one call; everything wrong with the input ends up in `findings`.
class Builder {
 public:
    Builder(const Action& action, const json::object& settings, const json::object& input)
        : action_(action), settings_(settings), input_(input) {}

    std::vector<Finding> findings;

    Call build(const std::string& connection) {
        Call call;
        call.connection = connection;
        call.method = action_.method;
        call.reads = action_.effect == EffectClass::read;
        call.path = action_.path;
        for (const auto& header : action_.headers) {
            call.headers.add(header.key(), header.value().as_string());
        }
        for (const auto& parameter : action_.parameters) place(parameter, call);
        if (!query_.empty()) call.path += "?" + query_;
        call.headers.add("Accept", "application/json");
        build_body(call);
        return call;
    }

 private:
    void find(const std::string& field, std::string message, std::string mend) {
        findings.push_back({Finding::Severity::error, {}, field, std::move(message), std::move(mend)});
    }

    const json::value* given(const Parameter& parameter) const {
        if (const auto* value = present(input_, parameter.name)) return value;
        if (!parameter.from_setting.empty()) return present(settings_, parameter.from_setting);
        return parameter.required ? only_choice(parameter.schema) : nullptr;
    }

    void missing(const Parameter& parameter) {
        if (parameter.from_setting.empty()) {
            return find(parameter.name, parameter.name + " is missing.", "Send it: it is required.");
        }
        find(parameter.name, parameter.name + " is missing.",
             "Fill in " + parameter.from_setting + " in the connection's settings.");
    }

    void place(const Parameter& parameter, Call& call) {
        const auto* found = given(parameter);
        if (found == nullptr) {
            if (parameter.required) missing(parameter);
            return;
        }
        const auto value = as_declared(parameter.schema, *found);
        auto wrong = check_schema(parameter.schema, value, parameter.name);
        if (!wrong.empty()) {
            std::move(wrong.begin(), wrong.end(), std::back_inserter(findings));
            return;
        }
        switch (parameter.in) {
            case Parameter::In::path:
                return place_in_path(parameter.name, wire_text(value), call.path);
            case Parameter::In::query:
                return place_in_query(parameter, value);
            case Parameter::In::header:
                return place_in_header(parameter.name, wire_text(value), call);
        }
    }

    // An empty segment or a dot segment would name another resource: "/contacts//tasks", "/contacts/../tasks".
    void place_in_path(const std::string& name, const std::string& text, std::string& path) {
        if (text.empty()) return find(name, name + " must not be empty.", "Send the id of the thing that is meant.");
        if (text == "." || text == "..") return find(name, name + " cannot be \"" + text + "\".", "Send an id.");
        const auto variable = "{" + name + "}";
        const auto position = path.find(variable);
        if (position != std::string::npos) path.replace(position, variable.size(), percent_encode(text));
    }

    void place_in_query(const Parameter& parameter, const json::value& value) {
        const auto* list = value.if_array();
        const auto* object = value.if_object();
        if (list != nullptr && parameter.style == Parameter::Style::comma) {
            std::string texts;
            for (const auto& item : *list) texts += (texts.empty() ? "" : ",") + percent_encode(wire_text(item));
            add_encoded(parameter.name, texts);
        } else if (list != nullptr) {
            for (const auto& item : *list) add_encoded(parameter.name, percent_encode(wire_text(item)));
        } else if (object != nullptr && parameter.style == Parameter::Style::deep_object) {
            for (const auto& member : *object) {
                add_encoded(parameter.name + "[" + std::string(member.key()) + "]",
                            percent_encode(wire_text(member.value())));
            }
        } else {
            add_encoded(parameter.name, percent_encode(wire_text(value)));
        }
    }

    void add_encoded(const std::string& name, const std::string& value) {
        query_ += (query_.empty() ? "" : "&") + percent_encode(name) + "=" + value;
    }

    // A line break would begin another header.
    void place_in_header(const std::string& name, const std::string& text, Call& call) {
        const bool printable = std::ranges::all_of(text, [](char c) {
            const auto byte = static_cast<unsigned char>(c);
            return byte >= 0x20 && byte != 0x7F;
        });
        if (!printable) return find(name, name + " must be one line of text.", "Leave line breaks out.");
        call.headers.add(name, text);
    }

    [[nodiscard]] bool is_parameter(std::string_view name) const {
        return std::any_of(action_.parameters.begin(), action_.parameters.end(),
                           [name](const Parameter& parameter) { return parameter.name == name; });
    }

    // A field that is described in both places goes to both.
    [[nodiscard]] bool is_body_member(std::string_view name) const {
        return object_or_empty(action_.body_schema, "properties").contains(name);
    }

    void build_body(Call& call) {
        json::value body(json::object_kind);
        auto& members = body.get_object();
        for (const auto& member : input_) {
            if (is_parameter(member.key()) && !is_body_member(member.key())) continue;
            if (action_.sends_body) {
                members[member.key()] = member.value();
            } else {
                const std::string name(member.key());
                find(name, name + " is not a known field.", "Leave it out, or check its spelling.");
            }
        }
        if (!action_.sends_body) return;
        fill_from_settings(members);
        fill_only_choices(members);
        auto wrong = check_schema(action_.body_schema, body);
        const bool sound = wrong.empty();
        std::move(wrong.begin(), wrong.end(), std::back_inserter(findings));
        if (sound) write_body(members, call);
        call.content = std::move(body);
    }

    // Also when it is empty: the remote's contract asks for a body, even of a DELETE.
    void write_body(const json::object& members, Call& call) {
        EncodedBody encoded;
        switch (action_.body_type) {
            case BodyType::json:
                encoded = action_.body_field.empty() ? json_body(members) : json_body(members.at(action_.body_field));
                break;
            case BodyType::form:
                encoded = form_body(members);
                break;
            case BodyType::multipart:
                encoded = multipart_body(members, object_or_empty(action_.body_schema, "properties"), findings);
                break;
        }
        call.headers.add("Content-Type", encoded.content_type);
        call.body = std::move(encoded.text);
    }

    // What has to be sent and can only be one thing need not be said.
    void fill_only_choices(json::object& body) const {
        const auto& properties = object_or_empty(action_.body_schema, "properties");
        for (const auto& name : array_or_empty(action_.body_schema, "required")) {
            const auto* value = only_choice(object_or_empty(properties, name.as_string()));
            if (value != nullptr && !body.contains(name.as_string())) body[name.as_string()] = *value;
        }
    }

    void fill_from_settings(json::object& body) const {
        for (const auto& item : action_.body_from_settings) {
            const auto& rule = item.as_object();
            const auto name = text_or(rule, "name");
            const auto* setting = present(settings_, text_or(rule, "setting"));
            if (setting != nullptr && present(body, name) == nullptr) body[name] = *setting;
        }
    }

    const Action& action_;
    const json::object& settings_;
    const json::object& input_;
    std::string query_;
};

}  // namespace

const Action& action_for(const Operation& operation, const json::object& settings) {
    const auto found = operation.action.flavours.find(text_or(settings, flavour_setting));
    return found == operation.action.flavours.end() ? operation.action : *found->second;
}

const json::value* only_choice(const json::object& schema) {
    const auto& choices = array_or_empty(schema, "enum");
    return choices.size() == 1 ? &choices.front() : nullptr;
}

boost::system::result<Call, std::vector<Finding>> build_call(const Operation& operation, const std::string& connection,
                                                             const json::object& settings, const json::object& input) {
    Builder builder(action_for(operation, settings), settings, input);
    auto call = builder.build(connection);
    if (!builder.findings.empty()) return std::move(builder.findings);
    return call;
}

}  // namespace tendril::connector
