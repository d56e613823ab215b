#include "flow/recipe.hpp"

#include <algorithm>

#include "flow/detail/members.hpp"
#include "flow/detail/suggestion.hpp"
#include "flow/limits.hpp"

namespace tendril::flow {

namespace {

using detail::Members;

std::string text_of(const Members& members, std::string_view name, bool needed = false) {
    const auto* text = members.text(name, needed);
    return text == nullptr ? std::string() : std::string(*text);
}

RecipeParameter read_parameter(detail::Report& report, const json::value& value, const std::string& field) {
    static const json::object nothing;
    const auto* object = value.if_object();
    if (object == nullptr)
        report.error({}, field, "A parameter is not an object.", "Write an object with name and title.");
    const Members members(report, {}, object == nullptr ? nothing : *object, field);
    members.allow_only({"name", "title", "help", "required", "fallback"}, "A parameter");
    RecipeParameter parameter;
    parameter.name = text_of(members, "name", true);
    parameter.title = text_of(members, "title", true);
    parameter.help = text_of(members, "help");
    parameter.required = object != nullptr && boolean_or(*object, "required", false);
    if (const auto* fallback = members.any("fallback")) parameter.fallback = *fallback;
    return parameter;
}

Recipe read_recipe(detail::Report& report, const json::object& document) {
    const Members members(report, {}, document);
    members.allow_only({"title", "description", "parameters", "flow"}, "A recipe");
    Recipe recipe;
    recipe.title = text_of(members, "title", true);
    recipe.description = text_of(members, "description", true);
    if (const auto* flow = members.object("flow", true)) recipe.flow = *flow;
    const auto* parameters = members.array("parameters");
    for (std::size_t i = 0; parameters != nullptr && i < parameters->size(); ++i) {
        recipe.parameters.push_back(read_parameter(report, (*parameters)[i], "parameters[" + std::to_string(i) + "]"));
    }
    return recipe;
}

Result<Recipe> load_recipe(const embedded::File& file) {
    const std::string path(file.path);
    const auto document = parse_json(file.content, document_limits);
    if (!document) return Error(ErrorCode::invalid_input, "recipes/" + path + ": " + document.error().message);
    if (!document->is_object()) return Error(ErrorCode::invalid_input, "recipes/" + path + ": not an object.");
    detail::Report report;
    auto recipe = read_recipe(report, document->get_object());
    if (const auto findings = report.take(); !findings.empty()) {
        const auto& first = findings.front();
        return Error(ErrorCode::invalid_input, "recipes/" + path + ": " + first.message + " " + first.mend,
                     first.field);
    }
    recipe.id = path.substr(0, path.rfind(".json"));
    return recipe;
}

// What a person left empty is as absent as what is not there.
bool is_given(const json::object& values, const std::string& name) {
    const auto* value = values.if_contains(name);
    return value != nullptr && !value->is_null() && *value != json::value("");
}

Result<void> check_known(const Recipe& recipe, const json::object& values) {
    std::vector<std::string> names;
    for (const auto& parameter : recipe.parameters) names.push_back(parameter.name);
    for (const auto& value : values) {
        const std::string name(value.key());
        if (std::find(names.begin(), names.end(), name) != names.end()) continue;
        return Error(ErrorCode::invalid_input,
                     "The recipe '" + recipe.id + "' has no parameter '" + name + "'. " +
                         detail::suggest(name, names, "Leave it out."),
                     "parameters." + name);
    }
    return {};
}

}  // namespace

Result<std::vector<Recipe>> load_recipes(std::span<const embedded::File> files) {
    std::vector<Recipe> recipes;
    for (const auto& file : files) {
        auto recipe = load_recipe(file);
        if (!recipe) return recipe.error();
        recipes.push_back(std::move(*recipe));
    }
    return recipes;
}

Result<json::object> instantiate(const Recipe& recipe, const json::object& values) {
    if (const auto known = check_known(recipe, values); !known) return known.error();
    auto flow = recipe.flow;
    auto variables = object_or_empty(flow, "variables");
    for (const auto& parameter : recipe.parameters) {
        const bool given = is_given(values, parameter.name);
        if (!given && parameter.required && parameter.fallback.is_null()) {
            return Error(
                ErrorCode::invalid_input,
                "The recipe '" + recipe.id + "' needs a value for '" + parameter.name + "' (" + parameter.title + ").",
                "parameters." + parameter.name);
        }
        variables[parameter.name] = given ? values.at(parameter.name) : parameter.fallback;
    }
    if (!variables.empty()) flow["variables"] = std::move(variables);
    return flow;
}

}  // namespace tendril::flow
