// The document's own members and its trigger.
#include <gtest/gtest.h>

#include "unit/flow/small_catalog.hpp"

namespace tendril::flow {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view one_step = R"([{"id": "go", "type": "filter", "rule": true}])";

json::object sound() {
    return with_steps(one_step);
}

std::vector<Finding> findings_of(const json::value& document) {
    return compile(document, small_catalog()).findings;
}

TEST(FlowDocument, CompilesWithEveryMemberItMayHave) {
    auto document = sound();
    document["$schema"] = "flow.v1.json";
    document["description"] = "text";
    document["ordering_key"] = "{{ trigger.data.contactId }}";
    document["variables"] = json::object{{"region", "eu"}};
    document["notes"] = "";
    document["layout"] = json::object();

    const auto compiled = compile(document, small_catalog());

    EXPECT_THAT(compiled.findings, IsEmpty());
    ASSERT_NE(compiled.flow, nullptr);
    EXPECT_EQ(compiled.flow->name, "Test");
    EXPECT_THAT(compiled.flow->event_types, ElementsAre("contact.created"));
    EXPECT_TRUE(compiled.flow->ordering_key.has_value());
    EXPECT_EQ(compiled.flow->variables.at("region"), json::value("eu"));
}

TEST(FlowDocument, MustBeAnObject) {
    const auto compiled = compile(parsed("[1]"), small_catalog());
    EXPECT_EQ(compiled.flow, nullptr);
    EXPECT_THAT(compiled.findings, ElementsAre(IsError("", "", "a list, not an object")));
}

TEST(FlowDocument, NamesEveryMemberThatIsMissing) {
    EXPECT_THAT(findings_of(parsed("{}")),
                ElementsAre(IsError("", "format", "missing"), IsError("", "name", "missing"),
                            IsError("", "trigger", "missing"), IsError("", "steps", "missing")));
}

TEST(FlowDocument, RefusesAnUnknownMemberAndNamesTheNearest) {
    auto document = sound();
    document["varables"] = json::object();
    EXPECT_THAT(findings_of(document), ElementsAre(IsError("", "varables", "Did you mean 'variables'?")));
}

TEST(FlowDocument, RefusesAnotherFormat) {
    auto document = sound();
    document["format"] = 2;
    EXPECT_THAT(findings_of(document), ElementsAre(IsError("", "format", "format 1 only")));
}

TEST(FlowDocument, RefusesAnEmptyName) {
    auto document = sound();
    document["name"] = "";
    EXPECT_THAT(findings_of(document), ElementsAre(IsError("", "name", "1 to 200 bytes")));
}

TEST(FlowDocument, SaysWhichTypeAMemberShouldHave) {
    auto document = sound();
    document["name"] = 7;
    document["variables"] = json::array();
    document["steps"] = "none";
    EXPECT_THAT(findings_of(document), ElementsAre(IsError("", "name", "a number, not text"),
                                                   IsError("", "variables", "a list, not an object"),
                                                   IsError("", "steps", "text, not a list")));
}

TEST(FlowDocument, MustHaveAStep) {
    EXPECT_THAT(compile_steps("[]").findings, ElementsAre(IsError("", "steps", "does nothing")));
}

TEST(FlowTrigger, MustNameAnOperation) {
    auto document = sound();
    document["trigger"] = parsed(R"({"operations": []})");
    EXPECT_THAT(findings_of(document), ElementsAre(IsError("", "trigger.operations", "Nothing starts this flow")));
}

TEST(FlowTrigger, RefusesAnUnknownOperationAndNamesTheNearest) {
    auto document = sound();
    document["trigger"] = parsed(R"({"operations": ["people.contact.craeted"]})");
    EXPECT_THAT(findings_of(document),
                ElementsAre(IsError("", "trigger.operations[0]", "Did you mean 'people.contact.created'?")));
}

TEST(FlowTrigger, RefusesAnAction) {
    auto document = sound();
    document["trigger"] = parsed(R"({"operations": ["crm.contacts.update"]})");
    EXPECT_THAT(findings_of(document), ElementsAre(IsError("", "trigger.operations[0]", "is an action")));
}

TEST(FlowTrigger, RefusesUnknownMembersAndTheSameOperationTwice) {
    auto document = sound();
    document["trigger"] = parsed(R"({"operations": ["people.contact.created", "people.contact.created"], "when": 1})");
    EXPECT_THAT(findings_of(document), ElementsAre(IsError("", "trigger.when", "no member 'when'"),
                                                   IsError("", "trigger.operations[1]", "named twice")));
}

TEST(FlowOrderingKey, CannotReadSteps) {
    auto document = sound();
    document["ordering_key"] = "{{ steps.go.id }}";
    EXPECT_THAT(findings_of(document), Contains(IsError("", "ordering_key", "steps.go.id")));
}

}  // namespace
}  // namespace tendril::flow
