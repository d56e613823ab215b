#include <algorithm>
#include <boost/json/string.hpp>
#include <charconv>

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
        call.path = action_.path;
        for (const auto& parameter : action_.parameters) place(parameter, call.path);
        if (!query_.empty()) call.path += "?" + query_;
        for (const auto& header : action_.headers) {
            call.headers.add(header.key(), header.value().as_string());
        }
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
        return parameter.from_setting.empty() ? nullptr : present(settings_, parameter.from_setting);
    }

    void missing(const Parameter& parameter) {
        if (parameter.from_setting.empty()) {
            return find(parameter.name, parameter.name + " is missing.", "Send it: it is required.");
        }
        find(parameter.name, parameter.name + " is missing.",
             "Fill in " + parameter.from_setting + " in the connection's settings.");
    }

    void place(const Parameter& parameter, std::string& path) {
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
        if (parameter.in == Parameter::In::path) {
            place_in_path(parameter.name, wire_text(value), path);
        } else {
            place_in_query(parameter.name, value);
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

    void place_in_query(const std::string& name, const json::value& value) {
        if (const auto* list = value.if_array()) {
            for (const auto& item : *list) place_in_query(name, item);
            return;
        }
        query_ += (query_.empty() ? "" : "&") + percent_encode(name) + "=" + percent_encode(wire_text(value));
    }

    [[nodiscard]] bool is_parameter(std::string_view name) const {
        return std::any_of(action_.parameters.begin(), action_.parameters.end(),
                           [name](const Parameter& parameter) { return parameter.name == name; });
    }

    void build_body(Call& call) {
        json::value body(json::object_kind);
        auto& members = body.get_object();
        for (const auto& member : input_) {
            if (is_parameter(member.key())) continue;
            if (action_.sends_body) {
                members[member.key()] = member.value();
            } else {
                const std::string name(member.key());
                find(name, name + " is not a known field.", "Leave it out, or check its spelling.");
            }
        }
        if (!action_.sends_body) return;
        fill_from_settings(members);
        auto wrong = check_schema(action_.body_schema, body);
        std::move(wrong.begin(), wrong.end(), std::back_inserter(findings));
        call.headers.add("Content-Type", "application/json");
        // Also when it is empty: the remote's contract asks for a body, even of a DELETE.
        call.body = to_text(body);
        call.content = std::move(body);
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

boost::system::result<Call, std::vector<Finding>> build_call(const Operation& operation, const std::string& connection,
                                                             const json::object& settings, const json::object& input) {
    Builder builder(operation.action, settings, input);
    auto call = builder.build(connection);
    if (!builder.findings.empty()) return std::move(builder.findings);
    return call;
}

}  // namespace tendril::connector
