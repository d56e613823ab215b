// What people do with runs: replay, decide, cancel; and what a dead letter means for its key.
#include "engine_fixture.hpp"

namespace tendril::engine {

namespace {

using store::RunStatus;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const std::string created_note = R"({"note": {"id": "note1"}})";

class Replay : public EngineTest {
 protected:
    // Two notes, one after the other.
    void publish_two_steps() {
        publish("flow_note", R"({"format": 1, "name": "Two", "trigger": {"operations": ["habitify.note.created"]},
            "steps": [{"id": "one", "type": "action", "operation": "highlevel.contacts.create-note",
                       "input": {"contactId": "one", "body": "{{ trigger.data.content }}"}},
                      {"id": "two", "type": "action", "operation": "highlevel.contacts.create-note",
                       "input": {"contactId": "two", "body": "{{ trigger.data.content }}"}}]})");
    }
    Result<RunId> replay(ReplayRequest request) {
        Result<RunId> result = Error(ErrorCode::internal, "no answer yet");
        engine->replay(std::move(request), [&](Result<RunId> started) { result = std::move(started); });
        loop.run();
        return result;
    }
    Result<void> decide(RunId run, Decision decision) {
        Result<void> result;
        engine->decide(run, decision, [&](Result<void> decided) { result = std::move(decided); });
        loop.run();
        return result;
    }
};

TEST_F(Replay, FromTheFailedStepDoesNotRepeatWhatWasDone) {
    publish_two_steps();
    transport.script = [](const auto& call) {
        return call.path == "/contacts/two/notes" ? answered(400, "{}") : answered(201, created_note);
    };
    const RunId dead = add_note("n1");
    transport.calls.clear();
    transport.script = [](const auto&) { return answered(201, created_note); };

    const auto again = replay({.run = dead, .from = ReplayFrom::failed_step});

    ASSERT_TRUE(again.has_value());
    EXPECT_THAT(transport.lines(), ElementsAre("POST /contacts/two/notes"));
    EXPECT_EQ(state(*again).status, RunStatus::succeeded);
    EXPECT_EQ(store.runs.at(*again).replay_of, dead);
    EXPECT_EQ(store.runs.at(*again).priority, store::Priority::urgent);
}

TEST_F(Replay, FromTheFailedStepLooksUpACallWhoseFateIsNotKnown) {
    publish_note_flow(R"({"attempts_max": 1})");
    transport.script = [](const auto&) { return lost(); };
    const RunId dead = add_note("n1");
    ASSERT_EQ(state(dead).status, RunStatus::dead);
    transport.calls.clear();
    transport.script = [](const auto&) {
        return answered(200, R"({"notes": [{"id": "note1", "body": "Slept well"}]})");
    };

    const auto again = replay({.run = dead, .from = ReplayFrom::failed_step});
    pass(std::chrono::seconds(3));  // the lost call may still be on its way

    EXPECT_THAT(transport.lines(), ElementsAre("GET /contacts/hl_ada/notes"));
    EXPECT_EQ(journal(*again).at(0).state, EntryState::adopted);
}

TEST_F(Replay, WithEditedDataIsANewEventWithThatData) {
    publish_note_flow();
    transport.script = [](const auto&) { return answered(400, "{}"); };
    const RunId dead = add_note("n1");
    transport.calls.clear();
    transport.script = [](const auto&) { return answered(201, created_note); };

    const auto again =
        replay({.run = dead, .data = json::object{{"contactId", "ada"}, {"noteId", "n1"}, {"content", "edited"}}});

    ASSERT_TRUE(again.has_value());
    EXPECT_THAT(transport.calls.at(0).body, HasSubstr("edited"));
    EXPECT_NE(store.runs.at(*again).event, store.runs.at(dead).event);
    EXPECT_EQ(store.runs.at(*again).replay_of, dead);
    EXPECT_THAT(store.events().at(store.runs.at(dead).event).data, HasSubstr("Slept well"));
}

TEST_F(Replay, FromTheFailedStepNeedsAFailedStep) {
    publish_note_flow();
    transport.script = [](const auto&) { return answered(201, created_note); };
    const RunId run = add_note("n1");

    const auto again = replay({.run = run, .from = ReplayFrom::failed_step});

    ASSERT_TRUE(again.has_error());
    EXPECT_EQ(again.error().code, ErrorCode::conflict);
}

class StoppedKey : public Replay {
 protected:
    StoppedKey() {
        publish_note_flow();
        auto stopping = std::make_shared<flow::CompiledFlow>(*flows.published("flow_note"));
        stopping->stop_after_dead_letter = true;
        flows.add(stopping);
        flows.publish("flow_note", 1);
        transport.script = [](const auto&) { return answered(400, "{}"); };
        first = add_note("n1");
        transport.script = [](const auto&) { return answered(201, created_note); };
        second = add_note("n2");
    }
    RunId first{};
    RunId second{};
};

TEST_F(StoppedKey, WaitsBehindItsDeadLetter) {
    EXPECT_EQ(state(first).status, RunStatus::held);
    EXPECT_EQ(state(first).held_for, "order");
    EXPECT_EQ(state(second).status, RunStatus::queued);
}

TEST_F(StoppedKey, GoesOnAfterTheDeadLetterIsTriedAgain) {
    ASSERT_TRUE(decide(first, Decision::repeat).has_value());

    EXPECT_EQ(state(first).status, RunStatus::succeeded);
    EXPECT_EQ(state(second).status, RunStatus::succeeded);
    EXPECT_THAT(transport.calls, SizeIs(3));
}

TEST_F(StoppedKey, GoesOnAfterTheDeadLetterIsGivenUp) {
    ASSERT_TRUE(decide(first, Decision::skip).has_value());

    EXPECT_EQ(state(first).status, RunStatus::dead);
    EXPECT_EQ(state(second).status, RunStatus::succeeded);
}

TEST_F(StoppedKey, GoesOnAfterTheDeadLetterIsCancelled) {
    engine->cancel(first, [](Result<void> cancelled) { EXPECT_TRUE(cancelled.has_value()); });
    loop.run();

    EXPECT_EQ(state(first).status, RunStatus::cancelled);
    EXPECT_EQ(state(second).status, RunStatus::succeeded);
}

TEST_F(Replay, ARunThatWaitsBehindAnotherCanBeCancelled) {
    publish_note_flow();
    transport.silent = true;
    const RunId first = add_note("n1");
    const RunId second = add_note("n2");
    const RunId third = add_note("n3");

    engine->cancel(second, [](Result<void> cancelled) { EXPECT_TRUE(cancelled.has_value()); });
    loop.run();
    answer_all(answered(201, created_note));

    EXPECT_EQ(state(first).status, RunStatus::succeeded);
    EXPECT_EQ(state(second).status, RunStatus::cancelled);
    EXPECT_EQ(state(third).status, RunStatus::succeeded);
}

TEST_F(Replay, ARunAtWorkCannotBeCancelled) {
    publish_note_flow();
    transport.silent = true;
    const RunId run = add_note("n1");

    engine->cancel(run, [](Result<void> cancelled) {
        ASSERT_TRUE(cancelled.has_error());
        EXPECT_EQ(cancelled.error().code, ErrorCode::conflict);
    });
    loop.run();

    EXPECT_EQ(state(run).status, RunStatus::running);
}

}  // namespace

}  // namespace tendril::engine
