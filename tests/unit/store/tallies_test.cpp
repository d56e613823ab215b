#include "store/tallies.hpp"

#include <gtest/gtest.h>

namespace tendril::store {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint noon = TimePoint(std::chrono::microseconds(1'795'435'200'123'456));

Event event(Disposition disposition = Disposition::matched, TimePoint at = noon) {
    Event made;
    made.workspace = "ws_a";
    made.disposition = disposition;
    made.received_at = at;
    return made;
}

RunState state(RunStatus status) {
    RunState made;
    made.status = status;
    made.finished_at = noon;
    return made;
}

std::vector<HourCounts> hours(const TallySums& sums) {
    std::vector<Tally> rows;
    for (const auto& [key, count] : sums.sums().at("ws_a")) rows.push_back({key.first, key.second, count});
    return hours_of(rows);
}

TEST(Tallies, CountEventsByTheHourTheyCameIn) {
    TallySums sums;

    sums.add_event(event());
    sums.add_event(event(Disposition::unknown));
    sums.add_duplicate(event());
    sums.add_event(event(Disposition::matched, noon + 1h));

    const auto counted = hours(sums);
    ASSERT_EQ(counted.size(), 2U);
    EXPECT_EQ(counted[0].hour, std::chrono::floor<std::chrono::hours>(noon));
    EXPECT_EQ(counted[0].events, 2);
    EXPECT_EQ(counted[0].unused, 1);
    EXPECT_EQ(counted[0].duplicates, 1);
    EXPECT_EQ(counted[1].events, 1);
}

TEST(Tallies, CountRunsByHowTheyEndedAndOnlyThoseThatDid) {
    TallySums sums;
    const RunEnd end{"ws_a", 250ms};

    sums.add_end(end, state(RunStatus::succeeded));
    sums.add_end(end, state(RunStatus::dead));
    sums.add_end(end, state(RunStatus::held));

    const auto counted = hours(sums);
    ASSERT_EQ(counted.size(), 1U);
    EXPECT_EQ(counted[0].ended, (std::map<RunStatus, std::int64_t>{{RunStatus::succeeded, 1}, {RunStatus::dead, 1}}));
    EXPECT_EQ(counted[0].latencies.total(), 1) << "how long a dead letter took tells nothing";
}

TEST(Tallies, LeaveOutOfTheLatenciesARunThatWasToldToWait) {
    TallySums sums;

    sums.add_end({"ws_a", std::nullopt}, state(RunStatus::succeeded));

    EXPECT_EQ(hours(sums)[0].ended.at(RunStatus::succeeded), 1);
    EXPECT_EQ(hours(sums)[0].latencies.total(), 0);
}

TEST(Tallies, LeaveOutWhatANewerProgramCounted) {
    const auto counted = hours_of({{.hour = 1, .what = 77, .count = 5}, {.hour = 1, .what = 0, .count = 2}});

    ASSERT_EQ(counted.size(), 1U);
    EXPECT_EQ(counted[0].events, 2);
    EXPECT_TRUE(counted[0].ended.empty());
}

TEST(Latencies, AreRightToAFifth) {
    for (const auto took : {2ms, 10ms, 170ms, 3'000ms, 86'400'000ms}) {
        Latencies latencies;
        latencies.add(Latencies::bucket_of(took), 1);

        const auto median = latencies.percentile(0.5).value();

        EXPECT_GT(median, took * 8 / 10);
        EXPECT_LT(median, took * 12 / 10);
    }
}

TEST(Latencies, TellTheSlowFewFromTheMany) {
    Latencies latencies;
    latencies.add(Latencies::bucket_of(10ms), 98);
    latencies.add(Latencies::bucket_of(5s), 2);

    EXPECT_LT(latencies.percentile(0.95).value(), 12ms);
    EXPECT_GT(latencies.percentile(0.99).value(), 3s);
}

TEST(Latencies, OfNothingAreNone) {
    EXPECT_EQ(Latencies().percentile(0.5), std::nullopt);
}

TEST(Latencies, KeepWithinTheirBucketsWhatTookNoTimeOrForever) {
    EXPECT_EQ(Latencies::bucket_of(-5us), 0);
    EXPECT_EQ(Latencies::bucket_of(900us), 0);
    EXPECT_EQ(Latencies::bucket_of(std::chrono::days(4000)), Latencies::buckets - 1);
}

}  // namespace
}  // namespace tendril::store
