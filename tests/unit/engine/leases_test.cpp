// What a node may work at: partitions, leases, fences.
#include "engine/workspace_runs.hpp"
#include "engine_fixture.hpp"

namespace tendril::engine {

namespace {

using namespace std::chrono_literals;
using store::RunStatus;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string created_note = R"({"note": {"id": "note1"}})";

class Leases : public EngineTest {
 protected:
    Leases() {
        publish_note_flow();
        transport.script = [](const auto&) { return answered(201, created_note); };
    }
    // Another node takes over the partition of `run`.
    void take_over(RunId run) {
        const auto partition = store.partition_of(store.runs.at(run));
        ++store.fences[static_cast<std::size_t>(partition)];
        std::erase_if(store.granted, [&](const store::Lease& lease) { return lease.partition == partition; });
    }
    // Later calls are answered, and a lookup finds nothing.
    RunId add_note_with_a_call_under_way() {
        transport.silent = true;
        const RunId run = add_note("n1");
        transport.silent = false;
        transport.script = [](const auto& call) {
            return call.method == "GET" ? answered(200, R"({"notes": []})") : answered(201, created_note);
        };
        return run;
    }
    // Refused for good, by a flow that holds then.
    RunId add_held(const std::string& id) {
        publish("flow_held", R"({"format": 1, "name": "Held", "trigger": {"operations": ["habitify.note.deleted"]},
            "steps": [{"id": "write", "type": "action", "operation": "highlevel.contacts.create-note",
                       "input": {"contactId": "c1", "body": "{{ trigger.data.noteId }}"}, "on_error": "hold"}]})");
        transport.script = [](const auto&) { return answered(422); };
        const RunId run = delete_note(id);
        EXPECT_EQ(state(run).status, RunStatus::held);
        return run;
    }
    RunId delete_note(const std::string& id) {
        return accept("note.deleted", "evt-" + id, R"({"contactId": "ada", "noteId": ")" + id + R"("})")->runs.at(0);
    }
    void come_back(RunId run) {
        const auto partition = store.partition_of(store.runs.at(run));
        store.granted.push_back({partition, ++store.fences[static_cast<std::size_t>(partition)]});
    }
};

TEST_F(Leases, RunsOfAPartitionThatAnotherNodeHoldsAreLeftAlone) {
    store.granted.clear();
    start();

    const RunId run = add_note("n1");

    EXPECT_THAT(transport.calls, IsEmpty());
    EXPECT_EQ(state(run).status, RunStatus::queued);
    EXPECT_EQ(engine->counters().runs_open_in_memory, 0U);
}

TEST_F(Leases, GainedPartitionsAreTakenUp) {
    store.granted.clear();
    start();
    const RunId run = add_note("n1");
    come_back(run);

    pass(4s);

    EXPECT_EQ(state(run).status, RunStatus::succeeded);
}

TEST_F(Leases, ARunWhosePartitionWasTakenOverIsGivenUpInSilence) {
    transport.silent = true;
    const RunId run = add_note("n1");
    take_over(run);

    transport.waiting.front()(answered(201, created_note));
    loop.run();
    pass(30s);

    EXPECT_THAT(transport.calls, SizeIs(1));
    EXPECT_EQ(state(run).status, RunStatus::running) << "as the last holder's intent left it";
    EXPECT_EQ(engine->counters().runs_open_in_memory, 0U);
}

TEST_F(Leases, WhatComesBackAfterALossIsIgnoredEvenWhenThePartitionIsHeldAgain) {
    transport.silent = true;
    const RunId run = add_note("n1");
    take_over(run);
    pass(4s);  // the next renewal tells
    transport.silent = false;
    transport.script = [](const auto& call) {
        return call.method == "GET" ? answered(200, R"({"notes": []})") : answered(201, created_note);
    };
    come_back(run);
    pass(10s);
    const auto calls = transport.calls.size();
    EXPECT_EQ(state(run).status, RunStatus::succeeded);

    transport.waiting.front()(answered(500));
    loop.run();
    pass(10s);

    EXPECT_EQ(state(run).status, RunStatus::succeeded);
    EXPECT_EQ(transport.calls.size(), calls);
}

TEST_F(Leases, AreGivenBackWhenTheNodeHasEndedItsWork) {
    transport.silent = true;
    add_note("n1");
    bool drained = false;
    engine->drain([&] { drained = true; });
    loop.run();
    EXPECT_FALSE(store.lease_requests.back().leaves) << "a call is under way";

    transport.waiting.front()(answered(201, created_note));
    loop.run();

    EXPECT_TRUE(store.lease_requests.back().leaves);
    EXPECT_TRUE(drained);
    pass(10s);
    EXPECT_TRUE(store.lease_requests.back().leaves) << "they are not taken again";
}

TEST_F(Leases, AreNotWaitedForWhenTheStoreDoesNotAnswer) {
    bool drained = false;
    engine->drain([&] { drained = true; });
    loop.clear();  // its answer is lost
    EXPECT_FALSE(drained);

    pass(2s);

    EXPECT_TRUE(drained);
}

TEST_F(Leases, NothingStartsWhileTheLeasesHaveRunOut) {
    store.broken = true;
    pass(20s);
    store.broken = false;

    const RunId run = add_note("n1");
    EXPECT_THAT(transport.calls, IsEmpty());
    pass(2s);

    EXPECT_EQ(state(run).status, RunStatus::succeeded);
}

TEST_F(Leases, NoCallLeavesAfterTheLeasesHaveRunOut) {
    transport.silent = true;
    for (int i = 0; i < 60; ++i) add_note("n" + std::to_string(i), "contact" + std::to_string(i));
    const auto left = transport.calls.size();
    ASSERT_LT(left, 60U) << "some wait at the connection's gate";
    clock.advance(20s);  // the process slept

    transport.waiting.front()(answered(201, created_note));
    loop.run();

    EXPECT_EQ(transport.calls.size(), left);
}

TEST_F(Leases, ASurplusIsGivenBackAndTakenUpNoMore) {
    store.surplus = 40;
    pass(10s);

    std::vector<std::int32_t> given_back;
    for (const auto& request : store.lease_requests) {
        given_back.insert(given_back.end(), request.give_back.begin(), request.give_back.end());
    }
    EXPECT_THAT(given_back, SizeIs(40));
    EXPECT_THAT(store.granted, SizeIs(24));
    for (int i = 0; i < 30; ++i) add_note("n" + std::to_string(i), "contact" + std::to_string(i));
    for (const auto& [id, run] : store.runs) {
        const bool given = std::ranges::count(given_back, store.partition_of(run)) > 0;
        EXPECT_EQ(run.state.status, given ? RunStatus::queued : RunStatus::succeeded);
    }
}

TEST_F(Leases, APartitionIsGivenBackOnlyWhenNothingOfItIsAtWork) {
    transport.silent = true;
    const RunId run = add_note("n1");
    const RunId behind = add_note("n2");
    const auto partition = store.partition_of(store.runs.at(run));
    store.surplus = 64;
    pass(10s);
    EXPECT_THAT(store.granted, SizeIs(1));
    EXPECT_EQ(store.granted.front().partition, partition);

    transport.waiting.front()(answered(201, created_note));
    loop.run();
    pass(1s);

    EXPECT_EQ(state(run).status, RunStatus::succeeded);
    EXPECT_EQ(state(behind).status, RunStatus::queued);
    EXPECT_THAT(store.granted, IsEmpty());
    EXPECT_EQ(engine->counters().runs_open_in_memory, 0U);
}

// Otherwise whoever else has runs in the partition would wait for a limit that is not theirs.
TEST_F(Leases, ARunThatWaitsAtAGateDoesNotKeepItsPartitionFromBeingGivenBack) {
    transport.silent = true;
    for (int i = 0; i < 60; ++i) add_note("n" + std::to_string(i), "contact" + std::to_string(i));
    ASSERT_GT(engine->counters().calls_waiting, 0U);
    transport.silent = false;
    transport.script = [](const auto&) { return answered(201, created_note); };

    store.surplus = 64;
    pass(4s);

    EXPECT_EQ(engine->counters().calls_waiting, 0U);
    const auto waits_for_another = [](const auto& entry) { return entry.second.state.status == RunStatus::retrying; };
    EXPECT_GT(std::ranges::count_if(store.runs, waits_for_another), 0);
    EXPECT_LT(store.granted.size(), 60U) << "only what has calls under way is kept";
}

TEST_F(Leases, ARunThatAnotherNodeStoredIsTakenUp) {
    add_note("n1");
    const RunId theirs = next_id(store.runs.rbegin()->first);
    auto run = store.runs.begin()->second;
    run.id = theirs;
    run.state = {};
    store.runs.emplace(theirs, run);

    store.arrived({.workspace = "ws_1", .first = theirs, .last = theirs});
    loop.run();

    EXPECT_EQ(state(theirs).status, RunStatus::succeeded);
}

TEST_F(Leases, SettingTheWallClockNeitherFreezesNorHastensARetry) {
    transport.script = [](const auto&) { return unreachable(); };
    const RunId run = add_note("n1");
    ASSERT_EQ(state(run).status, RunStatus::retrying);

    clock.set_wall(clock.now() + 5h);
    engine->tick();
    loop.run();
    EXPECT_THAT(transport.calls, SizeIs(1)) << "not hastened";
    clock.set_wall(clock.now() - 10h);
    pass(2s);

    EXPECT_THAT(transport.calls, SizeIs(::testing::Ge(2U))) << "not frozen";
}

TEST_F(Leases, ARetryIsNotFrozenWhenTheWallClockWasWrongOnlyAtTheEndOfItsAttempt) {
    const RunId run = add_note_with_a_call_under_way();

    clock.set_wall(clock.now() + 5h);
    transport.waiting.front()(lost());
    loop.run();
    ASSERT_EQ(state(run).status, RunStatus::retrying);
    clock.set_wall(clock.now() - 5h);
    pass(30s);

    EXPECT_EQ(state(run).status, RunStatus::succeeded);
}

// A node whose clock is far ahead finds an intent of a process that died, and puts it off for a moment.
TEST_F(Leases, ACallOfADeadProcessIsLookedUpInTimeEvenWhenTheWallClockIsSetBackMeanwhile) {
    const RunId run = add_note_with_a_call_under_way();
    clock.set_wall(clock.now() + 5h);
    start();
    ASSERT_EQ(state(run).status, RunStatus::retrying);

    clock.set_wall(clock.now() - 5h);
    pass(10s);

    EXPECT_EQ(state(run).status, RunStatus::succeeded);
}

TEST_F(Leases, ARetryIsNotFrozenWhenTheWallClockIsSetBackBeforeItCouldBeSaved) {
    const RunId run = add_note_with_a_call_under_way();
    clock.set_wall(clock.now() + 5h);
    store.broken = true;
    transport.waiting.front()(lost());
    loop.run();

    clock.set_wall(clock.now() - 5h);
    store.broken = false;
    pass(30s);

    EXPECT_EQ(state(run).status, RunStatus::succeeded);
}

TEST_F(Leases, SettingTheWallClockDoesNotEndTheLeases) {
    clock.set_wall(clock.now() + 100h);

    const RunId run = add_note("n1");

    EXPECT_EQ(state(run).status, RunStatus::succeeded);
}

TEST_F(Leases, CancellingARunOfAnotherNodeIsLeftToThatNode) {
    transport.script = [](const auto&) { return unreachable(); };
    const RunId run = add_note("n1");
    take_over(run);
    pass(4s);

    engine->cancel(run, [](Result<void> cancelled) { EXPECT_TRUE(cancelled.has_value()); });
    loop.run();

    EXPECT_EQ(state(run).status, RunStatus::retrying);
    ASSERT_TRUE(store.wishes.contains(run));
    EXPECT_EQ(store.wishes.at(run).what, store::Wish::cancel);
}

TEST_F(Leases, WhatAnotherNodeWasToldIsDoneHereAndForgotten) {
    transport.script = [](const auto&) { return unreachable(); };
    const RunId run = add_note("n1");

    store.wishes[run] = {run, store::Wish::cancel, state(run).updated_at};
    store.arrived({"", RunId(1), RunId(0), true});
    loop.run();

    EXPECT_EQ(state(run).status, RunStatus::cancelled);
    EXPECT_THAT(store.wishes, IsEmpty());
}

TEST_F(Leases, AWishForARunWithACallUnderWayIsDoneWhenTheCallHasEnded) {
    transport.silent = true;
    const RunId run = add_note("n1");
    store.wishes[run] = {run, store::Wish::cancel, state(run).updated_at};
    store.arrived({"", RunId(1), RunId(0), true});
    loop.run();
    EXPECT_THAT(store.wishes, SizeIs(1));

    answer_all(unreachable());

    EXPECT_EQ(state(run).status, RunStatus::cancelled);
    EXPECT_THAT(store.wishes, IsEmpty());
}

TEST_F(Leases, WishesForRunsOfAPartitionThatIsGainedAreDone) {
    transport.script = [](const auto&) { return unreachable(); };
    const RunId run = add_note("n1");
    take_over(run);
    pass(4s);
    store.wishes[run] = {run, store::Wish::cancel, state(run).updated_at};

    come_back(run);
    pass(4s);

    EXPECT_EQ(state(run).status, RunStatus::cancelled);
}

TEST_F(Leases, ARunThatIsChangedWhileItsPartitionIsReadKeepsItsPlaceBeforeLaterOnes) {
    const RunId held = add_held("n1");
    const RunId later = delete_note("n2");
    transport.calls.clear();
    transport.script = [](const auto&) { return answered(201, created_note); };
    store.wishes[held] = {held, store::Wish::repeat, state(held).updated_at};

    start();

    EXPECT_EQ(state(later).status, RunStatus::succeeded);
    ASSERT_THAT(transport.calls, SizeIs(2));
    EXPECT_EQ(transport.calls[0].body, R"({"body":"n1"})");
    EXPECT_EQ(transport.calls[1].body, R"({"body":"n2"})");
}

TEST_F(Leases, ADecisionAboutWhatARunWasHeldForEarlierIsForgotten) {
    const RunId run = add_held("n1");
    const auto before = state(run);

    store.wishes[run] = {run, store::Wish::skip, before.updated_at - 1s};
    store.arrived({"", RunId(1), RunId(0), true});
    loop.run();

    EXPECT_EQ(state(run).status, RunStatus::held);
    EXPECT_THAT(store.wishes, IsEmpty());
}

}  // namespace

}  // namespace tendril::engine
