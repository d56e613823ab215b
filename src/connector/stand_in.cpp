#include "connector/stand_in.hpp"

#include <algorithm>

#include "connector/call_match.hpp"
#include "connector/request.hpp"
#include "connector/sample.hpp"
#include "http/problem.hpp"
#include "http/router.hpp"

namespace tendril::connector {

namespace {

json::object problem(int status, std::string_view name, json::value message) {
    return {{"statusCode", status}, {"message", std::move(message)}, {"error", name}};
}

http::Response refused(const std::vector<Finding>& findings) {
    json::array messages;
    for (const auto& finding : findings) messages.emplace_back(finding.message);
    return http::reply(422, problem(422, "Unprocessable Entity", std::move(messages)));
}

// The values of the path's variables.
void read_path(std::string_view pattern, const std::string& path, json::object& input) {
    http::Parameters variables;
    if (!http::PathPattern(std::string(pattern)).matches(path, variables)) return;
    for (const auto& [name, value] : variables) input[name] = value;
}

// A list arrives as several values of one name.
void read_query(const Action& action, const std::string& query, json::object& input) {
    const auto values = http::parse_query(query);
    if (!values) return;
    for (const auto& [name, value] : *values) {
        const auto declared = std::ranges::find(action.parameters, name, &Parameter::name);
        const bool is_list = declared != action.parameters.end() && text_or(declared->schema, "type") == "array";
        if (!is_list) {
            input[name] = value;
            continue;
        }
        auto& list = input[name];
        if (!list.is_array()) list.emplace_array();
        list.get_array().emplace_back(value);
    }
}

void read_headers(const Action& action, const http::Headers& headers, json::object& input) {
    for (const auto& parameter : action.parameters) {
        const bool given = parameter.in == Parameter::In::header && headers.contains(parameter.name);
        if (given) input[parameter.name] = headers.get(parameter.name);
    }
}

// Forms are taken as they are: in them everything is text, which says little about types.
bool read_body(const Action& action, const std::string& body, json::object& input) {
    if (!action.sends_body) return true;
    if (action.body_type != BodyType::json) {
        for (auto& member : sample_input(action, Members::required)) {
            if (!input.contains(member.key())) input[member.key()] = std::move(member.value());
        }
        return true;
    }
    auto parsed = parse_json(body);
    if (!parsed) return false;
    if (!action.body_field.empty()) {
        input[action.body_field] = *std::move(parsed);
        return true;
    }
    if (!parsed->is_object()) return false;
    for (auto& member : parsed->get_object()) input[member.key()] = std::move(member.value());
    return true;
}

std::vector<Finding> check_headers(const Action& action, const http::Headers& headers) {
    std::vector<Finding> findings;
    for (const auto& header : action.headers) {
        const std::string name(header.key());
        const std::string_view wanted = header.value().as_string();
        if (headers.get(name) == wanted) continue;
        findings.push_back({Finding::Severity::error,
                            {},
                            name,
                            name + " header must be " + std::string(wanted),
                            "Send it like that."});
    }
    return findings;
}

http::Response answer(const Operation& operation, const http::Request& request) {
    const auto& action = operation.action;
    auto findings = check_headers(action, request.headers);
    json::object input;
    read_path(action.path, request.path, input);
    read_query(action, request.query, input);
    read_headers(action, request.headers, input);
    if (!read_body(action, request.body, input)) {
        return http::reply(400, problem(400, "Bad Request", "The body is not valid JSON of the expected kind."));
    }
    auto call = build_call(operation, {}, {}, input);
    if (!call) std::ranges::move(call.error(), std::back_inserter(findings));
    if (!findings.empty()) return refused(findings);
    if (action.success_status == 204) return {204, {}, {}};
    return http::reply(action.success_status, operation.sample.at("output"));
}

}  // namespace

std::optional<StandIn> stand_in_for(const Catalog& catalog, std::string_view connector, const http::Request& request) {
    const auto* summary = match_call(catalog, connector, request.method, request.path);
    if (summary == nullptr) return std::nullopt;
    const auto* operation = catalog.operation(summary->id);
    if (operation == nullptr) return std::nullopt;
    return StandIn{summary->id, answer(*operation, request)};
}

}  // namespace tendril::connector
