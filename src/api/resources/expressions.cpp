// What expressions offer, for the menus and editors of the web app.
#include "api/context.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "expr/language.hpp"

namespace tendril::api {

namespace {

Task<Result<http::Response>> filters(Call&) {
    co_return http::reply(200, json::object{{"items", expr::described_filters()}});
}

Task<Result<http::Response>> tags(Call&) {
    co_return http::reply(200, json::object{{"items", expr::described_tags()}});
}

Task<Result<http::Response>> operators(Call&) {
    co_return http::reply(200, json::object{{"items", expr::described_operators()}});
}

}  // namespace

std::vector<Route> expression_routes() {
    return {{.method = "GET",
             .pattern = "/expressions/filters",
             .handle = filters,
             .id = "listFilters",
             .summary = "Every filter of templates: what it is called, takes, gives and writes, with an example.",
             .response = "FilterList"},
            {.method = "GET",
             .pattern = "/expressions/tags",
             .handle = tags,
             .id = "listTags",
             .summary = "Every tag of templates, with a snippet to begin from.",
             .response = "TagList"},
            {.method = "GET",
             .pattern = "/expressions/operators",
             .handle = operators,
             .id = "listOperators",
             .summary = "Conditions of rules by the types of fields that they fit, with the JsonLogic to write.",
             .response = "OperatorList"}};
}

}  // namespace tendril::api
