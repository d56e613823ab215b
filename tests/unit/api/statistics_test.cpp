#include "api/statistics.hpp"

#include <gtest/gtest.h>

namespace tendril::api {
namespace {

using namespace std::chrono_literals;
using store::HourCounts;
using store::RunStatus;

// 2026-11-28 10:30 in UTC.
constexpr TimePoint now = TimePoint(std::chrono::seconds(1'795'861'800));

HourCounts hour(std::chrono::hours ago, std::int64_t events) {
    HourCounts made;
    made.hour = std::chrono::floor<std::chrono::hours>(now - ago);
    made.events = events;
    return made;
}

json::object form(const std::vector<HourCounts>& counts, const std::string& zone = "UTC") {
    return statistics_form(counts, now, *date::locate_zone(zone));
}

TEST(Statistics, HaveARowForEveryHourAndDayAlsoWhereNothingHappened) {
    const auto made = form({});

    const auto& hours = made.at("hours").as_array();
    ASSERT_EQ(hours.size(), 24U);
    EXPECT_EQ(hours.front().at("at").as_string(), "2026-11-27T11:00:00.000Z");
    EXPECT_EQ(hours.back().at("at").as_string(), "2026-11-28T10:00:00.000Z");
    EXPECT_EQ(hours.back().at("events").as_int64(), 0);
    const auto& days = made.at("days").as_array();
    ASSERT_EQ(days.size(), 30U);
    EXPECT_EQ(days.front().at("at").as_string(), "2026-10-30");
    EXPECT_EQ(days.back().at("at").as_string(), "2026-11-28");
}

TEST(Statistics, PutEachHourIntoItsRowAndItsDay) {
    const auto made = form({hour(30h, 5), hour(2h, 3), hour(0h, 1)});

    EXPECT_EQ(made.at("hours").as_array()[21].at("events").as_int64(), 3);
    EXPECT_EQ(made.at("hours").as_array()[23].at("events").as_int64(), 1);
    EXPECT_EQ(made.at("last_24_hours").at("events").as_int64(), 4);
    EXPECT_EQ(made.at("days").as_array()[29].at("events").as_int64(), 4);
    EXPECT_EQ(made.at("days").as_array()[28].at("events").as_int64(), 5);
}

TEST(Statistics, HaveDaysAsTheWorkspaceHasThem) {
    const auto made = form({hour(12h, 7)}, "Pacific/Auckland");

    const auto& days = made.at("days").as_array();
    EXPECT_EQ(days.back().at("at").as_string(), "2026-11-28");
    EXPECT_EQ(days.back().at("events").as_int64(), 7) << "22:00 in Greenwich was the next day there";
}

TEST(Statistics, ShareSuccessAmongRunsThatEndedByThemselves) {
    auto counts = hour(1h, 0);
    counts.ended = {
        {RunStatus::succeeded, 6}, {RunStatus::filtered, 2}, {RunStatus::dead, 2}, {RunStatus::cancelled, 9}};

    const auto last_day = form({counts}).at("last_24_hours").as_object();

    EXPECT_DOUBLE_EQ(last_day.at("success_share").as_double(), 0.8);
    EXPECT_EQ(last_day.at("cancelled").as_int64(), 9);
    EXPECT_TRUE(form({}).at("last_24_hours").at("success_share").is_null());
}

TEST(Statistics, TellLatenciesOfAllHoursTogether) {
    auto quick = hour(1h, 0);
    quick.latencies.add(store::Latencies::bucket_of(10ms), 90);
    auto slow = hour(2h, 0);
    slow.latencies.add(store::Latencies::bucket_of(2s), 10);

    const auto last_day = form({slow, quick}).at("last_24_hours").as_object();

    EXPECT_LT(last_day.at("p50_ms").as_double(), 12);
    EXPECT_GT(last_day.at("p99_ms").as_double(), 1500);
    EXPECT_TRUE(form({}).at("last_24_hours").at("p50_ms").is_null());
}

}  // namespace
}  // namespace tendril::api
