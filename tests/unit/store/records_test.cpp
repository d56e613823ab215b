#include "store/records.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace tendril::store {

namespace {

TEST(Records, EveryStatusHasANameThatIsReadBack) {
    for (int i = 0; i <= static_cast<int>(RunStatus::merged); ++i) {
        const auto status = static_cast<RunStatus>(i);
        EXPECT_EQ(parse_run_status(to_string(status)), status);
    }
    EXPECT_EQ(to_string(RunStatus::queued), "queued");
    EXPECT_EQ(to_string(RunStatus::cancelled), "cancelled");
    EXPECT_FALSE(parse_run_status("Queued"));
    EXPECT_FALSE(parse_run_status(""));
}

TEST(Records, EveryDispositionHasANameThatIsReadBack) {
    for (int i = 0; i <= static_cast<int>(Disposition::invalid); ++i) {
        const auto disposition = static_cast<Disposition>(i);
        EXPECT_EQ(parse_disposition(to_string(disposition)), disposition);
    }
    EXPECT_EQ(to_string(Disposition::no_flow), "no_flow");
    EXPECT_FALSE(parse_disposition("lost"));
}

TEST(Records, HeldRunsAreOpenAndEndedOnesAreNot) {
    EXPECT_TRUE(is_open(RunStatus::queued));
    EXPECT_TRUE(is_open(RunStatus::running));
    EXPECT_TRUE(is_open(RunStatus::retrying));
    EXPECT_TRUE(is_open(RunStatus::held));
    EXPECT_FALSE(is_open(RunStatus::succeeded));
    EXPECT_FALSE(is_open(RunStatus::filtered));
    EXPECT_FALSE(is_open(RunStatus::dead));
    EXPECT_FALSE(is_open(RunStatus::cancelled));
}

TEST(Records, KeysThatDifferLittleAreSpreadOverThePartitions) {
    std::map<std::int32_t, int> runs;
    for (int i = 0; i < 6'400; ++i) ++runs[partition_of("ws_a", "person_" + std::to_string(i), "")];

    EXPECT_EQ(runs.size(), static_cast<std::size_t>(partition_count));
    for (const auto& [partition, count] : runs) {
        EXPECT_GT(count, 50) << partition;
        EXPECT_LT(count, 150) << partition;
    }
}

TEST(Records, ARunWithoutAKeyIsSpreadByItsEvent) {
    std::set<std::int32_t> partitions;
    for (int i = 0; i < 1'000; ++i) partitions.insert(partition_of("ws_a", "", std::to_string(i)));

    EXPECT_EQ(partitions.size(), static_cast<std::size_t>(partition_count));
    EXPECT_NE(partition_of("ws_a", "", "1"), partition_of("ws_a", "1", ""));
}

}  // namespace

}  // namespace tendril::store
