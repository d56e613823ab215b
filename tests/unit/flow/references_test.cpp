// What templates and rules read.
#include <gtest/gtest.h>

#include "unit/flow/small_catalog.hpp"

namespace tendril::flow {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view find_step =
    R"({"id": "known", "type": "action", "operation": "core.links.find", "input": {"kind": "contact", "source_id": "1"}})";

// Compiles a flow whose step "act" has a template that reads `path`, after step "known".
std::vector<Finding> reading(const std::string& path) {
    return compile_steps("[" + std::string(find_step) + R"(, {"id": "act", "type": "action",
        "operation": "crm.contacts.set-fields", "input": {"value": "{{ )" +
                         path + R"( }}"}}])")
        .findings;
}

TEST(FlowReferences, ToEveryRootAreFine) {
    for (const std::string path :
         {"trigger.id", "trigger.occurred_at", "trigger.data.email", "trigger.data.tags[0]", "trigger.data.tags.size",
          "steps.known.target_id", "steps.known.state.anything", "workspace.time_zone"}) {
        EXPECT_THAT(reading(path), IsEmpty()) << path;
    }
}

TEST(FlowReferences, ToAnUnknownRootAreErrors) {
    EXPECT_THAT(reading("contact.email"), ElementsAre(IsError("act", "input.value", "It reads 'contact.email'")));
    EXPECT_THAT(reading("step.known"), ElementsAre(IsError("act", "input.value", "Did you mean 'steps'?")));
    EXPECT_THAT(reading("email"), ElementsAre(IsError("act", "input.value", "Did you mean 'trigger.data.email'?")));
}

TEST(FlowReferences, ThatForgetDataAreErrors) {
    EXPECT_THAT(reading("trigger.email"),
                ElementsAre(IsError("act", "input.value", "Did you mean 'trigger.data.email'?")));
}

TEST(FlowReferences, ToAnUnknownFieldOfTheTriggerAreWarnings) {
    const auto compiled = compile_steps(R"([{"id": "act", "type": "action", "operation": "crm.contacts.set-fields",
        "input": {"value": "{{ trigger.data.emial }}", "first": "{{ trigger.data.person.fristName }}"}}])");
    EXPECT_THAT(compiled.findings, ElementsAre(IsWarning("act", "input.value", "Did you mean 'email'?"),
                                               IsWarning("act", "input.first", "Did you mean 'firstName'?")));
    EXPECT_NE(compiled.flow, nullptr) << "warnings alone do not forbid";
}

TEST(FlowReferences, ToAFieldThatOneOfTheTriggersHasAreFine) {
    auto document = with_steps(R"([{"id": "act", "type": "filter", "rule": {"var": "trigger.data.phone"}}])");
    EXPECT_THAT(compile(document, small_catalog()).findings,
                ElementsAre(IsWarning("act", "rule", "trigger.data.phone")));
    document["trigger"] = parsed(R"({"operations": ["people.contact.created", "people.contact.updated"]})");
    EXPECT_THAT(compile(document, small_catalog()).findings, IsEmpty());
}

TEST(FlowReferences, ToAStepThatDoesNotExistAreErrors) {
    EXPECT_THAT(reading("steps.knwon.found"), ElementsAre(IsError("act", "input.value", "Did you mean 'known'?")));
    EXPECT_THAT(
        compile_steps(R"([{"id": "f", "type": "filter", "rule": {"!!": [{"var": "steps.nosuch.found"}]}}])").findings,
        ElementsAre(IsError("f", "rule", "no step 'nosuch'")));
}

TEST(FlowReferences, ToALaterStepAreErrors) {
    const auto compiled = compile_steps(R"([
        {"id": "f", "type": "filter", "rule": {"var": "steps.known.found"}}, )" +
                                        std::string(find_step) + "]");
    EXPECT_THAT(compiled.findings, ElementsAre(IsError("f", "rule", "'known' cannot have run before")));
}

TEST(FlowReferences, ToAFilterOrBranchAreErrorsBecauseTheyHaveNoOutput) {
    const auto compiled = compile_steps(R"([{"id": "f", "type": "filter", "rule": true},
        {"id": "g", "type": "filter", "rule": {"var": "steps.f.passed"}}])");
    EXPECT_THAT(compiled.findings, ElementsAre(IsError("g", "rule", "a step of type 'filter' has no output")));
}

// A branch whose first arm runs "known"; `second` and `after` are rules in its second arm and after it.
std::vector<Finding> around_a_branch(const std::string& second, const std::string& after) {
    return compile_steps(R"([{"id": "b", "type": "branch", "branches": [
        {"name": "One", "rule": true, "steps": [)" +
                         std::string(find_step) + R"(]},
        {"name": "Two", "rule": true, "steps": [{"id": "two", "type": "filter", "rule": )" +
                         second + R"(}]}],
        "otherwise": [{"id": "three", "type": "filter", "rule": )" +
                         second + R"(}]}, {"id": "after", "type": "filter", "rule": )" + after + "}]")
        .findings;
}

TEST(FlowReferences, IntoAnArmThatMayNotHaveBeenTakenAreFineAfterTheBranch) {
    EXPECT_THAT(around_a_branch("true", R"({"var": "steps.known.found"})"), IsEmpty());
}

TEST(FlowReferences, IntoASiblingArmAreErrors) {
    EXPECT_THAT(around_a_branch(R"({"var": "steps.known.found"})", "true"),
                ElementsAre(IsError("two", "rule", "'known' cannot have run before"),
                            IsError("three", "rule", "not in another arm")));
}

TEST(FlowReferences, ToFieldsThatAnAnswerMayHaveBesidesItsOwnAreFineUnlessTheyLookLikeASlip) {
    EXPECT_THAT(reading("steps.known.shoe_size"), IsEmpty());
    EXPECT_THAT(reading("steps.known.taget_id"),
                ElementsAre(IsWarning("act", "input.value", "Did you mean 'target_id'?")));
}

TEST(FlowReferences, ToVariablesMustBeDeclared) {
    auto document = with_steps(R"([{"id": "f", "type": "filter", "rule": {"var": "vars.workflow"}}])");
    document["variables"] = json::object{{"workflow_id", "w"}};
    EXPECT_THAT(compile(document, small_catalog()).findings,
                ElementsAre(IsError("f", "rule", "Did you mean 'workflow_id'?")));
    document["variables"] = json::object{{"workflow", "w"}};
    EXPECT_THAT(compile(document, small_catalog()).findings, IsEmpty());
}

TEST(FlowReferences, InsideALoopOverAListAreTheItemsOwn) {
    EXPECT_THAT(compile_steps(R"([{"id": "f", "type": "filter",
        "rule": {"some": [{"var": "trigger.data.tags"}, {"==": [{"var": "label"}, "vip"]}]}}])")
                    .findings,
                IsEmpty());
    EXPECT_THAT(
        reading("trigger.data.tags[0] }}{% for tag in trigger.data.tags %}{{ tag.name }}{% endfor %}{{ trigger.id"),
        IsEmpty());
}

}  // namespace
}  // namespace tendril::flow
