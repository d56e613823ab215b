// The walk over a flow's steps, without an engine: which actions may be attempted, what blocks a run, what ends it.
#include "engine/interpreter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/embedded.hpp"
#include "connector/manifest.hpp"

namespace tendril::engine {
namespace {

using store::RunStatus;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class InterpreterTest : public ::testing::Test {
 protected:
    std::shared_ptr<const flow::CompiledFlow> compiled(const std::string& id, const std::string& steps) {
        auto document = parse_json(R"({"format": 1, "name": "F", "trigger": {"operations": ["habitify.note.created"]},
                                       "steps": )" +
                                       steps + "}",
                                   {.depth_max = 100})
                            .value();
        auto result = flow::compile(document, *catalog);
        for (const auto& finding : result.findings) {
            if (finding.severity == Finding::Severity::error) ADD_FAILURE() << finding.step << " " << finding.message;
        }
        auto made = std::make_shared<flow::CompiledFlow>(*result.flow);
        made->id = id;
        made->version = 1;
        made->workspace = "ws_1";
        return made;
    }

    void run_flow(const std::string& steps, const std::string& data = R"({"contactId": "ada"})") {
        flow = compiled("flow_1", steps);
        event.type = "note.created";
        event.workspace = "ws_1";
        event.data = data;
        run.ordering_key = "ada";
        resume();
    }

    // As after a restart: only the journal, as it is stored, is left.
    void resume() {
        auto stored = read_journal(write_journal(journal)).value();
        interpreter.reset();
        journal = std::move(stored);
        interpreter.emplace(InterpreterParts{*flow, flows, run, time_zone, journal},
                            make_scope(*flow, event, journal, time_zone).value());
    }

    Next advance() { return interpreter->advance(now); }

    void complete(const Task& task, const json::value& output = json::object()) {
        task.entry->state = EntryState::done;
        task.entry->output = output;
        interpreter->complete(task);
        interpreter->returned(task);
    }

    // As a driver does when an action's last attempt has failed.
    void fail(const Task& task, const std::string& message = "Refused.") {
        const bool goes_on =
            task.action().on_error.kind == flow::OnError::go_on || task.action().on_error.kind == flow::OnError::steps;
        task.entry->state = goes_on ? EntryState::continued : EntryState::failed;
        task.entry->error = StepError{message, "email", "invalid", 422};
        interpreter->returned(task);
    }

    // What an action would send.
    static std::string places(const Next& next) {
        std::string text;
        for (const auto& task : next.tasks) text += (text.empty() ? "" : " ") + task.entry->at + ":" + task.step->id;
        return text;
    }
    json::object input(const Task& task) {
        return task.action().input.evaluate(interpreter->scope(task), {.now = now}).value();
    }
    const Entry& entry(const std::string& step, const std::string& at = "") const {
        for (const auto& found : journal) {
            if (found.step == step && found.at == at) return found;
        }
        static const Entry none;
        ADD_FAILURE() << "no entry of " << at << ":" << step;
        return none;
    }

    // An action that reads `template_text`.
    static std::string action(const std::string& id, const std::string& template_text = "x",
                              const std::string& more = "") {
        return R"({"id": ")" + id +
               R"(", "type": "action", "operation": "core.links.find", "input": {"kind": "k", "source_id": ")" +
               template_text + R"("})" + more + "}";
    }

    std::unique_ptr<connector::Catalog> catalog =
        connector::Catalog::load(embedded::connectors(), connector::Trust::checked_before).value();
    flow::Registry flows;
    std::shared_ptr<const flow::CompiledFlow> flow;
    store::Event event;
    store::Run run;
    std::string time_zone = "Europe/Berlin";
    Journal journal;
    std::optional<Interpreter> interpreter;
    TimePoint now = *parse_iso8601("2026-11-23T09:00:00Z");
};

TEST_F(InterpreterTest, HandsOutOneActionAfterTheOther) {
    run_flow("[" + action("one") + "," + action("two", "{{ steps.one.target_id }}") + "]");

    const auto first = advance();
    EXPECT_EQ(places(first), ":one");
    EXPECT_THAT(advance().tasks, IsEmpty()) << "it has not come back";
    complete(first.tasks[0], {{"target_id", "t1"}});
    const auto second = advance();
    EXPECT_EQ(places(second), ":two");
    EXPECT_EQ(input(second.tasks[0]).at("source_id"), "t1");
    complete(second.tasks[0]);
    EXPECT_EQ(advance().kind, Next::Kind::finished);
}

TEST_F(InterpreterTest, ASwitchTakesTheCaseThatItsValueEquals) {
    const std::string steps = R"([{"id": "s", "type": "switch", "value": "{{ trigger.data.kind }}", "cases": [
        {"name": "Number", "equals": [1, 2], "steps": [{"id": "a", "type": "stop", "as": "filtered"}]},
        {"name": "Text", "equals": "1", "steps": [{"id": "b", "type": "stop", "as": "dead", "message": "b"}]}],
        "otherwise": [{"id": "c", "type": "stop"}]}])";
    const auto taken = [&](const std::string& kind) {
        journal.clear();
        run_flow(steps, R"({"kind": )" + kind + "}");
        advance();
        return *entry("s").taken;
    };
    EXPECT_EQ(taken("2.0"), "Number");
    EXPECT_EQ(taken("\"1\""), "Text");
    EXPECT_EQ(taken("null"), "otherwise");
}

TEST_F(InterpreterTest, AStopEndsTheRunAsItSays) {
    run_flow(
        R"([{"id": "s", "type": "stop", "as": "dead", "message": "No {{ trigger.data.what }}."}, )" + action("x") + "]",
        R"({"what": "phone"})");
    const auto next = advance();
    EXPECT_EQ(next.kind, Next::Kind::stopped);
    EXPECT_EQ(next.status, RunStatus::dead);
    EXPECT_EQ(next.message, "Step 's': No phone.");
}

TEST_F(InterpreterTest, ALoopRunsItsItemsInOrderAndTellsHowMany) {
    run_flow(R"([{"id": "each", "type": "for_each", "items": "{{ trigger.data.tags }}", "as": "tag", "steps": [)" +
                 action("one", "{{ tag }}{{ index }}") + "," + action("two", "{{ steps.one.v }}") + "]}," +
                 action("after", "{{ steps.each.count }}/{{ steps.each.failed }}") + "]",
             R"({"tags": ["a", "b"]})");

    auto next = advance();
    EXPECT_EQ(places(next), "each[0]:one");
    EXPECT_EQ(input(next.tasks[0]).at("source_id"), "a0");
    complete(next.tasks[0], {{"v", "A"}});
    next = advance();
    EXPECT_EQ(places(next), "each[0]:two");
    EXPECT_EQ(input(next.tasks[0]).at("source_id"), "A");
    complete(next.tasks[0]);
    next = advance();
    EXPECT_EQ(places(next), "each[1]:one");
    EXPECT_EQ(input(next.tasks[0]).at("source_id"), "b1");
    complete(next.tasks[0], {{"v", "B"}});
    next = advance();
    EXPECT_EQ(input(next.tasks[0]).at("source_id"), "B");
    complete(next.tasks[0]);
    next = advance();
    EXPECT_EQ(places(next), ":after");
    EXPECT_EQ(input(next.tasks[0]).at("source_id"), "2/0");
}

TEST_F(InterpreterTest, ALoopRunsAsManyItemsAtOnceAsItSays) {
    run_flow(R"([{"id": "each", "type": "for_each", "items": "{{ trigger.data.tags }}", "concurrency": 2, "steps": [)" +
                 action("one", "{{ item }}") + "," + action("two", "{{ item }}{{ steps.one.v }}") + "]}]",
             R"({"tags": ["a", "b", "c"]})");

    auto next = advance();
    ASSERT_EQ(places(next), "each[0]:one each[1]:one");
    const auto first = next.tasks[0];
    const auto second = next.tasks[1];
    complete(second, {{"v", "B"}});
    next = advance();
    ASSERT_EQ(places(next), "each[1]:two");
    EXPECT_EQ(input(next.tasks[0]).at("source_id"), "bB");
    EXPECT_EQ(input(first).at("source_id"), "a") << "each looks from its own item";
    complete(next.tasks[0]);
    next = advance();
    EXPECT_EQ(places(next), "each[2]:one");
    complete(first, {{"v", "A"}});
    EXPECT_EQ(places(advance()), "each[0]:two");
}

TEST_F(InterpreterTest, ALoopGoesOnAfterARestartWhereItWas) {
    run_flow(R"([{"id": "each", "type": "for_each", "items": "{{ trigger.data.tags }}", "concurrency": 2, "steps": [)" +
                 action("one") + "," + action("two", "{{ item }}{{ steps.one.v }}") + "]}]",
             R"({"tags": ["a", "b", "c"]})");
    auto next = advance();
    complete(next.tasks[0], {{"v", "A"}});
    complete(advance().tasks[0]);

    resume();

    next = advance();
    EXPECT_EQ(places(next), "each[1]:one each[2]:one");
    complete(next.tasks[0], {{"v", "B"}});
    resume();
    next = advance();
    ASSERT_EQ(places(next), "each[1]:two each[2]:one");
    EXPECT_EQ(input(next.tasks[0]).at("source_id"), "bB");
}

TEST_F(InterpreterTest, AFilterInALoopEndsItsItemOnly) {
    run_flow(R"([{"id": "each", "type": "for_each", "items": "{{ trigger.data.tags }}", "steps": [
        {"id": "f", "type": "filter", "rule": {"!=": [{"var": "item"}, "a"]}}, )" +
                 action("one") + "]}]",
             R"({"tags": ["a", "b"]})");
    EXPECT_EQ(places(advance()), "each[1]:one");
}

TEST_F(InterpreterTest, AnItemThatFailsFailsTheRunOnceTheOthersHaveComeBack) {
    run_flow(R"([{"id": "each", "type": "for_each", "items": "{{ trigger.data.tags }}", "concurrency": 2, "steps": [)" +
                 action("one") + "]}]",
             R"({"tags": ["a", "b", "c"]})");
    const auto begun = advance();
    fail(begun.tasks[0]);

    const auto meanwhile = advance();
    EXPECT_EQ(meanwhile.kind, Next::Kind::attempt);
    EXPECT_THAT(meanwhile.tasks, IsEmpty());
    complete(begun.tasks[1]);

    const auto next = advance();
    EXPECT_EQ(next.kind, Next::Kind::failed);
    EXPECT_EQ(next.message, "Step 'one': Refused.");
}

TEST_F(InterpreterTest, ALoopThatContinuesCountsWhatFailedAlsoAfterARestart) {
    run_flow(
        R"([{"id": "each", "type": "for_each", "items": "{{ trigger.data.tags }}", "on_item_error": "continue", "steps": [)" +
            action("one") + "," + action("two") + "]}]",
        R"({"tags": ["a", "b"]})");
    fail(advance().tasks[0]);
    resume();
    auto next = advance();
    ASSERT_EQ(places(next), "each[1]:one");
    complete(next.tasks[0]);
    complete(advance().tasks[0]);

    EXPECT_EQ(advance().kind, Next::Kind::finished);
    EXPECT_EQ(entry("each").output, json::value({{"count", 2}, {"failed", 1}}));
}

TEST_F(InterpreterTest, LoopsInLoopsSeeBothItems) {
    run_flow(R"([{"id": "outer", "type": "for_each", "items": "{{ trigger.data.rows }}", "as": "row", "steps": [
        {"id": "inner", "type": "for_each", "items": "{{ row }}", "as": "cell", "concurrency": 3, "steps": [)" +
                 action("one", "{{ row.size }}{{ cell }}{{ index }}") + "]}]}]",
             R"({"rows": [["a", "b"], ["c"]]})");
    auto next = advance();
    ASSERT_EQ(places(next), "outer[0]/inner[0]:one outer[0]/inner[1]:one");
    EXPECT_EQ(input(next.tasks[1]).at("source_id"), "2b1");
    EXPECT_EQ(input(next.tasks[0]).at("source_id"), "2a0");
    complete(next.tasks[0]);
    complete(next.tasks[1]);
    next = advance();
    ASSERT_EQ(places(next), "outer[1]/inner[0]:one");
    EXPECT_EQ(input(next.tasks[0]).at("source_id"), "1c0");
}

TEST_F(InterpreterTest, AThousandItemsAreWalkedQuicklyAndLaterOnesAreKeptInShort) {
    std::string tags;
    for (int i = 0; i < 1000; ++i) tags += (i == 0 ? "\"" : ", \"") + std::to_string(i) + "\"";
    run_flow(
        R"([{"id": "each", "type": "for_each", "items": "{{ trigger.data.tags }}", "concurrency": 16, "steps": [)" +
            action("one") + "]}]",
        R"({"tags": [)" + tags + "]}");
    auto next = advance();
    int completed = 0;
    while (next.kind == Next::Kind::attempt && !next.tasks.empty()) {
        for (const auto& task : next.tasks) complete(task, {{"v", "much that is said"}});
        completed += static_cast<int>(next.tasks.size());
        next = advance();
    }
    EXPECT_EQ(completed, 1000);
    EXPECT_EQ(next.kind, Next::Kind::finished);
    EXPECT_FALSE(entry("one", "each[99]").output.is_null());
    EXPECT_TRUE(entry("one", "each[100]").output.is_null());
}

TEST_F(InterpreterTest, AListThatIsTooLongOrNoneFailsTheStep) {
    const std::string steps =
        R"([{"id": "each", "type": "for_each", "items": "{{ trigger.data.tags }}", "steps": []}])";
    run_flow(steps, R"({"tags": "a"})");
    EXPECT_THAT(advance().message, HasSubstr("did not give a list"));
    journal.clear();
    run_flow(steps, R"({"tags": null})");
    EXPECT_EQ(advance().kind, Next::Kind::finished) << "nothing to do";
}

TEST_F(InterpreterTest, AnErrorPathRunsInPlaceOfTheStepAndReadsItsError) {
    run_flow("[" +
             action("one", "x",
                    R"(, "on_error": {"steps": [)" +
                        action("mend", "{{ errors.one.message }}{{ errors.one.field }}{{ errors.one.status }}") +
                        "]}") +
             "," + action("two", "{{ errors.one.failure }}{{ steps.one.v }}") + "]");
    fail(advance().tasks[0]);
    auto next = advance();
    ASSERT_EQ(places(next), ":mend");
    EXPECT_EQ(input(next.tasks[0]).at("source_id"), "Refused.email422");
    resume();
    next = advance();
    ASSERT_EQ(places(next), ":mend");
    complete(next.tasks[0]);
    next = advance();
    ASSERT_EQ(places(next), ":two");
    EXPECT_EQ(input(next.tasks[0]).at("source_id"), "invalid");
}

TEST_F(InterpreterTest, AWaitBlocksTheRunUntilItsTime) {
    run_flow(R"([{"id": "w", "type": "wait", "for": {"days": 3}}, )" + action("one") + "]");
    auto next = advance();
    EXPECT_EQ(next.kind, Next::Kind::wait);
    EXPECT_EQ(to_iso8601(next.due_at), "2026-11-26T09:00:00.000Z");
    EXPECT_FALSE(next.awaits);
    now += std::chrono::hours(71);
    resume();
    EXPECT_EQ(to_iso8601(advance().due_at), "2026-11-26T09:00:00.000Z") << "the time of its beginning counts";
    now += std::chrono::hours(1);
    EXPECT_EQ(places(advance()), ":one");
    EXPECT_EQ(entry("w").state, EntryState::done);
}

TEST_F(InterpreterTest, AWaitUntilADateIsByThePersonsClocks) {
    const std::string steps = R"([{"id": "w", "type": "wait", "until": "{{ trigger.data.date }}"}])";
    const auto due = [&](const std::string& data) {
        journal.clear();
        run_flow(steps, data);
        return to_iso8601(advance().due_at).substr(0, 16);
    };
    EXPECT_EQ(due(R"({"date": "2026-12-01"})"), "2026-11-30T23:00") << "the workspace's zone";
    EXPECT_EQ(due(R"({"date": "2026-12-01 09:00", "timezone": "Asia/Tokyo"})"), "2026-12-01T00:00");
    EXPECT_EQ(due(R"({"date": "2026-12-01 09:00", "timezone": "Nowhere"})"), "2026-12-01T08:00");
    EXPECT_EQ(due(R"({"date": "2026-12-01T09:00:00-05:00", "timezone": "Asia/Tokyo"})"), "2026-12-01T14:00");
    EXPECT_EQ(due(R"({"date": "2027-03-28T02:30", "timezone": "Europe/Berlin"})"), "2027-03-28T01:00") << "skipped";
}

TEST_F(InterpreterTest, AWaitForThePastGoesOnOrStops) {
    run_flow(R"([{"id": "w", "type": "wait", "until": "2020-01-01"}])");
    EXPECT_EQ(advance().kind, Next::Kind::finished);
    journal.clear();
    run_flow(R"([{"id": "w", "type": "wait", "until": "2020-01-01", "if_past": "stop"}])");
    const auto next = advance();
    EXPECT_EQ(next.kind, Next::Kind::stopped);
    EXPECT_EQ(next.status, RunStatus::filtered);
    journal.clear();
    run_flow(R"([{"id": "w", "type": "wait", "until": "{{ trigger.data.date }}"}])", R"({"date": "soon"})");
    EXPECT_THAT(advance().message, HasSubstr("\"soon\" is not a date"));
}

const std::string wait_for_note = R"([{"id": "w", "type": "wait", "event": {"operation": "habitify.note.created",
    "rule": {"==": [{"var": "event.data.noteId"}, {"var": "trigger.data.noteId"}]}}, "for": {"days": 2},
    "on_timeout": "stop"}, {"id": "s", "type": "stop", "as": "filtered", "message": "{{ steps.w.event.data.content }}"}])";

store::Event note(const std::string& id, const std::string& key = "ada") {
    store::Event event;
    event.type = "note.created";
    event.ordering_key = key;
    event.data = R"({"noteId": ")" + id + R"(", "content": "Slept well"})";
    return event;
}

TEST_F(InterpreterTest, AWaitForAnEventGoesOnWithTheOneThatItsRuleHoldsFor) {
    run_flow(wait_for_note, R"({"contactId": "ada", "noteId": "n1"})");
    auto next = advance();
    ASSERT_EQ(next.kind, Next::Kind::wait);
    ASSERT_TRUE(next.awaits);
    EXPECT_EQ(next.awaits->event_type, "note.created");
    EXPECT_EQ(next.awaits->key, "ada");

    resume();
    interpreter->wake(note("other"));
    next = advance();
    EXPECT_EQ(next.kind, Next::Kind::wait) << "not the one";
    EXPECT_EQ(to_iso8601(next.due_at), "2026-11-25T09:00:00.000Z");
    ASSERT_TRUE(next.awaits);

    resume();
    interpreter->wake(note("n1"));
    next = advance();
    EXPECT_EQ(next.kind, Next::Kind::stopped);
    EXPECT_EQ(next.message, "Slept well");
}

TEST_F(InterpreterTest, AWaitForAnEventTimesOut) {
    run_flow(wait_for_note, R"({"contactId": "ada", "noteId": "n1"})");
    advance();
    now += std::chrono::hours(48);
    resume();
    const auto next = advance();
    EXPECT_EQ(next.kind, Next::Kind::stopped);
    EXPECT_EQ(next.status, RunStatus::filtered);
    EXPECT_EQ(entry("w").output, json::value({{"timed_out", true}, {"event", nullptr}}));
}

TEST_F(InterpreterTest, ItemsThatWaitLetTheOthersGoOn) {
    run_flow(R"([{"id": "each", "type": "for_each", "items": "{{ trigger.data.hours }}", "concurrency": 3, "steps": [
        {"id": "w", "type": "wait", "until": "2026-11-23T{{ item }}:00:00Z"}, )" +
                 action("one") + "]}]",
             R"({"hours": ["12", "08", "11"]})");
    auto next = advance();
    ASSERT_EQ(places(next), "each[1]:one");
    complete(next.tasks[0]);
    next = advance();
    EXPECT_EQ(next.kind, Next::Kind::wait);
    EXPECT_EQ(to_iso8601(next.due_at), "2026-11-23T11:00:00.000Z");
    now = next.due_at;
    EXPECT_EQ(places(advance()), "each[2]:one");
}

TEST_F(InterpreterTest, ASubFlowRunsThePublishedStepsOnItsInputAndReturnsTheirOutputs) {
    auto inner = compiled("flow_2", "[" + action("one", "{{ trigger.data.who }}") + "]");
    flows.publish("flow_2", (flows.add(inner), 1));
    run_flow("[" + action("outer") + R"(, {"id": "sub", "type": "sub_flow", "flow": "flow_2",
                 "input": {"who": "{{ trigger.data.contactId }}!"}}, )" +
             action("after", "{{ steps.sub.steps.one.v }}{{ trigger.data.contactId }}{{ steps.outer.v }}") + "]");
    complete(advance().tasks[0], {{"v", "V"}});
    auto next = advance();
    ASSERT_EQ(places(next), "sub:one");
    EXPECT_EQ(input(next.tasks[0]).at("source_id"), "ada!");
    EXPECT_EQ(entry("sub").version, 1);

    auto newer = std::make_shared<flow::CompiledFlow>(*compiled("flow_2", "[" + action("other") + "]"));
    newer->version = 2;
    flows.add(newer);
    flows.publish("flow_2", 2);
    resume();
    next = advance();
    ASSERT_EQ(places(next), "sub:one") << "the version is fixed when it begins";
    complete(next.tasks[0], {{"v", "I"}});
    next = advance();
    ASSERT_EQ(places(next), ":after");
    EXPECT_EQ(input(next.tasks[0]).at("source_id"), "IadaV");
}

TEST_F(InterpreterTest, SubFlowsThatAreMissingOrComeBackFailTheStep) {
    run_flow(R"([{"id": "sub", "type": "sub_flow", "flow": "flow_9"}])");
    EXPECT_THAT(advance().message, HasSubstr("'flow_9' is not published"));
    journal.clear();
    flows.add(compiled("flow_2", R"([{"id": "again", "type": "sub_flow", "flow": "flow_1"}])"));
    flows.publish("flow_2", 1);
    run_flow(R"([{"id": "sub", "type": "sub_flow", "flow": "flow_2"}])");
    EXPECT_THAT(advance().message, HasSubstr("would run itself"));
}

TEST_F(InterpreterTest, AnIntentOfAnEarlierProcessIsLeftToSettle) {
    run_flow("[" + action("one") + "]");
    const auto task = advance().tasks[0];
    task.entry->state = EntryState::intent;
    task.entry->announced_at = now;
    resume();
    now += std::chrono::milliseconds(500);
    const auto next = advance();
    EXPECT_EQ(next.kind, Next::Kind::retry);
    EXPECT_EQ(next.due_at, now + std::chrono::milliseconds(1500));
    now = next.due_at;
    EXPECT_EQ(places(advance()), ":one");
}

TEST_F(InterpreterTest, ARetryOfOneItemLeavesTheOthersAlone) {
    run_flow(R"([{"id": "each", "type": "for_each", "items": "{{ trigger.data.tags }}", "concurrency": 2, "steps": [)" +
                 action("one") + "]}]",
             R"({"tags": ["a", "b", "c"]})");
    const auto begun = advance();
    begun.tasks[0].entry->due_at = now + std::chrono::seconds(5);
    interpreter->returned(begun.tasks[0]);
    complete(begun.tasks[1]);
    auto next = advance();
    ASSERT_EQ(places(next), "each[2]:one");
    complete(next.tasks[0]);
    next = advance();
    EXPECT_EQ(next.kind, Next::Kind::retry);
    EXPECT_EQ(next.due_at, now + std::chrono::seconds(5));
    now = next.due_at;
    EXPECT_EQ(places(advance()), "each[0]:one");
}

TEST_F(InterpreterTest, TheDataOfMergedRunsLiesUnderTheRunsOwn) {
    Entry merged;
    merged.type = "merged";
    merged.data = json::object{{"contactId", "ada"}, {"email", "old@example.org"}, {"phone", "1"}};
    journal.push_back(merged);
    run_flow("[" + action("one", "{{ trigger.data.email }} {{ trigger.data.phone }}") + "]",
             R"({"contactId": "ada", "email": "new@example.org"})");
    EXPECT_EQ(input(advance().tasks[0]).at("source_id"), "new@example.org 1");
}

}  // namespace
}  // namespace tendril::engine
