#include "api/sign_in_limit.hpp"

#include <gtest/gtest.h>

namespace tendril::api {
namespace {

const TimePoint noon = parse_iso8601("2026-11-27T12:00:00Z").value();

TEST(SignInLimit, FiveFailuresAreFollowedByAWait) {
    SignInLimit limit;
    for (int tries = 0; tries < 5; ++tries) {
        EXPECT_FALSE(limit.wait_of("name a", noon));
        limit.failed("name a", noon);
    }
    EXPECT_EQ(limit.wait_of("name a", noon), std::chrono::minutes(15));
    EXPECT_FALSE(limit.wait_of("name b", noon)) << "others are not kept waiting";
    EXPECT_FALSE(limit.wait_of("name a", noon + std::chrono::minutes(15)));
}

TEST(SignInLimit, ASuccessForgetsTheFailures) {
    SignInLimit limit;
    for (int tries = 0; tries < 5; ++tries) limit.failed("name a", noon);
    limit.succeeded("name a");
    EXPECT_FALSE(limit.wait_of("name a", noon));
}

}  // namespace
}  // namespace tendril::api
