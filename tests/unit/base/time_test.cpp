#include "base/time.hpp"

#include <gtest/gtest.h>

namespace tendril {
namespace {

constexpr std::int64_t micros_2026 = 1'795'426'200'123'000;  // 2026-11-23T09:30:00.123Z

TEST(Time, WritesMillisecondsInUtc) {
    EXPECT_EQ(to_iso8601(from_micros(micros_2026)), "2026-11-23T09:30:00.123Z");
    EXPECT_EQ(to_iso8601(from_micros(0)), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(to_iso8601(from_micros(-1)), "1969-12-31T23:59:59.999Z");
}

TEST(Time, ReadsAnInstantInEveryFormOfRfc3339) {
    for (const auto* text :
         {"2026-11-23T09:30:00.123Z", "2026-11-23t09:30:00.123z", "2026-11-23 09:30:00.123+00:00",
          "2026-11-23T11:30:00.123+02:00", "2026-11-23T04:00:00.123000-05:30", "2026-11-23T09:30:00.1230009Z"}) {
        const auto time = parse_iso8601(text);
        ASSERT_TRUE(time.has_value()) << text;
        EXPECT_EQ(to_micros(*time), micros_2026) << text;
    }
}

TEST(Time, RefusesWhatIsNoInstant) {
    for (const auto* text :
         {"", "2026-11-23", "2026-11-23T09:30Z", "2026-11-23T09:30:00", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
          "2026-11-23T24:00:00Z", "2026-11-23T09:60:00Z", "2026-11-23T09:30:00.Z", "2026-11-23T09:30:00Zx",
          "2026-11-23T09:30:00+24:00", "-026-11-23T09:30:00Z", "20261-1-23T09:30:00Z"}) {
        EXPECT_FALSE(parse_iso8601(text).has_value()) << text;
    }
}

TEST(Time, ReadsALeapDayAndKeepsMicrosecondsInTheStoredForm) {
    const auto leap = parse_iso8601("2028-02-29T23:59:59.654321Z");
    ASSERT_TRUE(leap.has_value());
    EXPECT_EQ(from_micros(to_micros(*leap)), *leap);
    EXPECT_EQ(to_micros(*leap) % 1'000'000, 654'321);
}

TEST(SystemClock, TellsTheTimeOfThisCentury) {
    EXPECT_GT(SystemClock().now(), *parse_iso8601("2024-01-01T00:00:00Z"));
}

}  // namespace
}  // namespace tendril
