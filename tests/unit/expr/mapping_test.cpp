#include "expr/mapping.hpp"

#include <gmock/gmock.h>

#include "evaluating.hpp"

namespace tendril::expr {
namespace {

using testing::HasSubstr;

Mapping mapping_of(std::string_view shape) {
    return Mapping::compile(from_json(shape).as_object()).value();
}

std::string filled(std::string_view shape, std::string_view data) {
    const auto object = mapping_of(shape).evaluate(from_json(data).as_object(), berlin());
    return object ? to_text(*object) : "error: " + object.error().field + ": " + object.error().message;
}

TEST(Mapping, KeepsTheShapeAndFillsItsTexts) {
    EXPECT_EQ(filled(R"({"name": "{{ a }} {{ b }}", "tags": ["{{ a }}", "fixed"], "deep": {"n": "{{ n }}", "k": 1}})",
                     R"({"a": "Anna", "b": "Schmidt", "n": 7})"),
              R"({"name":"Anna Schmidt","tags":["Anna","fixed"],"deep":{"n":7,"k":1}})");
}

TEST(Mapping, LeavesOutAMemberWhoseValueIsMissing) {
    EXPECT_EQ(
        filled(R"({"email": "{{ email }}", "phone": "{{ phone | normalize_phone }}", "note": "to {{ email }}"})", "{}"),
        R"({"note":"to "})");
}

TEST(Mapping, KeepsALiteralNull) {
    EXPECT_EQ(filled(R"({"email": null, "flag": false})", "{}"), R"({"email":null,"flag":false})");
}

TEST(Mapping, KeepsThePlacesOfListItems) {
    EXPECT_EQ(filled(R"({"list": ["{{ a }}", "{{ b }}"]})", R"({"b": 2})"), R"({"list":[null,2]})");
}

TEST(Mapping, ReportsAllErrorsWithTheirFields) {
    const auto compiled = Mapping::compile(
        from_json(R"({"ok": "{{ a }}", "b": "{{ x | nope }}", "c": [{"id": "{% if %}"}]})").as_object());
    ASSERT_TRUE(compiled.has_error());
    ASSERT_EQ(compiled.error().size(), 2U);
    EXPECT_EQ(compiled.error()[0].field, "b");
    EXPECT_THAT(compiled.error()[0].message, HasSubstr("nope"));
    EXPECT_EQ(compiled.error()[1].field, "c[0].id");
}

TEST(Mapping, NamesTheFieldThatFailsWhenItIsFilled) {
    EXPECT_THAT(filled(R"({"a": "x", "due": {"at": "{{ d | to_iso8601 }}"}})", R"({"d": "soon"})"),
                HasSubstr("error: due.at: Line 1: the filter \"to_iso8601\" cannot read \"soon\""));
}

TEST(Mapping, TellsWhichFieldReadsWhichPath) {
    const auto mapping = mapping_of(R"({"a": "{{ trigger.data.x }}", "b": {"c": "{{ vars.y | default: vars.z }}"}})");
    std::vector<std::string> uses;
    for (const auto& use : mapping.uses()) uses.push_back(use.field + " " + use.path);
    EXPECT_THAT(uses, testing::ElementsAre("a /trigger/data/x", "b.c /vars/y", "b.c /vars/z"));
}

TEST(Mapping, VariablesOfOneFieldDoNotReachTheNext) {
    EXPECT_EQ(filled(R"({"a": "{% assign x = 1 %}{{ x }}", "b": "{{ x }}"})", "{}"), R"({"a":"1"})");
}

TEST(Mapping, AVariableHidesDataWhosePathAnotherFieldReadsToo) {
    EXPECT_EQ(
        filled(
            R"({"a": "{{ t.data.x }}", "b": "{{ t.data.x }}{% assign t = u %}{{ t.data.x }}", "c": "{{ t.data.y }}"})",
            R"({"t": {"data": {"x": 1, "y": 2}}, "u": {"data": {"x": 3}}})"),
        R"({"a":1,"b":"13","c":2})");
}

TEST(Mapping, PathsWithACommonBeginningReadTheirOwnEnds) {
    EXPECT_EQ(filled(R"({"a": "{{ l[0].x }}", "b": "{{ l.first.y }}", "c": "{{ l[1].x }}", "d": "{{ l.size }}",
                         "e": "{{ l['first'].x }}", "f": "{{ l.last.x.y }}"})",
                     R"({"l": [{"x": 1, "y": 2}, {"x": 3}]})"),
              R"({"a":1,"b":2,"c":3,"d":2})");
}

TEST(Mapping, ReadsAnyNumberOfDifferentPaths) {
    json::object shape;
    json::object data;
    for (int i = 0; i < 500; ++i) {
        const auto name = "f" + std::to_string(i);
        shape[name] = "{{ " + name + ".a.b }}";
        data[name] = {{"a", {{"b", i}}}};
    }
    const auto object = Mapping::compile(shape).value().evaluate(data, berlin()).value();
    ASSERT_EQ(object.size(), 500U);
    EXPECT_EQ(object.at("f0"), json::value(0));
    EXPECT_EQ(object.at("f499"), json::value(499));
}

TEST(Mapping, ADefaultMappingIsTheEmptyObject) {
    EXPECT_EQ(Mapping().evaluate({}, berlin()).value(), json::object());
    EXPECT_TRUE(Mapping().uses().empty());
}

TEST(Mapping, RendersSnippetsByName) {
    const json::object snippets{{"greeting", "Hello {{ name | capitalize }}{% if vip %}!{% endif %}"}};
    const auto shape = from_json(R"({"text": "{% render 'greeting', name: first, vip: true %} Bye."})").as_object();
    const auto compiled = Mapping::compile(shape, Mode::strict, {}, &snippets);
    ASSERT_TRUE(compiled);
    EXPECT_EQ(to_text(compiled->evaluate({{"first", "ada"}}, berlin()).value()), R"({"text":"Hello Ada! Bye."})");
}

TEST(Mapping, ASnippetThatIsBrokenOrMissingIsAnError) {
    const json::object broken{{"greeting", "{{ name | no_such }}"}};
    const auto shape = from_json(R"({"text": "{% render 'greeting' %}"})").as_object();
    EXPECT_FALSE(Mapping::compile(shape, Mode::strict, {}, &broken));
    const auto without = Mapping::compile(shape);
    EXPECT_TRUE(!without || !without->evaluate({}, berlin()));
}

}  // namespace
}  // namespace tendril::expr
