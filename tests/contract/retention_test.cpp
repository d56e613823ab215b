// Forgetting: what is old or too much goes, what is needed stays, and nothing that was forgotten is taken in again.
#include <gmock/gmock.h>

#include "store_under_test.hpp"

namespace tendril::store {

namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Ge;
using testing::IsEmpty;
using testing::Le;

using namespace std::chrono_literals;

class RetentionContract : public StoreContract {
 protected:
    const TimePoint now_ = SystemClock().now();

    // An event received `age` ago, whose only run ended a second later.
    RunId append_ended(const std::string& external_id, std::chrono::hours age,
                       RunStatus status = RunStatus::succeeded) {
        auto event = event_named(external_id);
        event.event.received_at = now_ - age;
        const auto run = append(event).value().runs.at(0);
        auto state = ended(status);
        state.finished_at = now_ - age + 1s;
        EXPECT_TRUE(save({run, state}));
        return run;
    }
    EventId event_of(RunId run) { return runs().get_run(run).value()->event.id; }
    // Every step until there is no more.
    Pruned prune(Retention retention) {
        Pruned all;
        Pruned step;
        do {
            step = runs().prune(retention).value();
            all.runs += step.runs;
            all.events += step.events;
        } while (step.more);
        return all;
    }
    Pruned prune_older_than(std::chrono::hours age) {
        return prune({.workspace = "ws_a", .older_than = now_ - age, .bytes_max = {}});
    }
};

TEST_P(RetentionContract, WhatIsOlderGoesAndWhatIsYoungerStays) {
    const auto old = append_ended("old", 48h);
    const auto old_event = event_of(old);
    const auto young = append_ended("young", 1h);

    const auto pruned = prune_older_than(24h);

    EXPECT_EQ(pruned.runs, 1);
    EXPECT_EQ(pruned.events, 1);
    EXPECT_FALSE(runs().get_run(old).value());
    EXPECT_FALSE(runs().get_event(old_event).value());
    EXPECT_EQ(find_run(young).value()->event.external_id, "young");
    EXPECT_EQ(prune_older_than(24h).runs, 0);
}

TEST_P(RetentionContract, OpenRunsAndTheirEventsAreNeverForgotten) {
    std::vector<RunId> open;
    for (const auto status :
         {RunStatus::queued, RunStatus::running, RunStatus::retrying, RunStatus::held, RunStatus::waiting}) {
        open.push_back(append_ended("open " + std::to_string(open.size()), 1000h, status));
    }
    const auto gone = append_ended("ended", 999h, RunStatus::dead);

    const auto by_age = prune_older_than(24h);
    const auto by_size = prune({.workspace = "ws_a", .older_than = {}, .bytes_max = 0});

    EXPECT_EQ(by_age.runs, 1);
    EXPECT_EQ(by_size.runs + by_size.events, 0);
    EXPECT_FALSE(runs().get_run(gone).value());
    for (const auto run : open) EXPECT_TRUE(find_run(run).value());
}

TEST_P(RetentionContract, AnEventStaysAsLongAsOneOfItsRuns) {
    const auto first = append_ended("one", 48h);
    const auto event = event_of(first);
    auto again = runs().get_run(first).value()->run;
    again.state = RunState();
    const auto replay = start_run(again).value();

    prune_older_than(24h);
    EXPECT_FALSE(runs().get_run(first).value());
    EXPECT_EQ(find_run(replay).value()->event.id, event);

    auto state = ended(RunStatus::succeeded);
    state.finished_at = now_ - 1h;
    ASSERT_TRUE(save({replay, state}));
    prune_older_than(24h);
    EXPECT_TRUE(runs().get_event(event).value());

    prune_older_than(0h);
    EXPECT_FALSE(runs().get_event(event).value());
}

TEST_P(RetentionContract, TheEventThatWokeAnOpenRunStays) {
    const auto run = append_run("one");
    auto waiting = ended(RunStatus::waiting);
    waiting.awaits = Await{"note.created", "person_1"};
    ASSERT_TRUE(save({run, waiting}));
    auto note = event_named("note");
    note.event.type = "note.created";
    note.event.received_at = now_ - 48h;
    note.runs.clear();
    note.may_wake = true;
    const auto woke = append(note).value();
    ASSERT_THAT(woke.woken, ElementsAre(run));

    prune_older_than(24h);

    EXPECT_TRUE(runs().get_event(woke.event).value());
}

TEST_P(RetentionContract, OtherWorkspacesAreLeftAlone) {
    auto elsewhere = event_named("elsewhere");
    elsewhere.event.workspace = "ws_b";
    elsewhere.event.received_at = now_ - 48h;
    elsewhere.runs.clear();
    const auto event = append(elsewhere).value().event;

    prune_older_than(24h);

    EXPECT_TRUE(runs().get_event(event).value());
}

TEST_P(RetentionContract, AStepForgetsNoMoreThanItsLimit) {
    for (int i = 0; i < 7; ++i) append_ended(std::to_string(i), 48h);
    const Retention retention{.workspace = "ws_a", .older_than = now_ - 24h, .bytes_max = {}, .limit = 3};

    const auto first = runs().prune(retention).value();

    EXPECT_EQ(first.runs, 3);
    EXPECT_LE(first.events, 3);
    EXPECT_TRUE(first.more);
    EXPECT_EQ(prune(retention).runs, 4);
    EXPECT_THAT(runs().list_events({.workspace = "ws_a"}, {}).value(), IsEmpty());
}

TEST_P(RetentionContract, ARepeatedEventIsADuplicateThoughItWasForgotten) {
    const auto run = append_ended("one", 7 * 24h);
    const auto event = event_of(run);
    prune_older_than(24h);
    ASSERT_FALSE(runs().get_event(event).value());
    reopen();

    const auto again = append(event_named("one")).value();

    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(again.event, event);
    EXPECT_THAT(again.runs, IsEmpty());
}

TEST_P(RetentionContract, ARepeatAfterMoreThanEightDaysMayBeTakenInAgain) {
    append_ended("one", 9 * 24h);
    prune_older_than(24h);

    EXPECT_FALSE(append(event_named("one")).value().duplicate);
}

TEST_P(RetentionContract, BytesGrowWithDataAndShrinkWhenItIsForgotten) {
    EXPECT_EQ(runs().stored_bytes("ws_a").value(), 0);
    constexpr std::int64_t data = 10'000;
    constexpr int count = 20;
    for (int i = 0; i < count; ++i) {
        auto event = event_named(std::to_string(i));
        event.event.received_at = now_ - 48h;
        event.event.data = "{\"text\":\"" + std::string(data, 'x') + "\"}";
        event.runs.clear();
        ASSERT_TRUE(append(event));
    }

    EXPECT_THAT(runs().stored_bytes("ws_a").value(), AllOf(Ge(count * data), Le(count * (data + 2'000))));
    EXPECT_EQ(runs().stored_bytes("ws_b").value(), 0);

    prune_older_than(24h);
    EXPECT_THAT(runs().stored_bytes("ws_a").value(), Le(2'000));
}

TEST_P(RetentionContract, BeyondItsBytesTheOldestGoFirst) {
    std::vector<RunId> all;
    for (int i = 0; i < 30; ++i) {
        auto event = event_named(std::to_string(i));
        event.event.received_at = now_;
        event.event.data = "{\"text\":\"" + std::string(10'000, 'x') + "\"}";
        all.push_back(append(event).value().runs.at(0));
        ASSERT_TRUE(save({all.back(), ended(RunStatus::succeeded)}));
    }
    const auto bytes_max = runs().stored_bytes("ws_a").value() / 2;

    prune({.workspace = "ws_a", .older_than = {}, .bytes_max = bytes_max, .limit = 4});

    EXPECT_LE(runs().stored_bytes("ws_a").value(), bytes_max + 20'000);
    const auto left = runs().list_events({.workspace = "ws_a"}, {.limit = 100}).value();
    EXPECT_THAT(left.size(), AllOf(Ge(8U), Le(20U)));
    EXPECT_EQ(left.front().external_id, "29");
    EXPECT_TRUE(append(event_named("0")).value().duplicate);
}

TEST_P(RetentionContract, IdsOfForgottenRunsAndEventsAreNotGivenAgain) {
    const auto run = append_ended("one", 48h);
    const auto event = event_of(run);
    prune_older_than(24h);
    reopen();

    const auto next = append(event_named("two")).value();

    EXPECT_GT(next.event, event);
    EXPECT_GT(next.runs.at(0), run);
}

TEST_P(RetentionContract, LargeJournalsComeBackAsTheyWere) {
    const auto run = append_run("one");
    auto state = ended(RunStatus::succeeded);
    state.journal = "[";
    for (int i = 0; i < 500; ++i) state.journal += R"({"step":"write","state":"done","n":)" + std::to_string(i) + "},";
    state.journal.back() = ']';
    ASSERT_TRUE(save({run, state}));
    EXPECT_EQ(find_run(run).value()->run.state.journal, state.journal);

    RunState reopened;
    reopened.journal = state.journal;
    ASSERT_TRUE(save({run, reopened}));
    EXPECT_EQ(find_run(run).value()->run.state.journal, state.journal);
    EXPECT_EQ(load_open(RunId{0}, 1).value().at(0).run.state.journal, state.journal);
}

INSTANTIATE_TEST_SUITE_P(Stores, RetentionContract, testing::ValuesIn(store_kinds()),
                         [](const auto& kind) { return kind.param.name; });

class ShrinkContract : public RetentionContract {};

TEST_P(ShrinkContract, TheFileShrinksWhenMuchWasForgotten) {
    std::size_t stored = 0;
    constexpr std::size_t count = 3'000;
    for (std::size_t i = 0; i < count; ++i) {
        auto event = event_named(std::to_string(i));
        event.event.received_at = now_ - 48h;
        event.event.data = "{\"text\":\"" + std::string(5'000, 'x') + "\"}";
        event.runs.clear();
        runs().append(event, [&](const Result<Appended>& done) { stored += done ? 1 : 0; });
    }
    ASSERT_TRUE(mailbox_.run_until([&] { return stored == count; }));
    const auto before = store_->disk_bytes();

    prune_older_than(24h);
    while (runs().give_back_space().value()) {
    }

    EXPECT_LT(store_->disk_bytes(), before / 4);
    EXPECT_FALSE(append(event_named("after")).value().duplicate);
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ShrinkContract);
INSTANTIATE_TEST_SUITE_P(Stores, ShrinkContract, testing::ValuesIn(store_kinds_with(&StoreKind::file_shrinks)),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace

}  // namespace tendril::store
