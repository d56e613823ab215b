#include "api/openapi.hpp"

#include <algorithm>
#include <cctype>

namespace tendril::api {

namespace {

json::object reference(std::string_view schema) {
    return {{"$ref", "#/components/schemas/" + std::string(schema)}};
}

json::object content(std::string_view type, json::value schema) {
    json::object media{{"schema", std::move(schema)}};
    json::object made;
    made[type] = std::move(media);
    return made;
}

json::object list_schema(std::string_view item) {
    json::object items{{"type", "array"}, {"items", reference(item)}};
    json::object cursor{{"type", json::array{"string", "null"}},
                        {"description", "Send it as ?cursor= to get the next page; null on the last."}};
    return {{"type", "object"},
            {"required", json::array{"items", "next_cursor"}},
            {"properties", json::object{{"items", std::move(items)}, {"next_cursor", std::move(cursor)}}}};
}

json::object parameter(std::string_view name, std::string_view in, std::string_view description, json::object schema) {
    return {{"name", name},
            {"in", in},
            {"required", in == "path"},
            {"description", description},
            {"schema", std::move(schema)}};
}

json::array parameters_of(const Route& route) {
    json::array made;
    const auto text = [] { return json::object{{"type", "string"}}; };
    auto rest = route.pattern;
    for (auto open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
        const auto close = rest.find('}', open);
        made.push_back(parameter(rest.substr(open + 1, close - open - 1), "path", "Its id.", text()));
        rest.remove_prefix(close + 1);
    }
    for (const auto& query : route.query) made.push_back(parameter(query.name, "query", query.description, text()));
    if (route.list) {
        made.push_back(parameter("limit", "query", "How many items, 50 by default.",
                                 {{"type", "integer"}, {"minimum", 1}, {"maximum", 200}}));
        made.push_back(parameter("cursor", "query", "The next_cursor of the page before.", text()));
    }
    if (route.method == "POST") {
        made.push_back(parameter("Idempotency-Key", "header",
                                 "The same key with the same request gets the same answer, for a day.", text()));
    }
    return made;
}

json::object answers_of(const Route& route) {
    json::object answer{{"description", route.status == 204 ? "Done; there is no body." : "The answer."}};
    if (route.status != 204) {
        json::object schema;
        if (route.list) {
            schema = list_schema(route.response);
        } else if (!route.response.empty()) {
            schema = reference(route.response);
        }
        answer["content"] = content(route.media, std::move(schema));
    }
    json::object refusal{{"description", "What went wrong, as a problem document (RFC 9457)."},
                         {"content", content("application/problem+json", reference("Problem"))}};
    json::object made;
    made[std::to_string(route.status)] = std::move(answer);
    made["default"] = std::move(refusal);
    return made;
}

// A body of which every member is optional may be left out.
bool must_be_sent(std::string_view schema) {
    const auto& described = openapi_schemas().at(schema).as_object();
    return described.contains("required") || described.contains("oneOf");
}

json::object operation_of(const Route& route) {
    const auto segment = route.pattern.substr(1, route.pattern.find('/', 1) - 1);
    json::object made{{"operationId", route.id}, {"summary", route.summary}, {"tags", json::array{segment}}};
    made["parameters"] = parameters_of(route);
    if (!route.request.empty()) {
        made["requestBody"] = json::object{{"content", content("application/json", reference(route.request))},
                                           {"required", must_be_sent(route.request)}};
    }
    made["responses"] = answers_of(route);
    if (route.access == Access::everybody) made["security"] = json::array{};
    return made;
}

std::string lower(std::string_view text) {
    std::string made(text);
    std::transform(made.begin(), made.end(), made.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return made;
}

json::object security_schemes() {
    return {{"token", json::object{{"type", "http"}, {"scheme", "bearer"}}},
            {"session", json::object{{"type", "apiKey"}, {"in", "cookie"}, {"name", "tendril_session"}}}};
}

}  // namespace

json::object openapi(const std::vector<Route>& table, const std::string& version) {
    json::object paths;
    for (const auto& route : table) {
        auto& path = paths[route.pattern];
        if (!path.is_object()) path = json::object();
        path.get_object()[lower(route.method)] = operation_of(route);
    }
    json::object made{{"openapi", "3.1.0"}};
    made["info"] =
        json::object{{"title", "Tendril"}, {"version", version}, {"summary", "Keeps Habitify and HighLevel in step."}};
    made["servers"] = json::array{json::object{{"url", "/api/v1"}}};
    made["security"] = json::array{json::object{{"token", json::array{}}}, json::object{{"session", json::array{}}}};
    made["paths"] = std::move(paths);
    made["components"] = json::object{{"schemas", openapi_schemas()}, {"securitySchemes", security_schemes()}};
    return made;
}

}  // namespace tendril::api
