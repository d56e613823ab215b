// Runs: their changes, their lists, and what is open.
#include <gmock/gmock.h>

#include "store_under_test.hpp"

namespace tendril::store {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST_P(StoreContract, ASavedChangeIsThereAfterReopening) {
    const auto run = append_run("one");
    RunState state;
    state.status = RunStatus::retrying;
    state.due_at = noon + std::chrono::minutes(5);
    state.attempts = 2;
    state.held_for = "connection:conn_a";
    state.error = "The call timed out.";
    state.journal = R"([{"step":"a"}])";
    state.updated_at = noon + std::chrono::minutes(1);
    state.started_at = noon + std::chrono::seconds(3);
    ASSERT_TRUE(save(RunChange{run, state, {}}));

    reopen();

    const auto stored = runs().get_run(run).value()->run.state;
    EXPECT_EQ(stored.status, RunStatus::retrying);
    EXPECT_EQ(stored.due_at, state.due_at);
    EXPECT_EQ(stored.attempts, 2);
    EXPECT_EQ(stored.held_for, "connection:conn_a");
    EXPECT_EQ(stored.error, "The call timed out.");
    EXPECT_EQ(stored.journal, state.journal);
    EXPECT_EQ(stored.updated_at, state.updated_at);
    EXPECT_EQ(stored.started_at, state.started_at);
    EXPECT_FALSE(stored.finished_at);
}

TEST_P(StoreContract, EachSaveReplacesTheJournal) {
    const auto run = append_run("one");
    const auto other = append_run("two");
    for (const auto* journal : {R"([{"step":"a"}])", R"([{"step":"a"},{"step":"b"}])", "[]", R"([{"step":"c"}])"}) {
        RunState state;
        state.status = RunStatus::running;
        state.journal = journal;
        ASSERT_TRUE(save({run, state}));
        EXPECT_EQ(find_run(run).value()->run.state.journal, journal);
    }
    auto state = ended(RunStatus::succeeded);
    state.journal = "[" + std::string(5'000, ' ') + "]";
    ASSERT_TRUE(save({run, state}));

    EXPECT_EQ(find_run(run).value()->run.state.journal, state.journal);
    EXPECT_EQ(find_run(other).value()->run.state.journal, "[]");
    reopen();
    EXPECT_EQ(find_run(run).value()->run.state.journal, state.journal);
}

TEST_P(StoreContract, SavingARunThatIsNotThereIsNotFoundAndWritesNoLink) {
    const auto saved = save({RunId{77}, ended(RunStatus::succeeded), {contact_link("person_1", "ghl_1")}});

    ASSERT_TRUE(saved.has_error());
    EXPECT_EQ(saved.error().code, ErrorCode::not_found);
    EXPECT_FALSE(find_link({"ws_a", "contact", "person_1", ""}).value());
}

TEST_P(StoreContract, AFailedChangeLeavesItsNeighboursInTheGroupAlone) {
    const auto run = append_run("one");
    std::vector<std::string> outcomes;
    const auto note = [&](const auto& done) { outcomes.emplace_back(done ? "ok" : to_string(done.error().code)); };

    runs().append(event_named("two"), note);
    runs().save({leased(RunChange{RunId{9999}, ended(RunStatus::dead), {}})}, note);
    runs().save({leased(RunChange{run, ended(RunStatus::succeeded), {contact_link("person_1", "ghl_1")}})}, note);
    store::Run orphan;
    orphan.event = EventId{9999};
    runs().start_run(orphan, note);
    runs().append(event_named("three"), note);

    ASSERT_TRUE(mailbox_.run_until([&] { return outcomes.size() == 5; }));
    EXPECT_THAT(outcomes, ElementsAre("ok", "not_found", "ok", "not_found", "ok"));
    EXPECT_EQ(runs().list_events({.workspace = "ws_a"}, {}).value().size(), 3U);
    EXPECT_TRUE(find_link({"ws_a", "contact", "person_1", "conn_a"}).value());
}

TEST_P(StoreContract, AReplayIsANewRunOfTheSameEvent) {
    const auto first = append_run("one");
    store::Run again = runs().get_run(first).value()->run;
    again.replay_of = first;
    again.version = 2;
    again.created_at = noon + std::chrono::hours(1);
    again.state = RunState();

    const auto second = start_run(again).value();

    EXPECT_GT(second, first);
    const auto stored = find_run(second).value().value();
    EXPECT_EQ(stored.run.replay_of, first);
    EXPECT_EQ(stored.run.version, 2);
    EXPECT_EQ(stored.run.created_at, noon + std::chrono::hours(1));
    EXPECT_EQ(stored.event.external_id, "one");
    EXPECT_FALSE(runs().get_run(first).value()->run.replay_of);
}

TEST_P(StoreContract, ARunThatIsNotThereIsNotFoundWithoutAnError) {
    EXPECT_FALSE(find_run(RunId{5}).value());
    EXPECT_FALSE(runs().get_run(RunId{5}).value());
    EXPECT_FALSE(runs().get_event(EventId{5}).value());
}

TEST_P(StoreContract, OpenRunsAreLoadedInPagesAscending) {
    std::vector<RunId> all;
    for (int i = 0; i < 8; ++i) all.push_back(append_run(std::to_string(i)));
    const RunStatus statuses[] = {RunStatus::queued,   RunStatus::running, RunStatus::retrying,  RunStatus::held,
                                  RunStatus::filtered, RunStatus::dead,    RunStatus::succeeded, RunStatus::cancelled};
    for (std::size_t i = 0; i < 8; ++i) ASSERT_TRUE(save(RunChange{all[i], ended(statuses[i]), {}}));

    const auto first = load_open(RunId{0}, 3).value();
    const auto second = load_open(first.back().run.id, 3).value();

    EXPECT_THAT(ids_of(first), ElementsAre(all[0], all[1], all[2]));
    EXPECT_THAT(ids_of(second), ElementsAre(all[3]));
    EXPECT_EQ(second[0].event.external_id, "3");
    EXPECT_THAT(load_open(all[3], 3).value(), IsEmpty());
}

TEST_P(StoreContract, ARunThatOpensAgainIsLoadedAgain) {
    const auto run = append_run("one");
    ASSERT_TRUE(save(RunChange{run, ended(RunStatus::dead), {}}));
    ASSERT_THAT(load_open(RunId{0}, 10).value(), IsEmpty());

    ASSERT_TRUE(save(RunChange{run, RunState(), {}}));

    EXPECT_THAT(ids_of(load_open(RunId{0}, 10).value()), ElementsAre(run));
}

TEST_P(StoreContract, RunsAreListedNewestFirstForEveryStatus) {
    constexpr int statuses = static_cast<int>(RunStatus::merged) + 1;
    std::vector<RunId> all;
    for (int i = 0; i < statuses; ++i) {
        all.push_back(append_run(std::to_string(2 * i)));
        all.push_back(append_run(std::to_string(2 * i + 1)));
        const auto status = static_cast<RunStatus>(i);
        ASSERT_TRUE(save(RunChange{all[all.size() - 2], ended(status), {}}));
        ASSERT_TRUE(save(RunChange{all.back(), ended(status), {}}));
    }

    for (std::size_t i = 0; i < statuses; ++i) {
        const RunFilter filter{.workspace = "ws_a", .status = static_cast<RunStatus>(i)};
        EXPECT_THAT(ids_of(runs().list_runs(filter, {}).value()), ElementsAre(all[2 * i + 1], all[2 * i]))
            << to_string(*filter.status);
    }
    EXPECT_THAT(ids_of(runs().list_runs({.workspace = "ws_a"}, {.limit = 3}).value()),
                ElementsAre(all[19], all[18], all[17]));
    EXPECT_THAT(ids_of(runs().list_runs({.workspace = "ws_b"}, {}).value()), IsEmpty());
}

TEST_P(StoreContract, RunsAreListedByAnyOfSomeOrderingKeys) {
    std::vector<RunId> made;
    for (const std::string key : {"person_1", "person_2", "contact_1"}) {
        auto event = event_named(key);
        event.runs = {{"flow_a", 1, key}};
        made.push_back(append(event).value().runs.front());
    }
    const RunFilter filter{.workspace = "ws_a", .ordering_keys = {"person_1", "contact_1"}};

    EXPECT_THAT(ids_of(runs().list_runs(filter, {}).value()), ElementsAre(made[2], made[0]));
}

TEST_P(StoreContract, RunsAreListedByFlowAndEventAndPage) {
    const auto a1 = append_run("1", "flow_a");
    const auto b1 = append_run("2", "flow_b");
    const auto a2 = append_run("3", "flow_a");
    const auto event = runs().get_run(b1).value()->event.id;
    ASSERT_TRUE(save(RunChange{a2, ended(RunStatus::dead), {}}));

    EXPECT_THAT(ids_of(runs().list_runs({.workspace = "ws_a", .flow = "flow_a"}, {}).value()), ElementsAre(a2, a1));
    EXPECT_THAT(ids_of(runs().list_runs({.workspace = "ws_a", .event = event}, {}).value()), ElementsAre(b1));
    const RunFilter dead_of_b{.workspace = "ws_a", .status = RunStatus::dead, .flow = "flow_b"};
    EXPECT_THAT(runs().list_runs(dead_of_b, {}).value(), IsEmpty());
    const Page older{.before = static_cast<std::int64_t>(a2), .limit = 1};
    EXPECT_THAT(ids_of(runs().list_runs({.workspace = "ws_a"}, older).value()), ElementsAre(b1));
}

TEST_P(StoreContract, TheBacklogCountsOpenWaitingHeldAndDeadRuns) {
    const auto held = append_run("1");
    const auto dead = append_run("2");
    const auto done = append_run("3");
    append_run("4");
    for (const auto* id : {"5", "6", "7"}) ASSERT_TRUE(save(RunChange{append_run(id), ended(RunStatus::waiting), {}}));
    ASSERT_TRUE(save(RunChange{held, ended(RunStatus::held), {}}));
    ASSERT_TRUE(save(RunChange{dead, ended(RunStatus::dead), {}}));
    ASSERT_TRUE(save(RunChange{done, ended(RunStatus::succeeded), {}}));

    const auto backlog = runs().backlog().value();

    EXPECT_EQ(backlog.open_runs, 2);
    EXPECT_EQ(backlog.waiting_runs, 3);
    EXPECT_EQ(backlog.held_runs, 1);
    EXPECT_EQ(backlog.dead_runs, 1);
}

TEST_P(StoreContract, ASaveOfSeveralChangesMakesAllOrNone) {
    const auto earlier = append_run("one");
    const auto later = append_run("two");
    auto merged = ended(RunStatus::merged);
    RunState queued;
    queued.journal = R"([{"type":"merged"}])";

    const auto refused =
        calls().save({leased({earlier, merged, {contact_link("person_1", "ghl_1")}}), leased({RunId{9999}, queued})});
    EXPECT_EQ(refused.error().code, ErrorCode::not_found);
    EXPECT_EQ(status_of(earlier), RunStatus::queued);
    EXPECT_FALSE(find_link({"ws_a", "contact", "person_1", ""}).value());

    ASSERT_TRUE(calls().save({leased({earlier, merged}), leased({later, queued})}));
    EXPECT_EQ(status_of(earlier), RunStatus::merged);
    EXPECT_EQ(runs().get_run(later).value()->run.state.journal, queued.journal);
    EXPECT_THAT(ids_of(load_open(RunId{0}, 10).value()), ElementsAre(later));
}

TEST_P(StoreContract, RedactedDataReplacesTheEvents) {
    const auto run = append_run("one");
    auto change = leased({run, ended(RunStatus::succeeded)});
    change.redacted_event_data = R"json({"contactId":"(redacted)"})json";

    ASSERT_TRUE(calls().save({change}));

    EXPECT_EQ(find_run(run).value()->event.data, change.redacted_event_data);
}

TEST_P(StoreContract, AnEventsDataIsRedactedWhenTheLastOfItsRunsHasEnded) {
    auto event = event_named("one");
    event.runs = {{"flow_a", 1, "person_1"}, {"flow_b", 1, "person_1"}};
    const auto runs = append(event).value().runs;
    const auto ends = [&](RunId run, const std::string& data) {
        RunChange change{run, ended(RunStatus::succeeded)};
        change.redacted_event_data = data;
        ASSERT_TRUE(save(change));
    };

    ends(runs.at(0), R"json({"email":"(redacted)"})json");
    EXPECT_EQ(find_run(runs.at(1)).value()->event.data, event.event.data) << "the other still needs it";
    ends(runs.at(1), R"json({"email":"(redacted) by the last"})json");

    EXPECT_EQ(find_run(runs.at(1)).value()->event.data, R"json({"email":"(redacted) by the last"})json");
}

TEST_P(StoreContract, ADraftBringsItsPriorityItsOriginAndWhatWasDoneAlready) {
    const auto first = append_run("one");
    auto event = event_named("replay");
    event.runs = {{.flow = "flow_a",
                   .version = 2,
                   .ordering_key = "person_1",
                   .priority = Priority::urgent,
                   .replay_of = first,
                   .journal = R"([{"step":"a"}])"},
                  {.flow = "flow_a", .version = 2, .ordering_key = "person_1", .priority = Priority::bulk}};
    const auto appended = append(event).value();
    reopen();

    const auto replay = find_run(appended.runs[0]).value()->run;
    EXPECT_EQ(replay.priority, Priority::urgent);
    EXPECT_EQ(replay.replay_of, first);
    EXPECT_EQ(replay.state.journal, R"([{"step":"a"}])");
    EXPECT_EQ(find_run(appended.runs[1]).value()->run.priority, Priority::bulk);
    EXPECT_EQ(find_run(first).value()->run.priority, Priority::normal);
}

TEST_P(StoreContract, RunsAreListedByPartOfTheirError) {
    const auto refused = append_run("1");
    const auto slow = append_run("2");
    append_run("3");
    auto state = ended(RunStatus::dead);
    state.error = "The email was REFUSED: 100% of it.";
    ASSERT_TRUE(save({refused, state}));
    state.status = RunStatus::retrying;
    state.error = "The call took too long.";
    ASSERT_TRUE(save({slow, state}));
    const auto list = [&](RunFilter filter) {
        filter.workspace = "ws_a";
        return ids_of(runs().list_runs(filter, {}).value());
    };

    EXPECT_THAT(list({.error = "refused"}), ElementsAre(refused));
    EXPECT_THAT(list({.error = "THE"}), ElementsAre(slow, refused));
    EXPECT_THAT(list({.status = RunStatus::dead, .error = "the"}), ElementsAre(refused));
    EXPECT_THAT(list({.flow = "flow_b", .error = "the"}), IsEmpty());
    EXPECT_THAT(list({.error = "100%"}), ElementsAre(refused));
    EXPECT_THAT(list({.error = "0_%"}), IsEmpty());
}

TEST_P(StoreContract, RunsAreListedByWhenTheyWereMade) {
    std::vector<RunId> all;
    for (int hour = 0; hour < 4; ++hour) {
        auto event = event_named(std::to_string(hour));
        event.event.received_at = noon + std::chrono::hours(hour);
        all.push_back(append(event).value().runs.at(0));
    }
    const auto list = [&](std::optional<TimePoint> from, std::optional<TimePoint> until) {
        RunFilter filter{.workspace = "ws_a"};
        filter.created_from = from;
        filter.created_until = until;
        return ids_of(runs().list_runs(filter, {}).value());
    };
    using std::chrono::hours;

    EXPECT_THAT(list(noon + hours(1), noon + hours(3)), ElementsAre(all[2], all[1]));
    EXPECT_THAT(list(noon + hours(2), {}), ElementsAre(all[3], all[2]));
    EXPECT_THAT(list({}, noon + hours(1)), ElementsAre(all[0]));
    EXPECT_THAT(list(noon + hours(4), {}), IsEmpty());
}

// The sender's clock may have been set back between two runs.
TEST_P(StoreContract, RunsMadeOutOfOrderAreListedByWhenTheyWereMade) {
    std::vector<RunId> all;
    for (const int hour : {5, 1, 5}) {
        auto event = event_named(std::to_string(all.size()));
        event.event.received_at = noon + std::chrono::hours(hour);
        all.push_back(append(event).value().runs.at(0));
    }

    RunFilter filter{.workspace = "ws_a"};
    filter.created_from = noon + std::chrono::hours(4);

    EXPECT_THAT(ids_of(runs().list_runs(filter, {}).value()), ElementsAre(all[2], all[0]));
}

}  // namespace

}  // namespace tendril::store
