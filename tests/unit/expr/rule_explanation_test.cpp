#include "expr/rule_explanation.hpp"

#include <gmock/gmock.h>

#include "evaluating.hpp"

namespace tendril::expr {
namespace {

using testing::ElementsAre;

std::vector<std::string> reasons(std::string_view rule, std::string_view data) {
    const auto explained = explain_rule(from_json(rule), from_json(data));
    if (!explained) return {"error: " + explained.error().message};
    std::vector<std::string> sentences{explained->holds ? "holds" : "does not hold"};
    for (const auto& part : explained->parts) sentences.push_back(part.sentence);
    return sentences;
}

TEST(RuleExplanation, ACompareThatFailedTellsBothSides) {
    EXPECT_THAT(reasons(R"({"==": [{"var": "a.status"}, "done"]})", R"({"a": {"status": "open"}})"),
                ElementsAre("does not hold", R"(a.status is "open", which is not equal to "done".)"));
    EXPECT_THAT(reasons(R"({">": [{"var": "n"}, {"var": "m"}]})", R"({"n": 2, "m": 5})"),
                ElementsAre("does not hold", "n is 2, which is not more than m (5)."));
}

TEST(RuleExplanation, AnAndThatFailedNamesEveryFalsePartAndNoTrueOne) {
    EXPECT_THAT(
        reasons(R"({"and": [{"==": [{"var": "a"}, 1]}, {"!!": {"var": "mail"}}, {"in": ["vip", {"var": "tags"}]}]})",
                R"({"a": 1, "tags": ["new"]})"),
        ElementsAre("does not hold", "mail is empty.", R"("vip" is not in tags (["new"]).)"));
}

TEST(RuleExplanation, AnOrThatHoldsNamesWhatMadeItHold) {
    EXPECT_THAT(reasons(R"({"or": [{"==": [{"var": "a"}, 1]}, {"==": [{"var": "b"}, 2]}]})", R"({"a": 0, "b": 2})"),
                ElementsAre("holds", "b is 2, which is equal to 2."));
}

TEST(RuleExplanation, ANegationTellsWhatItNegates) {
    EXPECT_THAT(reasons(R"({"!": {"in": ["vip", {"var": "tags"}]}})", R"({"tags": ["vip"]})"),
                ElementsAre("does not hold", R"("vip" is in tags (["vip"]).)"));
}

TEST(RuleExplanation, PathsLeadToThePartOfTheRule) {
    const auto explained = explain_rule(from_json(R"({"and": [true, {"or": [false, {"==": [1, {"var": "x"}]}]}]})"),
                                        from_json(R"({"x": 2})"));
    ASSERT_TRUE(explained);
    ASSERT_EQ(explained->parts.size(), 1U);
    EXPECT_EQ(explained->parts[0].path, "/and/1/or/1");
    EXPECT_EQ(to_text(explained->parts[0].seen), "[1,2]");
}

TEST(RuleExplanation, OtherOperatorsTellTheirResult) {
    EXPECT_THAT(reasons(R"({"some": [{"var": "tags"}, {"==": [{"var": ""}, "vip"]}]})", R"({"tags": ["new"]})"),
                ElementsAre("does not hold", R"("some" gave false.)"));
}

TEST(RuleExplanation, ABrokenRuleIsAnError) {
    EXPECT_FALSE(explain_rule(from_json(R"({"no_such": [1]})"), from_json("{}")));
}

}  // namespace
}  // namespace tendril::expr
