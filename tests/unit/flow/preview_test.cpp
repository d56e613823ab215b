#include "flow/preview.hpp"

#include <gmock/gmock.h>

#include "base/embedded.hpp"
#include "expr/tables.hpp"
#include "flow/advice.hpp"

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
        mapping_ = object(mapping);
        samples_ = samples;
        target_ = catalog_->operation(operation);
        return preview_mapping(trial()).value();
    }
    [[nodiscard]] Trial trial() const { return {mapping_, target_, samples_, environment_}; }
    std::vector<Advice> advice(const MappingPreview& preview) { return advise(trial(), preview, "task"); }

    json::object mapping_;
    std::vector<json::object> samples_;
    const connector::Operation* target_ = nullptr;
    expr::Environment environment_;
    std::unique_ptr<connector::Catalog> catalog_ = connector::Catalog::load(embedded::connectors(), connector::Trust::checked_before).value();
};

constexpr auto task = R"({"contactId": "{{ trigger.data.who }}", "title": "{{ trigger.data.title }}",
    "dueDate": "{{ trigger.data.due | to_iso8601 }}", "completed": "{{ trigger.data.done }}"})";

TEST_F(MappingPreviewTest, TellsOfEverySampleWhatIsFine) {
    const auto shown = preview(task, events({R"({"who": "c1", "title": "Call", "due": "2026-12-01", "done": false})"}));
    ASSERT_THAT(shown.samples, SizeIs(1));
    EXPECT_THAT(shown.samples[0].problems, IsEmpty());
    EXPECT_EQ(to_text(shown.samples[0].value),
              R"({"contactId":"c1","title":"Call","dueDate":"2026-12-01T00:00:00+00:00","completed":false})");
    EXPECT_THAT(advice(shown), IsEmpty());
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
    ASSERT_THAT(title->inputs, SizeIs(1));
    EXPECT_EQ(title->inputs[0].path, "trigger.data.title");
    EXPECT_EQ(title->inputs[0].filled, 2U);
    EXPECT_THAT(title->inputs[0].types, ElementsAre("text"));
    EXPECT_EQ(title->inputs[0].example, "a");
    const auto found = advice(shown);
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].finding.severity, Finding::Severity::warning);
    EXPECT_EQ(found[0].finding.field, "input.title");
    EXPECT_THAT(found[0].finding.message, HasSubstr("is empty in 2 of 4 samples (50 %)"));
}

TEST_F(MappingPreviewTest, ARequiredFieldThatTheMappingLacksIsAnError) {
    const auto shown = preview(R"({"contactId": "c1", "title": "x", "completed": false})", events({"{}"}));
    const auto found = advice(shown);
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].finding.severity, Finding::Severity::error);
    EXPECT_EQ(found[0].finding.field, "input.dueDate");
}

TEST_F(MappingPreviewTest, AMappingThatDoesNotCompileNamesItsField) {
    const auto mapping = object(R"({"a": "{{ x | no_such }}"})");
    const auto refused = preview_mapping({mapping, nullptr, samples_, environment_});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().field, "mapping.a");
}

TEST_F(MappingPreviewTest, AProblemShowsWhatItsInputsWere) {
    const auto shown = preview(task, events({R"({"who": "c1", "title": null, "due": "soon", "done": true})"}));
    const auto& problems = shown.samples[0].problems;
    ASSERT_THAT(problems, SizeIs(2));
    EXPECT_EQ(to_text(problems[0].inputs), R"({"trigger.data.title":null})");
    EXPECT_EQ(to_text(problems[1].inputs), R"({"trigger.data.due":"soon"})");
}

// A mend is the first fix of the first advice.
std::string mend(const std::vector<Advice>& advice) {
    if (advice.empty() || advice[0].fixes.empty()) return "none";
    const auto& fix = advice[0].fixes[0];
    return fix.value.is_string() ? std::string(fix.value.get_string()) : to_text(fix.value);
}

TEST_F(MappingPreviewTest, AValueOfTheWrongTypeIsMendedByAFilterThatWasTried) {
    const auto shown = preview(task, events({R"({"who": "c1", "title": 42, "due": "2026-12-01", "done": "yes"})",
                                             R"({"who": "c1", "title": 43, "due": "2026-12-01", "done": "no"})"}));
    const auto found = advice(shown);
    ASSERT_THAT(found, SizeIs(2));
    EXPECT_EQ(found[0].kind, Advice::Kind::wrong_type);
    EXPECT_EQ(found[0].finding.severity, Finding::Severity::error);
    EXPECT_EQ(found[0].finding.field, "input.title");
    EXPECT_EQ(found[0].example, 42);
    EXPECT_EQ(mend(found), "{{ trigger.data.title | append: '' }}");
    EXPECT_EQ(mend({found[1]}), "{{ trigger.data.done | is_one_of: 'true', 'yes', '1', 'on', 'done', 'completed' }}");
}

TEST_F(MappingPreviewTest, AFilterTooManyIsMendedByLeavingItOut) {
    const auto shown = preview(R"({"tags": "{{ trigger.data.tags | join: ' | ' }}"})",
                               events({R"({"tags": ["a"]})", R"({"tags": ["b", "c"]})"}),
                               "highlevel.contacts.upsert-contact");
    const auto found = advice(shown);
    ASSERT_THAT(found, testing::Not(IsEmpty()));
    ASSERT_THAT(found[0].fixes, testing::Not(IsEmpty()));
    EXPECT_EQ(found[0].fixes[0].value, json::value("{{ trigger.data.tags }}"));
}

TEST_F(MappingPreviewTest, WhatReachesALimitThreeTimesIsNotTriedOn) {
    const auto shown = preview(R"({"title": "{% for i in (1..trigger.data.n) %}x{% endfor %}"})",
                               events({R"({"n": 1000000})", R"({"n": 1000000})", R"({"n": 1})", R"({"n": 1000000})",
                                       R"({"n": 1})", R"({"n": 1})"}));
    EXPECT_EQ(shown.fields[0].filled, 1U);
    EXPECT_EQ(shown.fields[0].failed, 5U);
    EXPECT_THAT(shown.samples[5].problems[0].message, HasSubstr("steps"));
}

TEST_F(MappingPreviewTest, AnEmptyRequiredFieldIsMendedByADefaultOrAFilterStep) {
    const auto shown = preview(task, events({R"({"who": "c1", "title": "a", "due": "2026-12-01", "done": true})",
                                             R"({"who": "c1", "due": "2026-12-01", "done": true})"}));
    const auto found = advice(shown);
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].kind, Advice::Kind::missing_required);
    EXPECT_EQ(found[0].count, 1U);
    ASSERT_THAT(found[0].fixes, SizeIs(2));
    EXPECT_EQ(mend(found), "{{ trigger.data.title | default: '(no title)' }}");
    EXPECT_EQ(found[0].fixes[1].kind, Fix::Kind::filter);
    EXPECT_EQ(*find_path(found[0].fixes[1].value, "/rule"),
              parse_json(R"({"!!": [{"var": "trigger.data.title"}]})").value());
}

TEST_F(MappingPreviewTest, ARequiredFieldThatTheMappingLacksIsProposed) {
    const auto shown = preview(R"({"contactId": "c1", "title": "x", "completed": false})",
                               events({R"({"dueDate": "2026-12-01T09:00:00Z"})"}));
    EXPECT_EQ(mend(advice(shown)), "{{ trigger.data.dueDate }}");
}

// A note whose text is one of three words, of at most six letters.
class ChoicesPreviewTest : public MappingPreviewTest {
 protected:
    std::vector<Advice> advice_for(std::string_view body_schema, std::string_view text) {
        auto limited = *catalog_->operation("highlevel.contacts.create-note");
        limited.action.body_schema = object(body_schema);
        mapping_ = object(R"({"contactId": "c1", "body": "{{ trigger.data.text }}"})");
        samples_ = {{{"trigger", {{"data", {{"text", text}}}}}}};
        target_ = &limited;
        return advice(preview_mapping(trial()).value());
    }
};

TEST_F(ChoicesPreviewTest, AnUnknownChoiceIsMendedByWritingItAsTheTargetDoes) {
    const auto choices =
        R"({"type": "object", "properties": {"body": {"type": "string", "enum": ["open", "in_work"]}}})";
    const auto found = advice_for(choices, "Open");
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].kind, Advice::Kind::unknown_choice);
    EXPECT_EQ(mend(found), "{{ trigger.data.text | downcase }}");
    EXPECT_EQ(mend(advice_for(choices, "In work")),
              "{{ trigger.data.text | downcase | replace: ' ', '_' | replace: '-', '_' }}");
    EXPECT_EQ(mend(advice_for(choices, "unheard of")), "none");
}

TEST_F(ChoicesPreviewTest, ATextThatIsTooLongIsMendedByCuttingIt) {
    const auto found =
        advice_for(R"({"type": "object", "properties": {"body": {"type": "string", "maxLength": 6}}})", "far too long");
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].kind, Advice::Kind::too_long);
    EXPECT_EQ(mend(found), "{{ trigger.data.text | truncate: 6 }}");
}

TEST_F(MappingPreviewTest, ATextWithAGapIsTold) {
    const auto shown = preview(R"({"contactId": "c1", "body": "Hello {{ trigger.data.name }}!"})",
                               events({R"({"name": "Ada"})", "{}"}), "highlevel.contacts.create-note");
    const auto found = advice(shown);
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].kind, Advice::Kind::gap);
    EXPECT_THAT(found[0].finding.message, HasSubstr("empty in 1 of 2 samples (50 %)"));
    EXPECT_EQ(mend(found), "Hello {{ trigger.data.name | default: '(no name)' }}!");
}

TEST_F(MappingPreviewTest, ABadTelephoneNumberIsMendedByLeavingItOut) {
    const auto shown =
        preview(R"({"locationId": "l", "phone": "{{ trigger.data.phone | phone: 'DE' }}", "firstName": "Ada"})",
                events({R"({"phone": "030 901820"})", R"({"phone": "none"})"}), "highlevel.contacts.create-contact");
    const auto found = advice(shown);
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].kind, Advice::Kind::fails);
    EXPECT_EQ(mend(found), "{{ trigger.data.phone | phone: 'DE', invalid: \"empty\" }}");
}

TEST_F(MappingPreviewTest, AKeyThatATableLacksIsTold) {
    expr::Tables tables;
    tables.add("moods", {{"good", "A good day"}});
    environment_.tables = &tables;
    const auto shown = preview(R"({"contactId": "c1", "body": "{{ trigger.data.mood | lookup: 'moods', 'other' }}"})",
                               events({R"({"mood": "good"})", R"({"mood": "odd"})", R"({"mood": "odd"})"}),
                               "highlevel.contacts.create-note");
    const auto found = advice(shown);
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].kind, Advice::Kind::unknown_key);
    EXPECT_THAT(found[0].finding.message, HasSubstr("nothing for 'odd'"));
    EXPECT_EQ(found[0].count, 2U);
    EXPECT_EQ(mend(found), R"({"table":"moods","key":"odd"})");
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
