#include <algorithm>

#include "api/context.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"

namespace tendril::api {

namespace {

using connector::Operation;

bool contains_without_case(std::string_view text, std::string_view part) {
    const auto same = [](char a, char b) {
        return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
    };
    return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

// Every word of the question must occur in the operation's id, title, group, path or description.
bool answers_question(const Operation& operation, std::string_view question) {
    while (!question.empty()) {
        const auto end = question.find(' ');
        const auto word = question.substr(0, end);
        question = end == std::string_view::npos ? std::string_view() : question.substr(end + 1);
        const auto& action = operation.action;
        const bool found = word.empty() || contains_without_case(operation.id, word) ||
                           contains_without_case(operation.title, word) ||
                           contains_without_case(operation.group, word) || contains_without_case(action.path, word) ||
                           contains_without_case(operation.description, word);
        if (!found) return false;
    }
    return true;
}

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    const auto kind = call.parameter("kind");
    if (!kind.empty() && kind != "action" && kind != "trigger") {
        co_return Error(ErrorCode::invalid_input, "\"kind\" must be \"action\" or \"trigger\".", "kind");
    }
    const auto connector = call.parameter("connector");
    const auto question = call.parameter("q");
    std::vector<const Operation*> found;
    for (const auto& operation : call.context.parts.catalog.operations()) {
        const bool wanted = (kind.empty() || (kind == "action") == (operation.kind == Operation::Kind::action)) &&
                            (connector.empty() || operation.connector == connector);
        if (wanted && answers_question(operation, question)) found.push_back(&operation);
    }
    co_return ok(page_through(
        found, *page, [](const Operation* one) { return one->id; },
        [](const Operation* one) { return connector::describe(*one); }));
}

Task<Result<http::Response>> get(Call& call) {
    const auto& id = call.variable("operation");
    const auto* operation = call.context.parts.catalog.operation(id);
    if (operation == nullptr) co_return no_such("operation", id);
    co_return http::reply(200, connector::describe(*operation));
}

json::object connector_form(const connector::Connector& one) {
    json::array auth;
    for (const auto& kind : one.auth) auth.push_back(json::object{{"kind", kind.kind}, {"title", kind.title}});
    return {{"id", one.id},
            {"title", one.title},
            {"base_url", one.base_url},
            {"auth", std::move(auth)},
            {"settings", one.settings},
            {"test_operation", one.test_operation}};
}

Task<Result<http::Response>> list_connectors(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    std::vector<const connector::Connector*> found;
    for (const auto& one : call.context.parts.catalog.connectors()) {
        if (!one.auth.empty()) found.push_back(&one);
    }
    co_return ok(page_through(
        found, *page, [](const auto* one) { return one->id; }, [](const auto* one) { return connector_form(*one); }));
}

}  // namespace

std::vector<Route> catalog_routes() {
    return {{.method = "GET",
             .pattern = "/catalog",
             .handle = list,
             .id = "listOperations",
             .summary = "Actions and triggers of all connectors, ordered by id.",
             .response = "Operation",
             .list = true,
             .query = {{"connector", "Only operations of this connector."},
                       {"kind", "\"action\" or \"trigger\"."},
                       {"q", "Words that must all occur in the id, title, group, path or description."}}},
            {.method = "GET",
             .pattern = "/catalog/{operation}",
             .handle = get,
             .id = "getOperation",
             .summary = "One action or trigger: method, path, fields, scopes, answer and a sample.",
             .response = "Operation"},
            {.method = "GET",
             .pattern = "/connectors",
             .handle = list_connectors,
             .id = "listConnectors",
             .summary = "The systems that can be connected, with their kinds of credentials and settings.",
             .response = "Connector",
             .list = true}};
}

}  // namespace tendril::api
