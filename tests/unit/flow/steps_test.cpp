// The tree of steps: ids, types, members, limits.
#include <gtest/gtest.h>

#include "flow/limits.hpp"
#include "unit/flow/small_catalog.hpp"

namespace tendril::flow {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

json::object filter_step(const std::string& id) {
    return {{"id", id}, {"type", "filter"}, {"rule", true}};
}

json::object nested_branches(int levels) {
    json::object step = filter_step("innermost");
    for (int level = 1; level < levels; ++level) {
        json::object arm{{"name", "Yes"}, {"rule", true}, {"steps", json::array{step}}};
        step = {{"id", "level_" + std::to_string(level)}, {"type", "branch"}, {"branches", json::array{arm}}};
    }
    return step;
}

TEST(FlowSteps, CompileToATreeWithTitles) {
    const auto compiled = compile_steps(R"([
        {"id": "known", "type": "action", "title": "Look", "notes": "", "operation": "core.links.find",
         "input": {"kind": "contact", "source_id": "{{ trigger.data.contactId }}"}},
        {"id": "choice", "type": "branch", "branches": [
            {"name": "Known", "rule": {"var": "steps.known.found"}, "steps": [
                {"id": "only", "type": "filter", "rule": {"!!": [{"var": "trigger.data.email"}]}}]}],
         "otherwise": [{"id": "create", "type": "action", "operation": "crm.contacts.create", "connection": "conn_1",
                        "input": {"name": "x"}, "on_uncertain": "repeat", "on_gone": "skip",
                        "retry": {"attempts_max": 3, "first_delay_ms": 10, "longest_delay_ms": 20}}]}])");

    ASSERT_THAT(compiled.findings, IsEmpty());
    const auto& steps = compiled.flow->steps;
    ASSERT_THAT(steps, SizeIs(2));
    EXPECT_EQ(steps[0].title, "Look");
    EXPECT_EQ(std::get<ActionStep>(steps[0].kind).connection, "core");
    const auto& branch = std::get<BranchStep>(steps[1].kind);
    EXPECT_EQ(steps[1].title, "choice");
    ASSERT_THAT(branch.arms, SizeIs(1));
    EXPECT_EQ(branch.arms[0].name, "Known");
    ASSERT_THAT(branch.arms[0].steps, SizeIs(1));
    ASSERT_THAT(branch.otherwise, SizeIs(1));
    const auto& create = std::get<ActionStep>(branch.otherwise[0].kind);
    EXPECT_EQ(create.operation->id, "crm.contacts.create");
    EXPECT_EQ(create.connection, "conn_1");
    EXPECT_EQ(create.on_uncertain, OnUncertain::repeat);
    EXPECT_EQ(create.on_gone, OnGone::skip);
    EXPECT_EQ(create.retry.attempts_max, 3);
    EXPECT_EQ(create.retry.longest_delay, std::chrono::milliseconds(20));
}

TEST(FlowSteps, NeedAnIdAndAType) {
    EXPECT_THAT(compile_steps(R"([{}, {"id": "a"}, 5])").findings,
                ElementsAre(IsError("", "steps[0].id", "missing"), IsError("", "steps[0].type", "missing"),
                            IsError("a", "type", "missing"), IsError("", "steps[2]", "a number, not an object")));
}

TEST(FlowSteps, RefuseIdsThatExpressionsCouldNotRead) {
    for (const std::string id : {"Big", "1st", "with-dash", "", "a23456789012345678901234567890123456789012"}) {
        json::object document = with_steps("[]");
        document["steps"] = json::array{filter_step(id)};
        EXPECT_THAT(compile(document, small_catalog()).findings,
                    ElementsAre(IsError("", "steps[0].id", "cannot be a step's id")))
            << id;
    }
}

TEST(FlowSteps, RefuseTheSameIdTwiceAlsoInAnArm) {
    const auto compiled = compile_steps(R"([
        {"id": "a", "type": "filter", "rule": true},
        {"id": "b", "type": "branch", "branches": [
            {"name": "Yes", "rule": true, "steps": [{"id": "a", "type": "filter", "rule": true}]}]}])");
    EXPECT_THAT(compiled.findings, ElementsAre(IsError("a", "id", "Another step has the id 'a' too")));
}

TEST(FlowSteps, RefuseAnUnknownTypeAndNameTheNearest) {
    EXPECT_THAT(compile_steps(R"([{"id": "a", "type": "fliter", "rule": true}])").findings,
                ElementsAre(IsError("a", "type", "Did you mean 'filter'?")));
}

TEST(FlowSteps, RefuseMembersThatTheTypeDoesNotHave) {
    const auto compiled = compile_steps(R"([
        {"id": "a", "type": "filter", "rule": true, "input": {}},
        {"id": "b", "type": "branch", "else": [], "branches": [{"name": "Y", "rule": true, "steps": [], "id": "x"}]},
        {"id": "c", "type": "action", "operation": "crm.contacts.set-fields", "inputs": {}}])");
    EXPECT_THAT(compiled.findings, ElementsAre(IsError("a", "input", "A filter has no member 'input'"),
                                               IsError("b", "else", "A branch has no member 'else'"),
                                               IsError("b", "branches[0].id", "An arm has no member 'id'"),
                                               IsError("c", "inputs", "Did you mean 'input'?")));
}

TEST(FlowSteps, AreBoundedInNumber) {
    json::object document = with_steps("[]");
    auto& steps = document["steps"].get_array();
    for (std::size_t i = 0; i < steps_max; ++i) steps.push_back(filter_step("s" + std::to_string(i)));
    EXPECT_THAT(compile(document, small_catalog()).findings, IsEmpty());

    steps.push_back(filter_step("one_too_many"));
    EXPECT_THAT(compile(document, small_catalog()).findings,
                ElementsAre(IsError("", "steps[200]", "more than 200 steps")));
}

TEST(FlowSteps, AreBoundedInDepth) {
    json::object document = with_steps("[]");
    document["steps"] = json::array{nested_branches(nesting_max)};
    EXPECT_THAT(compile(document, small_catalog()).findings, IsEmpty());

    document["steps"] = json::array{nested_branches(nesting_max + 1)};
    const auto findings = compile(document, small_catalog()).findings;
    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_THAT(findings[0].message, testing::HasSubstr("deeper than 10 levels"));
}

TEST(FlowBranch, NeedsArmsWithNamesOfTheirOwn) {
    const auto compiled = compile_steps(R"([
        {"id": "a", "type": "branch", "branches": []},
        {"id": "b", "type": "branch", "branches": [
            {"name": "Yes", "rule": true, "steps": []}, {"name": "Yes", "rule": true, "steps": []},
            {"name": "otherwise", "rule": true, "steps": []}, {"rule": true, "steps": []}, 5]}])");
    EXPECT_THAT(compiled.findings,
                ElementsAre(IsError("a", "branches", "Add an arm"),
                            IsError("b", "branches[1].name", "Another arm of this branch is called 'Yes'"),
                            IsError("b", "branches[2].name", "cannot be an arm's name"),
                            IsError("b", "branches[3].name", "missing"), IsError("b", "branches[4]", "not an object")));
}

TEST(FlowRules, ThatDoNotParseAreFoundWithTheirPlace) {
    const auto compiled = compile_steps(R"([
        {"id": "a", "type": "filter", "rule": {"no_such_operator": [1]}},
        {"id": "b", "type": "filter"},
        {"id": "c", "type": "branch", "branches": [{"name": "Y", "rule": {"nope": 1}, "steps": []}]}])");
    ASSERT_THAT(compiled.findings, SizeIs(3));
    EXPECT_EQ(compiled.findings[0].step, "a");
    EXPECT_THAT(compiled.findings[0].field, testing::StartsWith("rule"));
    EXPECT_THAT(compiled.findings[0].message, testing::HasSubstr("no_such_operator"));
    EXPECT_THAT(compiled.findings[1], IsError("b", "rule", "missing"));
    EXPECT_THAT(compiled.findings[2].field, testing::StartsWith("branches[0].rule"));
}

TEST(FlowRetry, IsBounded) {
    const auto compiled = compile_steps(R"([
        {"id": "a", "type": "action", "operation": "crm.contacts.set-fields", "on_gone": "ignore",
         "retry": {"attempts_max": 0, "first_delay_ms": 1.5, "longest_delay_ms": 10, "delay": 1}}])");
    EXPECT_THAT(compiled.findings, Contains(IsError("a", "retry.delay", "no member 'delay'")));
    EXPECT_THAT(compiled.findings, Contains(IsError("a", "retry.attempts_max", "from 1 to 100")));
    EXPECT_THAT(compiled.findings, Contains(IsError("a", "retry.first_delay_ms", "whole number")));
    EXPECT_THAT(compiled.findings, Contains(IsError("a", "retry.longest_delay_ms", "shorter than the first")));
    EXPECT_THAT(compiled.findings, Contains(IsError("a", "on_gone", "Use one of: fail, skip")));
}

}  // namespace
}  // namespace tendril::flow
