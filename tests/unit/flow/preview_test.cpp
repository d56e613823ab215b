#include "flow/preview.hpp"

#include <gmock/gmock.h>

#include "base/embedded.hpp"

namespace tendril::flow {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

json::object object(std::string_view text) {
    return parse_json(text).value().as_object();
}

std::vector<json::object> events(std::initializer_list<std::string_view> data) {
    std::vector<json::object> scopes;
    for (const auto text : data) scopes.push_back({{"trigger", {{"data", object(text)}}}});
    return scopes;
}

class MappingPreviewTest : public testing::Test {
 protected:
    MappingPreview preview(std::string_view mapping, const std::vector<json::object>& samples,
                           const std::string& operation = "highlevel.contacts.create-task") {
        return preview_mapping(object(mapping), catalog_->operation(operation), samples, {}).value();
    }
    std::unique_ptr<connector::Catalog> catalog_ = connector::Catalog::load(embedded::connectors()).value();
};

constexpr auto task = R"({"contactId": "{{ trigger.data.who }}", "title": "{{ trigger.data.title }}",
    "dueDate": "{{ trigger.data.due | to_iso8601 }}", "completed": "{{ trigger.data.done }}"})";

TEST_F(MappingPreviewTest, TellsOfEverySampleWhatIsFine) {
    const auto shown = preview(task, events({R"({"who": "c1", "title": "Call", "due": "2026-12-01", "done": false})"}));
    ASSERT_THAT(shown.samples, SizeIs(1));
    EXPECT_THAT(shown.samples[0].problems, IsEmpty());
    EXPECT_EQ(to_text(shown.samples[0].value),
              R"({"contactId":"c1","title":"Call","dueDate":"2026-12-01T00:00:00+00:00","completed":false})");
    EXPECT_THAT(findings_of(shown, "task", "create-task"), IsEmpty());
}

TEST_F(MappingPreviewTest, OneFieldsFailureLeavesTheOthersToBeSeen) {
    const auto shown = preview(task, events({R"({"who": "c1", "title": "Call", "due": "soon", "done": "maybe"})"}));
    const auto& problems = shown.samples[0].problems;
    ASSERT_THAT(problems, SizeIs(2));
    EXPECT_EQ(problems[0].field, "dueDate");
    EXPECT_EQ(problems[0].kind, FieldOutcome::Kind::failed);
    EXPECT_THAT(problems[0].message, HasSubstr("cannot read \"soon\" as a date"));
    EXPECT_EQ(problems[1].field, "completed");
    EXPECT_EQ(problems[1].kind, FieldOutcome::Kind::refused);
    EXPECT_EQ(shown.samples[0].value.at("title"), "Call");
}

TEST_F(MappingPreviewTest, CountsOverSamplesAndTellsTheShare) {
    const auto shown = preview(task, events({R"({"who": "c1", "title": "a", "due": "2026-12-01", "done": true})",
                                             R"({"who": "c1", "due": "2026-12-01", "done": true})",
                                             R"({"who": "c1", "title": null, "due": "2026-12-01", "done": true})",
                                             R"({"who": "c1", "title": "b", "due": "2026-12-01", "done": true})"}));
    const auto title = std::ranges::find(shown.fields, "title", &FieldSummary::field);
    EXPECT_EQ(title->filled, 2U);
    EXPECT_EQ(title->missing, 2U);
    EXPECT_THAT(title->reads, ElementsAre("trigger.data.title"));
    const auto findings = findings_of(shown, "task", "create-task");
    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_EQ(findings[0].severity, Finding::Severity::warning);
    EXPECT_EQ(findings[0].field, "input.title");
    EXPECT_THAT(findings[0].message, HasSubstr("is empty in 2 of 4 samples (50 %)"));
}

TEST_F(MappingPreviewTest, ARequiredFieldThatTheMappingLacksIsAnError) {
    const auto shown = preview(R"({"contactId": "c1", "title": "x", "completed": false})", events({"{}"}));
    const auto findings = findings_of(shown, "task", "create-task");
    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_EQ(findings[0].severity, Finding::Severity::error);
    EXPECT_EQ(findings[0].field, "input.dueDate");
}

TEST_F(MappingPreviewTest, AMappingThatDoesNotCompileNamesItsField) {
    const auto refused = preview_mapping(object(R"({"a": "{{ x | no_such }}"})"), nullptr, {}, {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().field, "mapping.a");
}

TEST(RulePreviewTest, CountsTheSamplesThatHoldAndSaysWhyOthersDoNot) {
    const auto shown = preview_rule(parse_json(R"({"==": [{"var": "trigger.data.n"}, 1]})").value(),
                                    events({R"({"n": 1})", R"({"n": 2})", R"({})"}));
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->holding, 1U);
    EXPECT_EQ(shown->samples[1].explanation.parts[0].sentence, "trigger.data.n is 2, which is not equal to 1.");
}

}  // namespace
}  // namespace tendril::flow
