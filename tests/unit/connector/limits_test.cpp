#include "connector/limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "built_in_catalog.hpp"

namespace tendril::connector {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Connector& highlevel() {
    return *built_in_catalog().connector("highlevel");
}

json::object settings(std::string_view limits) {
    return {{"limits", parse_json(limits).value()}};
}

TEST(Limits, AreTheManifestsLongestFirst) {
    EXPECT_THAT(limits_of(highlevel(), {}),
                ElementsAre(Limit{"day", 200'000, hours(24)}, Limit{"burst", 100, seconds(10)}));
    EXPECT_THAT(limits_of(*built_in_catalog().connector("habitify"), {}),
                ElementsAre(Limit{"burst", 500, seconds(60)}));
    EXPECT_THAT(limits_of(*built_in_catalog().connector("core"), {}), IsEmpty());
}

TEST(Limits, AreReplacedByNameInTheConnectionsSettings) {
    EXPECT_THAT(limits_of(highlevel(), settings(R"({"burst":{"requests":25,"seconds":20},"day":null})")),
                ElementsAre(Limit{"burst", 25, seconds(20), true}));
    EXPECT_THAT(limits_of(highlevel(), settings(R"({"burst":"nonsense"})")).back(), (Limit{"burst", 100, seconds(10)}));
}

TEST(Limits, OfTenThousandASecondAreNone) {
    EXPECT_TRUE(is_unlimited(100'000, seconds(10)));
    EXPECT_TRUE(is_unlimited(1'000'000'000, hours(24)));
    EXPECT_FALSE(is_unlimited(99'000, seconds(10)));
    EXPECT_FALSE(is_unlimited(200'000, hours(24)));
}

TEST(LimitReading, TakesWhatTheManifestNamesOutOfAnAnswer) {
    http::Headers headers;
    headers.add("x-ratelimit-max", "100");
    headers.add("X-RateLimit-Remaining", "7");
    headers.add("X-RateLimit-Interval-Milliseconds", "10000");
    headers.add("X-RateLimit-Daily-Remaining", "many");

    const auto burst = read_limit(highlevel().limits[0], headers);
    const auto day = read_limit(highlevel().limits[1], headers);

    EXPECT_EQ(burst.requests, 100);
    EXPECT_EQ(burst.remaining, 7);
    EXPECT_EQ(burst.window, seconds(10));
    EXPECT_EQ(day.requests, std::nullopt);
    EXPECT_EQ(day.remaining, std::nullopt);
}

TEST(LimitReading, DoesNotBelieveAnAbsurdWindow) {
    http::Headers headers;
    headers.add("X-RateLimit-Interval-Milliseconds", "900000000000");
    EXPECT_EQ(read_limit(highlevel().limits[0], headers).window, hours(24));

    http::Headers nothing;
    nothing.add("X-RateLimit-Interval-Milliseconds", "0");
    EXPECT_EQ(read_limit(highlevel().limits[0], nothing).window, std::nullopt);
}

}  // namespace
}  // namespace tendril::connector
