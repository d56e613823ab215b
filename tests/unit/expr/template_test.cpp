#include <gmock/gmock.h>

#include <thread>

#include "evaluating.hpp"

namespace tendril::expr {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Template, ASingleOutputKeepsTheTypeOfItsValue) {
    constexpr auto data = R"({"a": {"tags": ["x", "y"], "count": 3, "half": 0.5, "on": false, "nested": {"k": null}}})";
    EXPECT_EQ(value_of("{{ a.tags }}", data), R"(["x","y"])");
    EXPECT_EQ(value_of("{{ a.count }}", data), "3");
    EXPECT_EQ(value_of("{{ a.half }}", data), "5E-1");
    EXPECT_EQ(value_of("{{ a.on }}", data), "false");
    EXPECT_EQ(value_of("{{ a.nested }}", data), R"({"k":null})");
}

TEST(Template, ASingleOutputOfSomethingMissingIsNull) {
    EXPECT_EQ(value_of("{{ trigger.data.email }}", R"({"trigger": {}})"), "null");
    EXPECT_EQ(value_of("{{ nothing }}"), "null");
}

TEST(Template, TextAroundAnOutputMakesTheResultText) {
    EXPECT_EQ(value_of("{{ a }} ", R"({"a": 3})"), R"("3 ")");
    EXPECT_EQ(value_of("Hello {{ name }}!", R"({"name": "Anna"})"), R"("Hello Anna!")");
    EXPECT_EQ(value_of("Hello {{ name }}!"), R"("Hello !")");
    EXPECT_EQ(value_of(""), R"("")");
}

TEST(Template, AnUnknownFilterIsAnErrorThatNamesItAndItsLine) {
    EXPECT_EQ(value_of("a\n{{ x | upcaes }}"), "error: Line 2: there is no filter \"upcaes\".");
}

TEST(Template, AnUnknownFilterPassesItsInputOnInLaxMode) {
    const auto compiled = Template::compile("{{ x | upcaes: 1 | upcase }}", Mode::lax).value();
    EXPECT_EQ(compiled.evaluate({{"x", "a"}}, berlin()).value(), json::value("A"));
}

TEST(Template, PathsAreTheConstantPathsOfTheData) {
    const auto compiled = Template::compile(
        "{{ trigger.data['first name'] }}{{ trigger.data.tags.size }}{{ steps[name].id }}{{ list[0].id }}"
        "{% assign own = vars.a %}{{ own.b }}{% for tag in trigger.data.tags %}{{ tag.id }}{{ forloop.index }}"
        "{% endfor %}");
    EXPECT_THAT(compiled->paths(), ElementsAre("/list/0/id", "/name", "/steps", "/trigger/data/first name",
                                               "/trigger/data/tags", "/vars/a"));
}

TEST(Template, ErrorsSayWhatWasExpected) {
    EXPECT_THAT(value_of("{{ a.b"), HasSubstr("\"{{\" is not closed by \"}}\""));
    EXPECT_THAT(value_of("{% if a %}x"), HasSubstr("Line 1: the tag \"if\" is not closed by \"endif\""));
    EXPECT_THAT(value_of("x\n{% endif %}"), HasSubstr("Line 2: the tag \"endif\" has no beginning"));
    EXPECT_THAT(value_of("{% for x of y %}{% endfor %}"), HasSubstr("expected \"in\" but found \"of\""));
    EXPECT_THAT(value_of("{{ a | append }}"), HasSubstr("\"append\" needs an argument"));
}

TEST(Template, VariablesOfOneEvaluationDoNotReachTheNext) {
    const auto compiled = Template::compile("{{ x }}{% assign x = 1 %}{% increment n %}").value();
    EXPECT_EQ(compiled.evaluate({}, berlin()).value(), json::value("0"));
    EXPECT_EQ(compiled.evaluate({}, berlin()).value(), json::value("0"));
}

TEST(Template, ThreadsMayShareOneTemplate) {
    const auto compiled = Template::compile("{% for i in (1..50) %}{{ i | times: n }},{% endfor %}").value();
    const auto expected = compiled.evaluate({{"n", 3}}, berlin()).value();
    std::vector<std::thread> threads;
    std::vector<int> wrong(4, 0);
    for (auto& count : wrong) {
        threads.emplace_back([&] {
            for (int turn = 0; turn < 50; ++turn) count += compiled.evaluate({{"n", 3}}, berlin()).value() != expected;
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_THAT(wrong, ElementsAre(0, 0, 0, 0));
}

}  // namespace
}  // namespace tendril::expr
