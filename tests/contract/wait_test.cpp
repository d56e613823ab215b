// Runs in a wait step: woken by events, loaded when they are due.
#include <gmock/gmock.h>

#include "store_under_test.hpp"

namespace tendril::store {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using namespace std::chrono_literals;

RunState waiting_until(TimePoint due_at, std::optional<Await> awaits = {}) {
    RunState state;
    state.status = RunStatus::waiting;
    state.due_at = due_at;
    state.journal = R"([{"step":"w","type":"wait"}])";
    state.updated_at = noon + 2s;
    state.awaits = std::move(awaits);
    return state;
}

class WaitContract : public StoreContract {
 protected:
    RunId wait(const std::string& external_id, TimePoint due_at, std::optional<Await> awaits = {}) {
        const auto run = append_run(external_id);
        EXPECT_TRUE(save({run, waiting_until(due_at, std::move(awaits))}));
        return run;
    }
    RunId wait_for(const std::string& external_id, const std::string& type, const std::string& key) {
        return wait(external_id, noon + 24h, Await{type, key});
    }
    Appended arrive(const std::string& external_id, const std::string& type, const std::string& key,
                    bool may_wake = true) {
        auto event = event_named(external_id);
        event.event.type = type;
        event.event.ordering_key = key;
        event.runs.clear();
        event.may_wake = may_wake;
        return append(event).value();
    }
    Due due(DueQuery query) { return calls().load_due(std::move(query)).value(); }
};

TEST_P(WaitContract, AWaitIsThereAfterReopening) {
    const auto run = wait("one", noon + 1h, Await{"note.created", "person_1"});

    reopen();

    const auto stored = runs().get_run(run).value()->run.state;
    EXPECT_EQ(stored.status, RunStatus::waiting);
    EXPECT_EQ(stored.due_at, noon + 1h);
    ASSERT_TRUE(stored.awaits);
    EXPECT_EQ(stored.awaits->event_type, "note.created");
    EXPECT_EQ(stored.awaits->key, "person_1");
    EXPECT_FALSE(stored.woken_by);
}

TEST_P(WaitContract, AWaitingRunHasGivenUpItsPlace) {
    wait("one", noon + 1h);
    const auto next = append_run("two");

    EXPECT_THAT(ids_of(load_open(RunId{0}, 10).value()), ElementsAre(next));
}

TEST_P(WaitContract, TheAwaitedEventQueuesTheRunAndIsRememberedAsWhatWokeIt) {
    const auto run = wait_for("one", "note.created", "person_1");

    const auto appended = arrive("note", "note.created", "person_1");

    EXPECT_THAT(appended.woken, ElementsAre(run));
    reopen();
    const auto stored = runs().get_run(run).value()->run.state;
    EXPECT_EQ(stored.status, RunStatus::queued);
    EXPECT_EQ(stored.woken_by, appended.event);
    EXPECT_FALSE(stored.awaits);
    EXPECT_EQ(stored.journal, R"([{"step":"w","type":"wait"}])");
    EXPECT_EQ(stored.updated_at, noon + 1s);
    EXPECT_THAT(ids_of(load_open(RunId{0}, 10).value()), ElementsAre(run));
    EXPECT_THAT(due({.until = noon + 48h}).runs, IsEmpty());
}

TEST_P(WaitContract, OnlyRunsOfTheSameWorkspaceTypeAndKeyAreWoken) {
    const auto wanted = wait_for("1", "note.created", "person_1");
    wait_for("2", "note.updated", "person_1");
    wait_for("3", "note.created", "person_2");
    wait("4", noon + 1h);
    const auto also = wait_for("5", "note.created", "person_1");
    auto elsewhere = event_named("6");
    elsewhere.event.workspace = "ws_b";
    const auto other = append(elsewhere).value().runs.at(0);
    ASSERT_TRUE(save({other, waiting_until(noon + 1h, Await{"note.created", "person_1"})}));

    EXPECT_THAT(arrive("note", "note.created", "person_1").woken, ElementsAre(wanted, also));
}

TEST_P(WaitContract, ARunIsWokenOnce) {
    const auto run = wait_for("one", "note.created", "person_1");
    const auto first = arrive("note 1", "note.created", "person_1");

    const auto second = arrive("note 2", "note.created", "person_1");

    EXPECT_THAT(second.woken, IsEmpty());
    EXPECT_EQ(runs().get_run(run).value()->run.state.woken_by, first.event);
}

TEST_P(WaitContract, ADuplicateWakesNobody) {
    arrive("note", "note.created", "person_1");
    const auto run = wait_for("one", "note.created", "person_1");

    EXPECT_THAT(arrive("note", "note.created", "person_1").woken, IsEmpty());
    EXPECT_EQ(status_of(run), RunStatus::waiting);
}

TEST_P(WaitContract, AnEventThatNoFlowWaitsForWakesNobody) {
    const auto run = wait_for("one", "note.created", "person_1");

    EXPECT_THAT(arrive("note", "note.created", "person_1", false).woken, IsEmpty());
    EXPECT_EQ(status_of(run), RunStatus::waiting);
}

TEST_P(WaitContract, ARunThatWaitsNoMoreIsNotWoken) {
    const auto run = wait_for("one", "note.created", "person_1");
    ASSERT_TRUE(save({run, ended(RunStatus::cancelled)}));

    EXPECT_THAT(arrive("note", "note.created", "person_1").woken, IsEmpty());
    EXPECT_EQ(status_of(run), RunStatus::cancelled);
}

TEST_P(WaitContract, AWaitAndItsEventInOneGroupFindEachOther) {
    const auto run = append_run("one");
    std::vector<RunId> woken;
    auto event = event_named("note");
    event.event.type = "note.created";
    event.runs.clear();
    event.may_wake = true;
    bool done = false;

    runs().save({leased({run, waiting_until(noon + 1h, Await{"note.created", "person_1"})})}, [](const auto&) {});
    runs().append(event, [&](Result<Appended> appended) {
        woken = appended.value().woken;
        done = true;
    });

    ASSERT_TRUE(mailbox_.run_until([&] { return done; }));
    EXPECT_THAT(woken, ElementsAre(run));
}

TEST_P(WaitContract, RunsAreLoadedWhenTheyAreDueInThatOrder) {
    const auto last = wait("1", noon + 3h);
    const auto first = wait("2", noon + 1h);
    const auto second = wait("3", noon + 2h);
    append_run("4");

    const auto loaded = due({.until = noon + 2h});

    EXPECT_THAT(ids_of(loaded.runs), ElementsAre(first, second));
    EXPECT_EQ(loaded.runs[0].event.external_id, "2");
    EXPECT_EQ(loaded.next, noon + 3h);
    EXPECT_THAT(ids_of(due({.until = noon + 4h}).runs), ElementsAre(first, second, last));
    EXPECT_FALSE(due({.until = noon + 4h}).next);
    EXPECT_THAT(due({.until = noon}).runs, IsEmpty());
    EXPECT_EQ(due({.until = noon}).next, noon + 1h);
}

TEST_P(WaitContract, DueRunsAreLoadedInPagesThatMissNone) {
    std::vector<RunId> all;
    for (int i = 0; i < 4; ++i) all.push_back(wait(std::to_string(i), noon + 1h));
    all.push_back(wait("later", noon + 2h));

    std::vector<RunId> seen;
    DueQuery query{.until = noon + 3h, .limit = 2};
    for (auto page = due(query); !page.runs.empty(); page = due(query)) {
        for (const auto& row : page.runs) seen.push_back(row.run.id);
        query.after_due = page.runs.back().run.state.due_at;
        query.after_run = page.runs.back().run.id;
        ASSERT_LE(seen.size(), all.size());
    }

    EXPECT_EQ(seen, all);
    EXPECT_EQ(due({.until = noon + 3h, .limit = 2}).next, noon + 1h);
    EXPECT_EQ(due({.until = noon + 3h, .limit = 4}).next, noon + 2h);
}

TEST_P(WaitContract, OnlyDueRunsOfTheWantedPartitionsAreLoaded) {
    const auto run = wait("1", noon + 1h);
    const auto partition = lease_of(run).partition;
    const auto other = (partition + 1) % partition_count;

    EXPECT_THAT(ids_of(due({.until = noon + 2h, .partitions = {other, partition}}).runs), ElementsAre(run));
    EXPECT_THAT(due({.until = noon + 2h, .partitions = {other}}).runs, IsEmpty());
    EXPECT_FALSE(due({.until = noon, .partitions = {other}}).next);
    EXPECT_EQ(due({.until = noon, .partitions = {partition}}).next, noon + 1h);
}

TEST_P(WaitContract, ARetryKeepsItsPlaceAndIsNotDue) {
    const auto run = append_run("one");
    auto state = waiting_until(noon + 1h);
    state.status = RunStatus::retrying;
    ASSERT_TRUE(save({run, state}));

    EXPECT_THAT(due({.until = noon + 2h}).runs, IsEmpty());
    EXPECT_THAT(ids_of(load_open(RunId{0}, 10).value()), ElementsAre(run));
}

TEST_P(WaitContract, VersionsOfWaitingRunsAreInUse) {
    Flow flow;
    flow.id = "flow_a";
    flow.workspace = "ws_a";
    ASSERT_TRUE(config().put_flow(flow, "{\"v\":1}"));
    const auto run = wait("one", noon + 1h);

    EXPECT_EQ(config().versions_in_use().value().size(), 1U);
    ASSERT_TRUE(save({run, ended(RunStatus::succeeded)}));
    EXPECT_THAT(config().versions_in_use().value(), IsEmpty());
}

TEST_P(WaitContract, AVersionStaysInUseWhenTheEndOfItsRunIsRefused) {
    Flow flow;
    flow.id = "flow_a";
    flow.workspace = "ws_a";
    ASSERT_TRUE(config().put_flow(flow, "{\"v\":1}"));
    const auto run = append_run("one");

    ASSERT_FALSE(calls().save(
        {leased({run, ended(RunStatus::succeeded)}), leased({RunId{9999}, ended(RunStatus::succeeded)})}));
    EXPECT_EQ(config().versions_in_use().value().size(), 1U);

    ASSERT_TRUE(save({run, ended(RunStatus::succeeded)}));
    ASSERT_TRUE(save({run, ended(RunStatus::succeeded)}));
    EXPECT_THAT(config().versions_in_use().value(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Stores, WaitContract, testing::ValuesIn(store_kinds()),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace

}  // namespace tendril::store
