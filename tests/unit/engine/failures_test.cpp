// What refusals, limits and outages do to a run.
#include "engine_fixture.hpp"

namespace tendril::engine {

namespace {

using store::RunStatus;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string created_note = R"({"note": {"id": "note1"}})";

TEST_F(EngineTest, ARefusedInputIsADeadLetterThatTellsTheRemotesReason) {
    publish_note_flow();
    transport.script = [](const auto&) {
        return answered(422, R"({"statusCode": 422, "message": ["body must be a string"]})");
    };

    const RunId run = add_note("n1");

    EXPECT_EQ(state(run).status, RunStatus::dead);
    EXPECT_THAT(state(run).error, HasSubstr("Write the note"));
    EXPECT_THAT(state(run).error, HasSubstr("body must be a string"));
    EXPECT_EQ(transport.calls.size(), 1U);
}

TEST_F(EngineTest, AnOutageIsRetriedUntilTheAttemptsAreUsedUp) {
    publish_note_flow();
    transport.script = [](const auto&) { return unreachable(); };

    const RunId run = add_note("n1");
    for (int i = 0; i < 10; ++i) wait();

    EXPECT_EQ(transport.calls.size(), 3U);
    EXPECT_EQ(state(run).status, RunStatus::dead);
    EXPECT_THAT(state(run).error, HasSubstr("Tried 3 times"));
}

TEST_F(EngineTest, ALimitAnswerIsWaitedForAndDoesNotUseUpAttempts) {
    publish_note_flow(R"({"attempts_max": 1})");
    int calls = 0;
    transport.script = [&](const auto&) {
        http::Response limited;
        limited.status = 429;
        limited.headers.add("X-RateLimit-Interval-Milliseconds", "10000");
        return ++calls <= 2 ? connector::Outcome(limited) : answered(201, created_note);
    };

    const TimePoint began = clock.now();
    const RunId run = add_note("n1");
    EXPECT_EQ(calls, 1);
    for (int i = 0; i < 20 && calls < 3; ++i) wait();

    EXPECT_EQ(calls, 3);
    EXPECT_GE(clock.now() - began, std::chrono::seconds(20));
    EXPECT_EQ(state(run).status, RunStatus::succeeded);
}

TEST_F(EngineTest, RefusedCredentialsHoldTheConnectionsRunsUntilItIsRepaired) {
    publish_note_flow();
    transport.script = [](const auto&) { return answered(401, R"({"message": "Invalid token"})"); };

    const RunId first = add_note("n1", "ada");
    const RunId second = add_note("n2", "bob");
    EXPECT_EQ(state(first).status, RunStatus::held);
    EXPECT_EQ(state(second).status, RunStatus::held);
    EXPECT_THAT(refused, ElementsAre("conn_hl"));
    EXPECT_EQ(transport.calls.size(), 1U) << "a connection that needs attention is not called again";

    transport.script = [](const auto&) { return answered(201, created_note); };
    connect(false);

    EXPECT_EQ(state(first).status, RunStatus::succeeded);
    EXPECT_EQ(state(second).status, RunStatus::succeeded);
}

TEST_F(EngineTest, AReadOnlyConnectionChangesNothing) {
    publish_note_flow();
    engine->set_connection(
        {.id = "conn_hl", .workspace = "ws_1", .connector = "highlevel", .settings = {}, .read_only = true});

    const RunId run = add_note("n1");

    EXPECT_TRUE(transport.calls.empty());
    EXPECT_EQ(state(run).status, RunStatus::dead);
    EXPECT_THAT(state(run).error, HasSubstr("read-only"));
}

TEST_F(EngineTest, AnOutcomeThatCannotBeStoredIsStoredLaterAndNotRepeated) {
    publish_note_flow();
    transport.script = [this](const auto&) {
        store.broken = true;
        return answered(201, created_note);
    };

    const RunId run = add_note("n1");
    wait();
    EXPECT_EQ(state(run).status, RunStatus::running);
    store.broken = false;
    wait();

    EXPECT_EQ(state(run).status, RunStatus::succeeded);
    EXPECT_EQ(transport.calls.size(), 1U);
}

TEST_F(EngineTest, AnEventThatCannotBeStoredIsNotAccepted) {
    publish_note_flow();
    store.broken = true;

    const auto accepted = accept("note.created", "evt-1", R"({"contactId": "ada", "noteId": "n1", "content": "x"})");

    ASSERT_TRUE(accepted.has_error());
    EXPECT_EQ(accepted.error().code, ErrorCode::unavailable);
    EXPECT_TRUE(store.runs.empty());
}

TEST_F(EngineTest, ADeadLetterCanBeReplayed) {
    publish_note_flow();
    transport.script = [](const auto&) { return answered(400, R"({"message": "no"})"); };
    const RunId dead = add_note("n1");
    transport.script = [](const auto&) { return answered(201, created_note); };

    RunId again{};
    engine->replay({.run = dead}, [&](Result<RunId> started) { again = started.value(); });
    loop.run();

    EXPECT_EQ(state(again).status, RunStatus::succeeded);
    EXPECT_EQ(store.runs.at(again).replay_of, dead);
    EXPECT_EQ(state(dead).status, RunStatus::dead);
}

TEST_F(EngineTest, AWaitingRunCanBeCancelledAndIsNotTriedAgain) {
    publish_note_flow();
    transport.script = [](const auto&) { return unreachable(); };
    const RunId run = add_note("n1");

    engine->cancel(run, [](Result<void> cancelled) { EXPECT_TRUE(cancelled.has_value()); });
    loop.run();
    wait();

    EXPECT_EQ(state(run).status, RunStatus::cancelled);
    EXPECT_EQ(transport.calls.size(), 1U);
}

TEST_F(EngineTest, AnOpenRunCannotBeReplayed) {
    publish_note_flow();
    transport.script = [](const auto&) { return unreachable(); };
    const RunId run = add_note("n1");

    engine->replay({.run = run}, [](Result<RunId> started) {
        ASSERT_TRUE(started.has_error());
        EXPECT_EQ(started.error().code, ErrorCode::conflict);
    });
    loop.run();
}

TEST_F(EngineTest, DrainingWaitsForTheCallUnderWayAndStartsNothingNew) {
    publish_note_flow();
    transport.silent = true;
    const RunId first = add_note("n1", "ada");
    bool drained = false;

    engine->drain([&] { drained = true; });
    const RunId second = add_note("n2", "bob");
    EXPECT_FALSE(drained);
    transport.waiting.front()(answered(201, created_note));
    loop.run();

    EXPECT_TRUE(drained);
    EXPECT_EQ(state(first).status, RunStatus::succeeded);
    EXPECT_EQ(state(second).status, RunStatus::queued);
}

}  // namespace

}  // namespace tendril::engine
