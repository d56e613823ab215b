#include "api/context.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"

namespace tendril::api {

namespace {

json::object form(const flow::Recipe& recipe) {
    json::array parameters;
    for (const auto& parameter : recipe.parameters) {
        parameters.push_back(json::object{{"name", parameter.name},
                                          {"title", parameter.title},
                                          {"help", parameter.help},
                                          {"required", parameter.required},
                                          {"default", parameter.fallback}});
    }
    return {{"id", recipe.id},
            {"title", recipe.title},
            {"description", recipe.description},
            {"parameters", std::move(parameters)},
            {"flow", recipe.flow}};
}

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    co_return ok(page_through(
        call.context.parts.recipes, *page, [](const auto& one) { return one.id; },
        [](const auto& one) { return form(one); }));
}

}  // namespace

std::vector<Route> recipe_routes() {
    return {{.method = "GET",
             .pattern = "/recipes",
             .handle = list,
             .id = "listRecipes",
             .summary = "Ready-made flows, with the values that a person fills in.",
             .response = "Recipe",
             .list = true}};
}

}  // namespace tendril::api
