// Which run goes when: order per contact, parallel across contacts, restart, and what intake refuses.
#include "engine_fixture.hpp"

namespace tendril::engine {

namespace {

using store::Disposition;
using store::RunStatus;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string created_note = R"({"note": {"id": "note1"}})";

TEST_F(EngineTest, TheSameEventTwiceStartsOneRun) {
    publish_note_flow();
    transport.script = [](const auto&) { return answered(201, created_note); };
    const std::string data = R"({"contactId": "ada", "noteId": "n1", "content": "x"})";

    const auto first = accept("note.created", "evt-1", data);
    const auto second = accept("note.created", "evt-1", data);

    EXPECT_FALSE(first->duplicate);
    EXPECT_TRUE(second->duplicate);
    EXPECT_EQ(first->event, second->event);
    EXPECT_EQ(transport.calls.size(), 1U);
}

TEST_F(EngineTest, RunsOfOneContactGoInArrivalOrderEvenAcrossARetry) {
    publish_note_flow();
    int calls = 0;
    transport.script = [&](const auto&) { return ++calls == 1 ? unreachable() : answered(201, created_note); };

    add_note("n1", "ada", "first");
    add_note("n2", "ada", "second");
    EXPECT_EQ(transport.calls.size(), 1U) << "the second waits for the first";
    wait();

    ASSERT_EQ(transport.calls.size(), 3U);
    EXPECT_THAT(transport.calls[1].body, HasSubstr("first"));
    EXPECT_THAT(transport.calls[2].body, HasSubstr("second"));
}

TEST_F(EngineTest, RunsOfDifferentContactsGoSideBySide) {
    publish_note_flow();
    transport.silent = true;

    add_note("n1", "ada");
    add_note("n2", "bob");

    EXPECT_EQ(transport.calls.size(), 2U);
}

TEST_F(EngineTest, ARunAfterADeadLetterOfTheSameContactGoesOn) {
    publish_note_flow();
    int calls = 0;
    transport.script = [&](const auto&) { return ++calls == 1 ? answered(400) : answered(201, created_note); };

    const RunId first = add_note("n1");
    const RunId second = add_note("n2");

    EXPECT_EQ(state(first).status, RunStatus::dead);
    EXPECT_EQ(state(second).status, RunStatus::succeeded);
}

TEST_F(EngineTest, ARestartContinuesWhatWasOpen) {
    publish_note_flow();
    transport.script = [](const auto&) { return unreachable(); };
    const RunId waiting = add_note("n1", "ada");
    const RunId behind = add_note("n2", "ada");
    transport.script = [](const auto&) { return answered(201, created_note); };

    start();
    for (int i = 0; i < 3; ++i) wait();

    EXPECT_EQ(state(waiting).status, RunStatus::succeeded);
    EXPECT_EQ(state(behind).status, RunStatus::succeeded);
}

TEST_F(EngineTest, ABacklogLargerThanTheWindowIsWorkedOffInOrder) {
    publish_note_flow();
    start({.window_runs_max = 10, .workspace_runs_min = 10, .running_max = 4});
    transport.silent = true;
    for (int i = 0; i < 50; ++i)
        add_note("n" + std::to_string(i), "contact" + std::to_string(i % 7), "note " + std::to_string(i));
    EXPECT_LE(engine->counters().runs_open_in_memory, 10U);

    transport.silent = false;
    transport.script = [](const auto&) { return answered(201, created_note); };
    while (!transport.waiting.empty()) {
        auto waiting = std::exchange(transport.waiting, {});
        for (auto& done : waiting) done(answered(201, created_note));
        loop.run();
    }

    std::map<std::string, int> last;
    for (const auto& call : transport.calls) {
        const int number = std::stoi(call.body.substr(call.body.find("note ") + 5));
        const auto [seen, first] = last.emplace(call.path, number);
        EXPECT_TRUE(first || seen->second < number) << call.path << " " << call.body;
        seen->second = number;
    }
    EXPECT_EQ(transport.calls.size(), 50U);
    for (const auto& [id, run] : store.runs) EXPECT_EQ(run.state.status, RunStatus::succeeded);
}

TEST_F(EngineTest, AnUnknownTypeIsKeptAsUnknownAndStartsNothing) {
    const auto accepted = accept("habit.exploded", "evt-1", "{}");

    ASSERT_TRUE(accepted.has_value());
    EXPECT_EQ(accepted->disposition, Disposition::unknown);
    EXPECT_EQ(store.events().size(), 1U);
    EXPECT_TRUE(store.runs.empty());
}

TEST_F(EngineTest, APersonEventThatBreaksItsSchemaIsRefusedByField) {
    publish_note_flow();

    const auto accepted = accept("note.created", "evt-1", R"({"contactId": 5, "noteId": "n1", "content": "x"})");

    ASSERT_TRUE(accepted.has_error());
    EXPECT_EQ(accepted.error().code, ErrorCode::invalid_input);
    EXPECT_EQ(accepted.error().field, "data.contactId");
    EXPECT_TRUE(store.events().empty());
}

TEST_F(EngineTest, AFilterThatDoesNotHoldEndsTheRunAsFiltered) {
    publish("flow_filter",
            R"({"format": 1, "name": "Only long notes", "trigger": {"operations": ["habitify.note.created"]},
        "steps": [{"id": "long", "type": "filter", "rule": {"in": ["long", {"var": "trigger.data.content"}]}},
                  {"id": "write", "type": "action", "operation": "highlevel.contacts.create-note",
                   "input": {"contactId": "c", "body": "{{ trigger.data.content }}"}}]})");
    transport.script = [](const auto&) { return answered(201, created_note); };

    const RunId shorter = add_note("n1", "ada", "brief");
    const RunId longer = add_note("n2", "bob", "a long one");

    EXPECT_EQ(state(shorter).status, RunStatus::filtered);
    EXPECT_EQ(state(longer).status, RunStatus::succeeded);
    EXPECT_EQ(transport.calls.size(), 1U);
}

TEST_F(EngineTest, ABranchTakesTheFirstArmThatHoldsAndSaysWhich) {
    publish("flow_branch", R"({"format": 1, "name": "Branch", "trigger": {"operations": ["habitify.note.created"]},
        "steps": [{"id": "kind", "type": "branch",
                   "branches": [{"name": "Good", "rule": {"==": [{"var": "trigger.data.content"}, "good"]},
                                 "steps": [{"id": "good", "type": "action", "operation": "highlevel.contacts.get-contact", "input": {"contactId": "good"}}]}],
                   "otherwise": [{"id": "bad", "type": "action", "operation": "highlevel.contacts.get-contact", "input": {"contactId": "bad"}}]}]})");
    transport.script = [](const auto&) { return answered(200, R"({"contact": {}})"); };

    const RunId good = add_note("n1", "ada", "good");
    const RunId bad = add_note("n2", "bob", "other");

    EXPECT_THAT(transport.lines(), ElementsAre("GET /contacts/good", "GET /contacts/bad"));
    EXPECT_EQ(journal(good).at(0).taken, "Good");
    EXPECT_EQ(journal(bad).at(0).taken, "otherwise");
}

}  // namespace

}  // namespace tendril::engine
