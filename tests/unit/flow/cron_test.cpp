// When a schedule is due, also where clocks are changed.
#include "flow/cron.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tendril::flow {
namespace {

std::vector<std::string> due(const std::string& schedule, const std::string& zone, const std::string& after,
                             int count = 1) {
    const auto cron = Cron::parse(schedule);
    if (!cron) return {cron.error().message};
    std::vector<std::string> instants;
    TimePoint instant = *parse_iso8601(after);
    for (int i = 0; i < count; ++i) {
        instant = cron->next(instant, *date::locate_zone(zone));
        instants.push_back(to_iso8601(instant).substr(0, 16));
    }
    return instants;
}

using Instants = std::vector<std::string>;

TEST(Cron, IsDueByTheClocksOfItsZone) {
    EXPECT_EQ(due("0 9 * * 1-5", "Europe/Berlin", "2026-11-20T08:00:00Z", 2),  // a Friday
              Instants({"2026-11-23T08:00", "2026-11-24T08:00"}));
    EXPECT_EQ(due("30 18 * * *", "Asia/Kolkata", "2026-11-20T12:59:59Z", 2),
              Instants({"2026-11-20T13:00", "2026-11-21T13:00"}));
}

TEST(Cron, ReadsListsRangesStepsAndNames) {
    EXPECT_EQ(due("*/20 8-10/2 * * *", "UTC", "2026-01-01T08:30:00Z", 3),
              Instants({"2026-01-01T08:40", "2026-01-01T10:00", "2026-01-01T10:20"}));
    EXPECT_EQ(due("5,35 12 1 JAN,jul *", "UTC", "2026-01-01T12:10:00Z", 2),
              Instants({"2026-01-01T12:35", "2026-07-01T12:05"}));
    EXPECT_EQ(due("0 0 * * Sun", "UTC", "2026-11-24T00:00:00Z"), Instants({"2026-11-29T00:00"}));
    EXPECT_EQ(due("0 0 * * 7", "UTC", "2026-11-24T00:00:00Z"), Instants({"2026-11-29T00:00"}));
    EXPECT_EQ(due("50/5 0 * * *", "UTC", "2026-11-24T00:00:00Z", 2),
              Instants({"2026-11-24T00:50", "2026-11-24T00:55"}));
}

TEST(Cron, ReadsTheNamedSchedules) {
    EXPECT_EQ(due("@hourly", "UTC", "2026-11-24T10:30:00Z"), Instants({"2026-11-24T11:00"}));
    EXPECT_EQ(due("@daily", "UTC", "2026-11-24T10:30:00Z"), Instants({"2026-11-25T00:00"}));
    EXPECT_EQ(due("@weekly", "UTC", "2026-11-24T10:30:00Z"), Instants({"2026-11-29T00:00"}));
    EXPECT_EQ(due("@monthly", "UTC", "2026-11-24T10:30:00Z"), Instants({"2026-12-01T00:00"}));
    EXPECT_EQ(due("@yearly", "UTC", "2026-11-24T10:30:00Z"), Instants({"2027-01-01T00:00"}));
}

TEST(Cron, TakesEitherDayWhereBothAreNamed) {
    EXPECT_EQ(due("0 0 13 * 5", "UTC", "2026-11-10T00:00:00Z", 3),
              Instants({"2026-11-13T00:00", "2026-11-20T00:00", "2026-11-27T00:00"}));
}

TEST(Cron, WaitsForALeapDay) {
    EXPECT_EQ(due("0 0 29 2 *", "UTC", "2096-03-01T00:00:00Z"), Instants({"2104-02-29T00:00"}));
}

TEST(Cron, IsDueAfterTheGapThatAChangeOfClocksMakes) {
    // Berlin, 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC.
    EXPECT_EQ(due("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2),
              Instants({"2026-03-29T01:00", "2026-03-30T00:30"}));
    EXPECT_EQ(due("0,30 2,3 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 3),
              Instants({"2026-03-29T01:00", "2026-03-29T01:30", "2026-03-30T00:00"}));
}

TEST(Cron, IsDueOnceWhereAChangeOfClocksRepeatsAnHour) {
    // Berlin, 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC.
    EXPECT_EQ(due("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2),
              Instants({"2026-10-25T00:30", "2026-10-26T01:30"}));
    EXPECT_EQ(due("30 2 * * *", "Europe/Berlin", "2026-10-25T01:10:00Z"), Instants({"2026-10-26T01:30"}));
}

TEST(Cron, OfEveryHourKeepsItsPaceThroughBothChanges) {
    EXPECT_EQ(due("15 * * * *", "Europe/Berlin", "2026-10-24T23:30:00Z", 3),
              Instants({"2026-10-25T00:15", "2026-10-25T01:15", "2026-10-25T02:15"}));
    EXPECT_EQ(due("15 * * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", 2),
              Instants({"2026-03-29T00:15", "2026-03-29T01:15"}));
}

TEST(Cron, SaysWhatCannotBeRead) {
    for (const std::string text : {"60 * * * *", "* 24 * * *", "* * 0 * *", "* * * foo *", "* * * * 8", "*/0 * * * *",
                                   "5-1 * * * *", ", * * * *", "-1 * * * *", "1- * * * *"}) {
        const auto cron = Cron::parse(text);
        ASSERT_TRUE(cron.has_error()) << text;
        EXPECT_NE(cron.error().message.find("cannot be read"), std::string::npos) << text;
    }
    for (const std::string text : {"", "* * * *", "* * * * * *", "@often", "@hourly 5"}) {
        ASSERT_TRUE(Cron::parse(text).has_error()) << text;
    }
    EXPECT_EQ(Cron::parse("0 0 31 2 *").error().message, "No date ever matches this schedule.");
}

}  // namespace
}  // namespace tendril::flow
