// Recipes: ready-made flows as data, with the few values a person fills in.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/embedded.hpp"
#include "base/error.hpp"
#include "base/json.hpp"

namespace tendril::flow {

struct RecipeParameter {
    std::string name;  // becomes a variable of the flow
    std::string title;
    std::string help;
    bool required = false;
    json::value fallback;
};

struct Recipe {
    std::string id;  // the file's name without .json
    std::string title;
    std::string description;
    std::vector<RecipeParameter> parameters;
    json::object flow;  // the flow document
};

// Errors: invalid_input naming the file.
Result<std::vector<Recipe>> load_recipes(std::span<const embedded::File> files);
// The flow document with `values` as its variables. Errors: invalid_input naming a missing or unknown parameter.
Result<json::object> instantiate(const Recipe& recipe, const json::object& values);

}  // namespace tendril::flow
