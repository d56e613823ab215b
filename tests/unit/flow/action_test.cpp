// Actions: their operation, input, link and only_changes_from.
#include <gtest/gtest.h>

#include "unit/flow/small_catalog.hpp"

namespace tendril::flow {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Compiled compile_action(std::string_view operation, std::string_view input, std::string_view more = "") {
    return compile_steps(R"([{"id": "act", "type": "action", "operation": ")" + std::string(operation) +
                         R"(", "input": )" + std::string(input) + std::string(more) + "}]");
}

TEST(FlowAction, RefusesAnUnknownOperationAndNamesTheNearest) {
    EXPECT_THAT(compile_action("crm.contacts.udpate", "{}").findings,
                ElementsAre(IsError("act", "operation", "Did you mean 'crm.contacts.update'?")));
}

TEST(FlowAction, FindsAnOperationByItsLastPart) {
    EXPECT_THAT(compile_action("highlevel.people.set-fields", "{}").findings,
                ElementsAre(IsError("act", "operation", "Did you mean 'crm.contacts.set-fields'?")));
}

TEST(FlowAction, RefusesATrigger) {
    EXPECT_THAT(compile_action("people.contact.created", "{}").findings,
                ElementsAre(IsError("act", "operation", "is a trigger")));
}

TEST(FlowAction, RefusesAnotherConnectorsConnection) {
    const auto compiled = compile_action("crm.contacts.set-fields", "{}", R"(, "connection": "people")");
    EXPECT_THAT(compiled.findings, ElementsAre(IsError("act", "connection", "Choose a connection of 'crm'")));
}

TEST(FlowInput, RefusesAMemberThatTheOperationDoesNotTake) {
    EXPECT_THAT(compile_action("crm.contacts.update", R"({"contactId": "1", "emial": "x"})").findings,
                ElementsAre(IsError("act", "input.emial", "Did you mean 'email'?")));
}

TEST(FlowInput, TakesAnyMemberWhereTheBodyIsOpen) {
    EXPECT_THAT(compile_action("crm.contacts.set-fields", R"({"anything": 1})").findings, IsEmpty());
}

TEST(FlowInput, NeedsRequiredMembersUnlessTheSettingsGiveThem) {
    EXPECT_THAT(compile_action("crm.contacts.update", "{}").findings,
                ElementsAre(IsError("act", "input.contactId", "needs 'contactId'")));
    EXPECT_THAT(compile_action("crm.contacts.create", "{}").findings,
                ElementsAre(IsError("act", "input.name", "needs 'name'")));
    EXPECT_THAT(compile_action("crm.contacts.create", R"({"name": null})").findings,
                Contains(IsError("act", "input.name", "needs 'name'")));
}

TEST(FlowInput, NeedsRequiredMembersWhenThereIsNoInputAtAll) {
    EXPECT_THAT(compile_steps(R"([{"id": "act", "type": "action", "operation": "crm.contacts.update"}])").findings,
                ElementsAre(IsError("act", "input.contactId", "needs 'contactId'")));
}

TEST(FlowInput, ChecksTheTypeOfLiterals) {
    const auto compiled =
        compile_action("crm.contacts.create",
                       R"({"name": "x", "dnd": "yes", "tags": ["a", 1], "address": {"city": "Oslo", "floor": "one"}})");
    ASSERT_THAT(compiled.findings, SizeIs(3));
    EXPECT_EQ(compiled.findings[0].step, "act");
    EXPECT_EQ(compiled.findings[0].field, "input.dnd");
    EXPECT_EQ(compiled.findings[1].field, "input.tags[1]");
    EXPECT_EQ(compiled.findings[2].field, "input.address.floor");
}

TEST(FlowInput, ChecksTheLiteralsBesideTemplates) {
    const auto compiled =
        compile_action("crm.contacts.create",
                       R"({"name": "{{ trigger.id }}", "tags": ["{{ trigger.id }}", 2], "dnd": "{{ trigger.id }}",
            "address": {"floor": "{{ trigger.id }}"}})");
    EXPECT_THAT(compiled.findings, SizeIs(2));
    EXPECT_EQ(compiled.findings[0].field, "input.tags[1]");
    EXPECT_THAT(compiled.findings, Contains(IsError("act", "input.address.city", "required")));
}

TEST(FlowInput, RefusesAListOfTemplatesWhereTextIsTaken) {
    EXPECT_THAT(compile_action("crm.contacts.create", R"({"name": ["{{ trigger.data.email }}"]})").findings,
                ElementsAre(IsError("act", "input.name", "takes text here, not a list")));
}

TEST(FlowInput, ReportsTemplatesThatDoNotParse) {
    const auto compiled = compile_action("crm.contacts.update",
                                         R"({"contactId": "{{ trigger.data.contactId", "name": "{{ 'a' | nosuch }}"})");
    ASSERT_THAT(compiled.findings, SizeIs(2));
    EXPECT_EQ(compiled.findings[0].field, "input.contactId");
    EXPECT_EQ(compiled.findings[1].field, "input.name");
    EXPECT_THAT(compiled.findings[1].message, HasSubstr("nosuch"));
    EXPECT_EQ(compiled.flow, nullptr);
}

TEST(FlowOnlyChangesFrom, MustBeASingleOutput) {
    const auto compiled = compile_action("crm.contacts.update", R"({"contactId": "1"})",
                                         R"(, "only_changes_from": "state: {{ trigger.data.person }}")");
    EXPECT_THAT(compiled.findings, ElementsAre(IsError("act", "only_changes_from", "one output")));
    EXPECT_THAT(compile_action("crm.contacts.update", R"({"contactId": "1"})",
                               R"(, "only_changes_from": "{{ trigger.data.person }}")")
                    .findings,
                IsEmpty());
}

TEST(FlowLink, MayReadItsOwnStepsOutputButTheInputMayNot) {
    const std::string link =
        R"(, "link": {"kind": "contact", "source_id": "{{ trigger.data.contactId }}", "target_id": "{{ steps.act.contact.id }}"})";
    EXPECT_THAT(compile_action("crm.contacts.create", R"({"name": "x"})", link).findings, IsEmpty());
    EXPECT_THAT(compile_action("crm.contacts.create", R"({"name": "{{ steps.act.contact.id }}"})", link).findings,
                ElementsAre(IsError("act", "input.name", "cannot have run before")));
}

TEST(FlowLink, NeedsKindAndSourceIdAndAWayToTheTarget) {
    EXPECT_THAT(compile_action("crm.contacts.create", R"({"name": "x"})", R"(, "link": {"target": "x"})").findings,
                ElementsAre(IsError("act", "link.target", "Did you mean 'target_id'?"),
                            IsError("act", "link.kind", "missing"), IsError("act", "link.source_id", "missing")));
    EXPECT_THAT(compile_action("crm.contacts.update", R"({"contactId": "1"})",
                               R"(, "link": {"kind": "contact", "source_id": "1"})")
                    .findings,
                ElementsAre(IsError("act", "link.target_id", "Add target_id")));
}

TEST(FlowAction, APathWhoseTypeTheOperationRefusesIsFoundWithTheFilterThatMendsIt) {
    EXPECT_THAT(compile_steps(R"([{"id": "make", "type": "action", "operation": "crm.contacts.create",
                                   "input": {"name": "{{ trigger.data.tags }}"}}])")
                    .findings,
                testing::Contains(IsError("make", "input.name", "Write {{ trigger.data.tags | join: ', ' }}.")));
    EXPECT_THAT(compile_steps(R"([{"id": "make", "type": "action", "operation": "crm.contacts.create",
                                   "input": {"name": "{{ trigger.data.contactId }}"}}])")
                    .findings,
                testing::IsEmpty());
}

TEST(FlowAction, ARequiredInputFromAPathThatNeedNotBeThereIsWarnedOf) {
    const std::string make = R"({"id": "make", "type": "action", "operation": "crm.contacts.create",
                                 "input": {"name": "{{ trigger.data.email }}"}})";
    EXPECT_THAT(compile_steps("[" + make + "]").findings,
                testing::ElementsAre(IsWarning("make", "input.name", "is not in every event")));
    const std::string filter = R"({"id": "has", "type": "filter", "rule": {"!!": [{"var": "trigger.data.email"}]}})";
    EXPECT_THAT(compile_steps("[" + filter + "," + make + "]").findings, testing::IsEmpty());
    EXPECT_THAT(compile_steps(R"([{"id": "make", "type": "action", "operation": "crm.contacts.create",
                                   "input": {"name": "{{ trigger.data.email | default: 'x' }}"}}])")
                    .findings,
                testing::IsEmpty());
}

}  // namespace
}  // namespace tendril::flow
