// Reading recipes and filling in their parameters.
#include "flow/recipe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace tendril::flow {
namespace {

using testing::HasSubstr;

constexpr std::string_view greeting = R"({
  "title": "Greet", "description": "Greets people.",
  "parameters": [{"name": "workflow_id", "title": "Workflow", "required": true},
                 {"name": "tone", "title": "Tone", "help": "How.", "fallback": "warm"},
                 {"name": "extra", "title": "Extra"}],
  "flow": {"format": 1, "variables": {"kept": 1}}})";

Result<std::vector<Recipe>> load(std::string_view content) {
    const std::array<embedded::File, 1> files{{{"greeting.json", content}}};
    return load_recipes(files);
}

Recipe greeting_recipe() {
    return load(greeting).value().at(0);
}

TEST(Recipes, AreNamedAfterTheirFile) {
    const auto recipe = greeting_recipe();
    EXPECT_EQ(recipe.id, "greeting");
    EXPECT_EQ(recipe.title, "Greet");
    ASSERT_EQ(recipe.parameters.size(), 3U);
    EXPECT_TRUE(recipe.parameters[0].required);
    EXPECT_EQ(recipe.parameters[1].fallback, json::value("warm"));
}

TEST(Recipes, ThatAreMalformedNameFileAndMember) {
    const auto broken = load(R"({"title": "x")");
    ASSERT_TRUE(broken.has_error());
    EXPECT_THAT(broken.error().message, HasSubstr("recipes/greeting.json"));

    const auto unknown = load(R"({"title": "x", "description": "y", "flow": {}, "paramters": []})");
    ASSERT_TRUE(unknown.has_error());
    EXPECT_EQ(unknown.error().field, "paramters");
    EXPECT_THAT(unknown.error().message, HasSubstr("Did you mean 'parameters'?"));

    const auto nameless = load(R"({"title": "x", "description": "y", "flow": {}, "parameters": [{"title": "T"}]})");
    ASSERT_TRUE(nameless.has_error());
    EXPECT_EQ(nameless.error().field, "parameters[0].name");
}

TEST(Recipes, FillInVariablesWithValuesAndFallbacks) {
    const auto flow = instantiate(greeting_recipe(), {{"workflow_id", "wf_1"}}).value();
    const auto& variables = flow.at("variables").as_object();
    EXPECT_EQ(variables.at("workflow_id"), json::value("wf_1"));
    EXPECT_EQ(variables.at("tone"), json::value("warm"));
    EXPECT_TRUE(variables.at("extra").is_null()) << "declared, so that templates may read it";
    EXPECT_EQ(variables.at("kept"), json::value(1));
}

TEST(Recipes, RefuseAMissingOrEmptyParameter) {
    for (const json::object& values : {json::object(), json::object{{"workflow_id", ""}}}) {
        const auto flow = instantiate(greeting_recipe(), values);
        ASSERT_TRUE(flow.has_error());
        EXPECT_EQ(flow.error().code, ErrorCode::invalid_input);
        EXPECT_EQ(flow.error().field, "parameters.workflow_id");
        EXPECT_THAT(flow.error().message, HasSubstr("Workflow"));
    }
}

TEST(Recipes, RefuseAnUnknownParameter) {
    const auto flow = instantiate(greeting_recipe(), {{"workflow", "x"}, {"workflow_id", "x"}});
    ASSERT_TRUE(flow.has_error());
    EXPECT_EQ(flow.error().field, "parameters.workflow");
    EXPECT_THAT(flow.error().message, HasSubstr("Did you mean 'workflow_id'?"));
}

}  // namespace
}  // namespace tendril::flow
