// Switches, loops and what follows a failure.
#include <gtest/gtest.h>

#include "unit/flow/small_catalog.hpp"

namespace tendril::flow {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

TEST(FlowSwitch, CompilesToCasesWithOneOrMoreValues) {
    const auto compiled = compile_steps(R"([{"id": "s", "type": "switch", "value": "{{ trigger.data.email }}",
        "cases": [{"name": "A", "equals": "a", "steps": [{"id": "x", "type": "stop"}]},
                  {"name": "B", "equals": ["b", 2, true, null], "steps": []}],
        "otherwise": [{"id": "y", "type": "stop"}]}])");

    ASSERT_THAT(compiled.findings, IsEmpty());
    const auto& choice = std::get<SwitchStep>(compiled.flow->steps[0].kind);
    ASSERT_THAT(choice.cases, SizeIs(2));
    EXPECT_THAT(choice.cases[0].equals, ElementsAre(json::value("a")));
    EXPECT_THAT(choice.cases[1].equals, SizeIs(4));
    EXPECT_THAT(choice.otherwise, SizeIs(1));
}

TEST(FlowSwitch, NeedsAValueAndCasesThatCanBeTaken) {
    EXPECT_THAT(
        compile_steps(R"([{"id": "s", "type": "switch", "cases": [
                    {"name": "A", "equals": [], "steps": []}, {"name": "A", "equals": {}, "steps": []},
                    {"name": "C", "steps": []}]}])")
            .findings,
        ElementsAre(IsError("s", "value", "missing"), IsError("s", "cases[0].equals", "never be taken"),
                    IsError("s", "cases[1].name", "is called 'A' too"),
                    IsError("s", "cases[1].equals", "Write one value"), IsError("s", "cases[2].equals", "missing")));
    EXPECT_THAT(compile_steps(R"([{"id": "s", "type": "switch", "value": "x", "cases": []}])").findings,
                ElementsAre(IsError("s", "cases", "Add a case")));
}

TEST(FlowForEach, LetsItsStepsReadTheItemAndItsIndex) {
    const auto compiled = compile_steps(R"([{"id": "each", "type": "for_each", "items": "{{ trigger.data.tags }}",
        "as": "tag", "concurrency": 4, "on_item_error": "continue", "steps": [
            {"id": "f", "type": "filter", "rule": {"and": [{"var": "tag"}, {"var": "index"}]}}]},
        {"id": "all", "type": "filter", "rule": {"==": [{"var": "steps.each.failed"}, 0]}}])");

    ASSERT_THAT(compiled.findings, IsEmpty());
    const auto& loop = std::get<ForEachStep>(compiled.flow->steps[0].kind);
    EXPECT_EQ(loop.variable, "tag");
    EXPECT_EQ(loop.concurrency, 4);
    EXPECT_TRUE(loop.goes_on_after_errors);
    EXPECT_THAT(loop.steps, SizeIs(1));
}

TEST(FlowForEach, KeepsItsItemAndStepsToItself) {
    EXPECT_THAT(
        compile_steps(R"([{"id": "each", "type": "for_each", "items": "{{ trigger.data.tags }}", "steps": [
            {"id": "known", "type": "action", "operation": "core.links.find",
             "input": {"kind": "contact", "source_id": "{{ item }}"}}]},
        {"id": "f", "type": "filter", "rule": {"var": "item"}},
        {"id": "g", "type": "filter", "rule": {"var": "steps.known.found"}},
        {"id": "h", "type": "filter", "rule": {"var": "steps.each.counted"}}])")
            .findings,
        ElementsAre(IsError("f", "rule", "what can be read begins with"),
                    IsError("g", "rule", "inside a loop that is over"), IsError("h", "rule", "Did you mean 'count'?")));
}

TEST(FlowForEach, SaysWhatIsWrongWithItsMembers) {
    EXPECT_THAT(
        compile_steps(R"([{"id": "a", "type": "for_each", "items": "x {{ trigger.data.tags }}", "as": "steps",
                                   "concurrency": 17, "on_item_error": "skip", "steps": []},
                                  {"id": "b", "type": "for_each", "items": "{{ trigger.data.tags }}", "as": "a b"}])")
            .findings,
        ElementsAre(IsError("a", "items", "must be one output that gives a list"),
                    IsError("a", "as", "means something else already"), IsError("a", "concurrency", "from 1 to 16"),
                    IsError("a", "on_item_error", "Use one of: fail, continue"),
                    IsError("b", "as", "cannot be read by expressions"), IsError("b", "steps", "missing")));
}

TEST(FlowErrorPath, CompilesToWhatFollowsAFailure) {
    const auto compiled = compile_steps(R"([
        {"id": "a", "type": "action", "operation": "crm.contacts.create", "input": {"name": "x"}, "on_error": "continue"},
        {"id": "b", "type": "action", "operation": "crm.contacts.create", "input": {"name": "x"}, "on_error": "hold"},
        {"id": "c", "type": "action", "operation": "crm.contacts.create", "input": {"name": "x"}, "on_error": {"steps": [
            {"id": "d", "type": "stop", "as": "dead", "message": "{{ errors.c.message }}, {{ errors.a.status }}"}]}}])");

    ASSERT_THAT(compiled.findings, IsEmpty());
    EXPECT_EQ(std::get<ActionStep>(compiled.flow->steps[0].kind).on_error.kind, OnError::go_on);
    EXPECT_EQ(std::get<ActionStep>(compiled.flow->steps[1].kind).on_error.kind, OnError::hold);
    const auto& path = std::get<ActionStep>(compiled.flow->steps[2].kind).on_error;
    EXPECT_EQ(path.kind, OnError::steps);
    EXPECT_THAT(path.steps, SizeIs(1));
}

TEST(FlowErrorPath, ReadsOnlyErrorsThatTheFlowGoesOnFrom) {
    EXPECT_THAT(compile_steps(R"([
        {"id": "a", "type": "action", "operation": "crm.contacts.create", "input": {"name": "x"}},
        {"id": "b", "type": "action", "operation": "crm.contacts.create", "input": {"name": "{{ errors.a.message }}"},
         "on_error": "continue"},
        {"id": "f", "type": "filter", "rule": {"var": "errors.b.code"}},
        {"id": "c", "type": "action", "operation": "crm.contacts.create", "input": {"name": "x"}, "on_error": "panic"},
        {"id": "d", "type": "action", "operation": "crm.contacts.create", "input": {"name": "x"}, "on_error": 5}])")
                    .findings,
                ElementsAre(IsError("b", "input.name", "does not go on from a failure of a step 'a'"),
                            IsError("f", "rule", "which an error does not have"),
                            IsError("c", "on_error", "Use one of: fail, continue, hold"),
                            IsError("d", "on_error", "a number, not text or an object")));
}

TEST(FlowStop, EndsTheListItStandsIn) {
    EXPECT_THAT(
        compile_steps(R"([{"id": "a", "type": "stop", "as": "filtered", "message": "Enough."},
                                  {"id": "b", "type": "stop", "as": "dead"}])")
            .findings,
        UnorderedElementsAre(IsWarning("b", "message", "leaves people guessing"),
                             IsWarning("", "steps[1]", "never run")));
    EXPECT_THAT(compile_steps(R"([{"id": "a", "type": "stop", "as": "failed"}])").findings,
                ElementsAre(IsError("a", "as", "Use one of: succeeded, filtered, dead")));
}

}  // namespace
}  // namespace tendril::flow
