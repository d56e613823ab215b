// Counts by hour: written with what they count, added up, forgotten in the end.
#include <gmock/gmock.h>

#include "store_under_test.hpp"

namespace tendril::store {

namespace {

using testing::IsEmpty;
using testing::SizeIs;

using namespace std::chrono_literals;

class TallyContract : public StoreContract {
 protected:
    const TimePoint now_ = SystemClock().now();

    Result<Appended> append_at(const std::string& external_id, TimePoint at) {
        auto event = event_named(external_id);
        event.event.received_at = at;
        return append(std::move(event));
    }
    void end(RunId run, RunStatus status, std::optional<std::chrono::microseconds> took = 20ms) {
        RunChange change;
        change.run = run;
        change.state = ended(status);
        change.state.finished_at = now_;
        change.ended = RunEnd{"ws_a", took};
        ASSERT_TRUE(save(std::move(change)));
    }
    std::vector<HourCounts> counts(std::chrono::hours ago = 24h) {
        return runs().hour_counts("ws_a", now_ - ago).value();
    }
};

TEST_P(TallyContract, EventsAndTheirRepetitionsAreCountedByHour) {
    ASSERT_TRUE(append_at("one", now_ - 2h));
    ASSERT_TRUE(append_at("two", now_));
    ASSERT_TRUE(append_at("two", now_));

    const auto hours = counts();

    ASSERT_THAT(hours, SizeIs(2));
    EXPECT_EQ(hours[0].hour, std::chrono::floor<std::chrono::hours>(now_ - 2h));
    EXPECT_EQ(hours[0].events, 1);
    EXPECT_EQ(hours[1].events, 1);
    EXPECT_EQ(hours[1].duplicates, 1);
    EXPECT_THAT(counts(1h), SizeIs(1));
}

TEST_P(TallyContract, RunsAreCountedWhenTheyEndAndOnce) {
    const auto first = append_at("one", now_).value().runs.at(0);
    const auto second = append_at("two", now_).value().runs.at(0);
    RunChange running;
    running.run = first;
    running.state.status = RunStatus::running;
    ASSERT_TRUE(save(std::move(running)));
    end(first, RunStatus::succeeded);
    end(second, RunStatus::dead);

    const auto hours = counts();

    ASSERT_THAT(hours, SizeIs(1));
    EXPECT_EQ(hours[0].ended, (std::map<RunStatus, std::int64_t>{{RunStatus::succeeded, 1}, {RunStatus::dead, 1}}));
    EXPECT_EQ(hours[0].latencies.total(), 1);
}

TEST_P(TallyContract, CountsOfManyGroupsAddUpAndOutliveARestart) {
    for (int number = 0; number < 20; ++number) {
        const auto run = append_at("event " + std::to_string(number), now_).value().runs.at(0);
        end(run, RunStatus::succeeded);
    }

    reopen();

    const auto hours = counts();
    ASSERT_THAT(hours, SizeIs(1));
    EXPECT_EQ(hours[0].events, 20);
    EXPECT_EQ(hours[0].ended.at(RunStatus::succeeded), 20);
    EXPECT_EQ(hours[0].latencies.total(), 20);
}

TEST_P(TallyContract, WhatIsRefusedIsNotCounted) {
    const auto run = append_at("one", now_).value().runs.at(0);
    RunChange unknown;
    unknown.run = RunId(4'000'000);
    unknown.state = ended(RunStatus::succeeded);
    unknown.ended = RunEnd{"ws_a", 1ms};
    unknown.lease = lease_of(run);

    EXPECT_FALSE(calls().save({unknown}));

    const auto hours = counts();
    ASSERT_THAT(hours, SizeIs(1));
    EXPECT_THAT(hours[0].ended, IsEmpty());
}

TEST_P(TallyContract, AnotherWorkspaceHasItsOwnCounts) {
    ASSERT_TRUE(append_at("one", now_));

    EXPECT_THAT(runs().hour_counts("ws_b", now_ - 1h).value(), IsEmpty());
}

TEST_P(TallyContract, CountsAreForgottenInTheEndAndWithTheirWorkspace) {
    ASSERT_TRUE(append_at("old", now_ - tallies_kept_for - 2h));
    ASSERT_TRUE(append_at("new", now_));

    ASSERT_TRUE(runs().prune({.workspace = "ws_a", .older_than = {}, .bytes_max = {}}));
    EXPECT_THAT(counts(24h * 200), SizeIs(1));

    ASSERT_TRUE(config().delete_workspace("ws_a"));
    EXPECT_THAT(counts(24h * 200), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Stores, TallyContract, testing::ValuesIn(store_kinds()),
                         [](const auto& info) { return info.param.name; });

}  // namespace

}  // namespace tendril::store
