// Waits, sub-flows, schedules and what a flow says about all of its runs.
#include <gtest/gtest.h>

#include "base/embedded.hpp"
#include "unit/flow/small_catalog.hpp"

namespace tendril::flow {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;

const WaitStep& first_wait(const Compiled& compiled) {
    return std::get<WaitStep>(compiled.flow->steps.at(0).kind);
}

TEST(FlowWait, ForADurationAddsItsParts) {
    const auto compiled =
        compile_steps(R"([{"id": "w", "type": "wait", "for": {"days": 1, "hours": 2, "minutes": 3}}])");
    ASSERT_THAT(compiled.findings, IsEmpty());
    EXPECT_EQ(std::get<WaitFor>(first_wait(compiled)).duration, hours(26) + minutes(3));
}

TEST(FlowWait, UntilADateTakesAZone) {
    const auto compiled = compile_steps(R"([{"id": "w", "type": "wait", "until": "{{ trigger.data.date }} 09:00",
                                            "time_zone": "Europe/Berlin", "if_past": "stop"}])");
    ASSERT_NE(compiled.flow, nullptr);
    EXPECT_EQ(std::get<WaitUntil>(first_wait(compiled)).if_past, Afterwards::stop);
}

TEST(FlowWait, ForAnEventKnowsItsTypeAndReadsTheEventInItsRule) {
    const auto compiled = compile_steps(R"([{"id": "w", "type": "wait", "event": {"operation": "people.contact.updated",
        "key": "{{ trigger.data.contactId }}", "rule": {"==": [{"var": "event.data.email"}, {"var": "trigger.data.email"}]}},
        "for": {"days": 3}, "on_timeout": "stop"},
        {"id": "f", "type": "filter", "rule": {"var": "steps.w.event.data.email"}}])");

    ASSERT_THAT(compiled.findings, IsEmpty());
    const auto& wait = std::get<WaitForEvent>(first_wait(compiled));
    EXPECT_EQ(wait.event_type, "contact.updated");
    EXPECT_EQ(wait.time_out, hours(72));
    EXPECT_EQ(wait.on_timeout, Afterwards::stop);
    EXPECT_THAT(compiled.flow->awaited_types, ElementsAre("contact.updated"));
}

TEST(FlowWait, SaysWhatIsMissingOrTooMuch) {
    EXPECT_THAT(
        compile_steps(R"([
        {"id": "a", "type": "wait"},
        {"id": "b", "type": "wait", "for": {"days": 366}},
        {"id": "c", "type": "wait", "for": {}},
        {"id": "d", "type": "wait", "for": {"weeks": 1}},
        {"id": "e", "type": "wait", "event": {"operation": "people.contact.updated"}},
        {"id": "f", "type": "wait", "event": {"operation": "crm.contacts.create"}, "for": {"days": 1}},
        {"id": "g", "type": "wait", "until": "2026-12-01", "for": {"days": 1}}])")
            .findings,
        ElementsAre(IsError("a", "for", "does not say what to wait for"), IsError("b", "for.days", "from 0 to 365"),
                    IsError("b", "for", "from one second to 365 days"),
                    IsError("c", "for", "from one second to 365 days"), IsError("d", "for.weeks", "no member 'weeks'"),
                    IsError("d", "for", "from one second to 365 days"), IsError("e", "for", "missing"),
                    IsError("f", "event.operation", "is an action: nothing can wait for it"),
                    IsError("g", "for", "A wait until a date has no member 'for'")));
}

TEST(FlowWait, ForAnEventCannotStandInItemsThatRunAtOnce) {
    const auto loop = [](int concurrency) {
        return R"([{"id": "each", "type": "for_each", "items": "{{ trigger.data.tags }}", "concurrency": )" +
               std::to_string(concurrency) + R"(, "steps": [{"id": "w", "type": "wait",
               "event": {"operation": "people.contact.updated"}, "for": {"days": 1}}]}])";
    };
    EXPECT_THAT(compile_steps(loop(1)).findings, IsEmpty());
    EXPECT_THAT(compile_steps(loop(2)).findings, ElementsAre(IsError("w", "event", "Set the concurrency")));
}

std::vector<Finding> run_sub_flow(const std::string& own_id, const std::string& flow) {
    const KnownFlows known{own_id, [](const std::string& id) -> std::shared_ptr<const CompiledFlow> {
                               auto flow = std::make_shared<CompiledFlow>();
                               if (id == "outer") flow->sub_flows = {"middle"};
                               if (id == "middle") flow->sub_flows = {"me"};
                               return id == "nowhere" ? nullptr : flow;
                           }};
    const auto document = with_steps(R"([{"id": "s", "type": "sub_flow", "flow": ")" + flow +
                                     R"(", "input": {"contactId": "{{ trigger.data.contactId }}"}}])");
    return compile(document, small_catalog(), {.flows = &known}).findings;
}

TEST(FlowSubFlow, MustBeAPublishedFlowThatDoesNotComeBack) {
    EXPECT_THAT(run_sub_flow("me", "inner"), IsEmpty());
    EXPECT_THAT(run_sub_flow("me", "nowhere"), ElementsAre(IsError("s", "flow", "no published flow 'nowhere'")));
    EXPECT_THAT(run_sub_flow("me", "me"), ElementsAre(IsError("s", "flow", "run itself")));
    EXPECT_THAT(run_sub_flow("me", "outer"), ElementsAre(IsError("s", "flow", "'outer' runs this flow")));
    EXPECT_THAT(run_sub_flow("", "outer"), IsEmpty());
}

TEST(FlowSubFlow, IsNamedInTheCompiledFlow) {
    const auto compiled = compile_steps(R"([{"id": "s", "type": "sub_flow", "flow": "flow_1"}])");
    ASSERT_THAT(compiled.findings, IsEmpty());
    EXPECT_THAT(compiled.flow->sub_flows, ElementsAre("flow_1"));
}

Compiled with_members(const std::string& members) {
    auto document = with_steps(R"([{"id": "s", "type": "stop"}])");
    const auto added = parsed(members);
    for (const auto& member : added.get_object()) document[member.key()] = member.value();
    return compile(document, small_catalog());
}

TEST(FlowOptions, AreRead) {
    const auto compiled = with_members(R"({"after_dead_letter": "stop", "merge_superseded": true, "weight": 5,
                                           "redact": ["email", "phone"]})");
    ASSERT_THAT(compiled.findings, IsEmpty());
    EXPECT_TRUE(compiled.flow->stop_after_dead_letter);
    EXPECT_TRUE(compiled.flow->merge_superseded);
    EXPECT_EQ(compiled.flow->weight, 5);
    EXPECT_THAT(compiled.flow->redact, ElementsAre("email", "phone"));
}

TEST(FlowOptions, AreChecked) {
    EXPECT_THAT(
        with_members(R"({"after_dead_letter": "wait", "merge_superseded": 1, "weight": 0, "redact": [1]})").findings,
        ElementsAre(IsError("", "after_dead_letter", "Use one of: go_on, stop"),
                    IsError("", "merge_superseded", "not true or false"), IsError("", "weight", "from 1 to 100"),
                    IsError("", "redact", "names of fields")));
}

std::vector<Finding> scheduled(const std::string& trigger) {
    static const auto catalog =
        connector::Catalog::load(embedded::connectors(), connector::Trust::checked_before).value();
    json::object document{{"format", 1}, {"name", "Digest"}, {"trigger", parsed(trigger)}};
    document["steps"] = parsed(R"([{"id": "s", "type": "stop"}])");
    return compile(document, *catalog).findings;
}

TEST(FlowSchedule, NeedsBothTheTriggerAndTheTimes) {
    EXPECT_THAT(scheduled(R"({"operations": ["core.schedule"], "schedule": {"cron": "0 9 * * 1-5",
                              "time_zone": "Europe/Berlin", "missed": "skip"}})"),
                IsEmpty());
    EXPECT_THAT(scheduled(R"({"operations": ["core.schedule"]})"),
                ElementsAre(IsError("", "trigger.schedule", "The schedule is missing")));
    EXPECT_THAT(scheduled(R"({"operations": ["habitify.note.created"], "schedule": {"cron": "@daily"}})"),
                ElementsAre(IsError("", "trigger.schedule", "No trigger of this flow uses")));
}

TEST(FlowSchedule, SaysWhatCannotBeRead) {
    EXPECT_THAT(scheduled(R"({"operations": ["core.schedule"], "schedule": {"cron": "61 * * * *",
                              "time_zone": "Europe/Nowhere", "missed": "all"}})"),
                ElementsAre(IsError("", "trigger.schedule.cron", "minute '61'"),
                            IsError("", "trigger.schedule.time_zone", "no time zone"),
                            IsError("", "trigger.schedule.missed", "Use one of: once, skip")));
}

}  // namespace
}  // namespace tendril::flow
