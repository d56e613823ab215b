// What the public vectors leave open.
#include "expr/rule.hpp"

#include <gmock/gmock.h>

#include "evaluating.hpp"

namespace tendril::expr {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Rule, HoldsByTheTruthOfItsResult) {
    const auto rule = Rule::compile(from_json(R"({"var": "tags"})")).value();
    EXPECT_TRUE(rule.holds(from_json(R"({"tags": ["a"]})")).value());
    EXPECT_FALSE(rule.holds(from_json(R"({"tags": []})")).value());
    EXPECT_FALSE(rule.holds(from_json("{}")).value());
}

TEST(Rule, AMissingFieldIsNotEqualToAWord) {
    EXPECT_EQ(rule_value(R"({"==": [{"var": "status"}, "done"]})", "{}"), "false");
    EXPECT_EQ(rule_value(R"({"!=": [{"var": "status"}, "done"]})", "{}"), "true");
}

TEST(Rule, AnUnknownOperatorIsNamedWithItsPlace) {
    const auto rule = Rule::compile(from_json(R"({"and": [true, {"equals": [1, 1]}]})"));
    ASSERT_TRUE(rule.has_error());
    EXPECT_THAT(rule.error().message, HasSubstr("\"equals\""));
    EXPECT_EQ(rule.error().field, "/and/1/equals");
}

TEST(Rule, PathsAreThoseOfTheDataNotOfItems) {
    const auto rule = Rule::compile(from_json(
        R"({"and": [{"var": "trigger.data.email"}, {"some": [{"var": "steps.a.list"}, {"var": "name"}]},
                    {"val": ["vars", "x"]}, {"var": ["list.0", 1]}]})"));
    EXPECT_THAT(rule->paths(), ElementsAre("/list/0", "/steps/a/list", "/trigger/data/email", "/vars/x"));
}

TEST(Rule, DecimalsAddUpAsPeopleExpect) {
    EXPECT_EQ(rule_value(R"({"==": [{"+": [0.1, 0.2]}, 0.3]})"), "true");
}

TEST(Rule, ALiteralObjectIsReturnedAsItIs) {
    EXPECT_EQ(rule_value(R"({"if": [true, {"a": 1, "b": 2}]})"), R"({"a":1,"b":2})");
}

TEST(Rule, AnEarlierTrueStopsOr) {
    EXPECT_EQ(rule_value(R"({"or": [1, {"throw": "late"}]})"), "1");
    EXPECT_EQ(rule_value(R"({"or": [0, {"throw": "late"}]})"), "error: The rule stopped with \"late\".");
}

TEST(Rule, AComparisonOfThingsThatAreNoNumbersIsAnError) {
    EXPECT_THAT(rule_value(R"({"<": [{"var": "a"}, 3]})", R"({"a": "abc"})"), HasSubstr("\"abc\" is not a number"));
}

}  // namespace
}  // namespace tendril::expr
