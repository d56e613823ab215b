// Runs that wait: rows in the store until their time has come, or their event.
#include "engine_fixture.hpp"

namespace tendril::engine {

namespace {

using namespace std::chrono_literals;
using store::RunStatus;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Waits : public EngineTest {
 protected:
    Waits() {
        publish_note_flow();
        transport.script = [](const auto&) { return answered(201, R"({"note": {"id": "note1"}})"); };
    }
    // A run that waits since before this engine started.
    RunId wait_until(TimePoint due, std::optional<store::Await> awaits = {}) {
        store.granted.clear();
        start();
        const RunId run = add_note("n" + std::to_string(store.runs.size()));
        auto& waiting = store.runs.at(run).state;
        waiting.status = RunStatus::waiting;
        waiting.due_at = due;
        waiting.awaits = std::move(awaits);
        for (std::int32_t i = 0; i < store::partition_count; ++i) store.granted.push_back({i, 1});
        return run;
    }
};

TEST_F(Waits, AWaitingRunGoesOnWhenItsTimeHasComeAndUsesNoMemoryUntilThen) {
    const RunId run = wait_until(clock.now() + 3h);
    start();

    pass(2h);
    EXPECT_EQ(state(run).status, RunStatus::waiting);
    EXPECT_EQ(engine->counters().runs_open_in_memory, 0U);
    pass(2h);

    EXPECT_EQ(state(run).status, RunStatus::succeeded);
}

TEST_F(Waits, AWaitThatEndedWhileNothingRanEndsAtOnce) {
    const RunId run = wait_until(clock.now() - 3h);

    start();

    EXPECT_EQ(state(run).status, RunStatus::succeeded);
}

TEST_F(Waits, ManyWaitsThatEndTogetherAllGoOn) {
    for (int i = 0; i < 700; ++i) wait_until(clock.now() + 1h);
    start();

    pass(61min);

    for (const auto& [id, run] : store.runs) EXPECT_EQ(run.state.status, RunStatus::succeeded);
    EXPECT_THAT(transport.calls, SizeIs(700));
}

TEST_F(Waits, ADateIsMetSoonAfterTheWallClockWasSetForward) {
    const RunId run = wait_until(clock.now() + 5h);
    start();

    clock.set_wall(clock.now() + 6h);
    pass(61s);

    EXPECT_EQ(state(run).status, RunStatus::succeeded);
}

TEST_F(Waits, AnAwaitedEventWakesTheRun) {
    auto awaiting = std::make_shared<flow::CompiledFlow>(*flows.published("flow_note"));
    awaiting->id = "flow_waiting";
    awaiting->awaited_types = {"appointment.created"};
    flows.add(awaiting);
    const RunId run = wait_until(clock.now() + 500h, store::Await{"appointment.created", "ada"});
    start();
    EXPECT_THAT(transport.calls, IsEmpty());

    accept("appointment.created", "evt-wake",
           R"({"contactId": "ada", "appointmentId": "a1", "date": "2026-12-01", "time": "10:00"})");

    EXPECT_EQ(state(run).status, RunStatus::succeeded);
}

TEST_F(Waits, AWaitingRunCanBeCancelled) {
    const RunId run = wait_until(clock.now() + 1h);
    start();

    engine->cancel(run, [](Result<void> cancelled) { EXPECT_TRUE(cancelled.has_value()); });
    loop.run();
    pass(2h);

    EXPECT_EQ(state(run).status, RunStatus::cancelled);
    EXPECT_THAT(transport.calls, IsEmpty());
}

TEST_F(Waits, AWaitingRunDoesNotKeepLaterRunsOfItsKeyBack) {
    const RunId waiting = wait_until(clock.now() + 1h);
    start();

    const RunId later = add_note("later");

    EXPECT_EQ(state(waiting).status, RunStatus::waiting);
    EXPECT_EQ(state(later).status, RunStatus::succeeded);
}

}  // namespace

}  // namespace tendril::engine
