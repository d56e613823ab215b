// What is told of the languages is true: every filter, tag and condition is described, and every example gives its
// result.
#include "expr/language.hpp"

#include <gmock/gmock.h>

#include <set>

#include "evaluating.hpp"
#include "expr/filters/filter.hpp"
#include "expr/liquid/parser.hpp"

namespace tendril::expr {
namespace {

std::set<std::string> names_of(const json::array& list) {
    std::set<std::string> names;
    for (const auto& one : list) names.emplace(text_or(one.get_object(), "name"));
    return names;
}

TEST(LanguageTest, EveryFilterIsDescribedAndNoOther) {
    std::set<std::string> known;
    for (const auto& filter : every_filter()) known.emplace(filter.name);
    EXPECT_EQ(names_of(described_filters()), known);
}

TEST(LanguageTest, EveryTagIsDescribedAndItsSnippetCompiles) {
    const json::object snippets{{"greeting", "Hello {{ name }}"}};
    std::set<std::string> known;
    for (const auto name : liquid::tag_names()) known.emplace(name);
    EXPECT_EQ(names_of(described_tags()), known);
    for (const auto& tag : described_tags()) {
        const auto text = text_or(tag.get_object(), "snippet");
        const auto compiled = Template::compile(text, Mode::strict, {}, &snippets);
        EXPECT_TRUE(compiled.has_value()) << text << ": " << (compiled ? "" : compiled.error().message);
    }
}

TEST(LanguageTest, EveryExampleOfAFilterGivesItsResult) {
    for (const auto& filter : described_filters()) {
        const auto& described = filter.get_object();
        const auto& example = object_or_empty(described, "example");
        auto data = object_or_empty(example, "variables");
        data["value"] = example.at("input");
        const auto text = "{{ value | " + std::string(text_or(described, "liquid")) + " }}";
        const auto value = Template::compile(text).value().evaluate(data, {berlin().now, "UTC"});
        ASSERT_TRUE(value.has_value()) << text << ": " << value.error().message;
        EXPECT_EQ(*value, example.at("result")) << text << " gives " << to_text(*value);
    }
}

TEST(LanguageTest, AFilterTakesTheArgumentsThatAreDescribed) {
    for (const auto& filter : described_filters()) {
        const auto& described = filter.get_object();
        const auto* known = find_filter(text_or(described, "name"));
        std::size_t needed = 0;
        const auto& arguments = array_or_empty(described, "arguments");
        for (const auto& argument : arguments) needed += boolean_or(argument.get_object(), "optional", false) ? 0 : 1;
        EXPECT_EQ(needed, known->arguments_min) << known->name;
        if (known->arguments_max < 100) EXPECT_EQ(arguments.size(), known->arguments_max) << known->name;
    }
}

// The rule of a condition with its places filled in.
json::value filled(const json::value& rule, const json::value& value) {
    if (rule == json::value("$field")) return "field";
    if (rule == json::value("$value")) return value;
    if (const auto* list = rule.if_array()) {
        json::array made;
        for (const auto& item : *list) made.push_back(filled(item, value));
        return made;
    }
    if (const auto* object = rule.if_object()) {
        json::object made;
        for (const auto& member : *object) made[member.key()] = filled(member.value(), value);
        return made;
    }
    return rule;
}

TEST(LanguageTest, EveryConditionHoldsAsItsExamplesSay) {
    for (const auto& one : described_operators()) {
        const auto& described = one.get_object();
        for (const auto& example : array_or_empty(described, "examples")) {
            const auto& tried = example.get_object();
            const auto* value = tried.if_contains("value");
            const auto rule = filled(described.at("rule"), value == nullptr ? json::value() : *value);
            const auto holds = Rule::compile(rule).value().holds(json::object{{"field", tried.at("field")}});
            ASSERT_TRUE(holds.has_value()) << to_text(rule);
            EXPECT_EQ(*holds, tried.at("holds").as_bool()) << to_text(rule) << " of " << to_text(tried);
        }
    }
}

}  // namespace
}  // namespace tendril::expr
