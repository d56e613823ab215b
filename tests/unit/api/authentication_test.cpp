#include "api/authentication.hpp"

#include <gtest/gtest.h>

namespace tendril::api {
namespace {

http::Headers headers(std::initializer_list<std::pair<const char*, const char*>> fields) {
    http::Headers made;
    for (const auto& [name, value] : fields) made.add(name, value);
    return made;
}

store::ApiToken token(const std::string& id) {
    store::ApiToken made;
    made.id = id;
    made.workspace = "ws_1";
    made.name = "Test";
    return made;
}

const TimePoint now = from_micros(1'000'000'000);

TEST(Authentication, FindsNothingInARequestWithoutCredentials) {
    EXPECT_FALSE(presented(headers({{"Host", "tendril.example"}})).has_value());
    EXPECT_FALSE(presented(headers({{"Authorization", "Basic dXNlcjpwYXNz"}})).has_value());
    EXPECT_FALSE(presented(headers({{"Authorization", "Bearer "}})).has_value());
}

TEST(Authentication, PrefersTheBearerTokenToTheCookie) {
    const auto shown = presented(headers({{"Authorization", "bearer abc"}, {"Cookie", "tendril_session=def"}}));

    ASSERT_TRUE(shown.has_value());
    EXPECT_EQ(shown->token, "abc");
    EXPECT_FALSE(shown->by_cookie);
}

TEST(Authentication, FindsTheSessionAmongOtherCookies) {
    const auto shown = presented(headers({{"Cookie", "theme=dark; tendril_session=s3cret; other_tendril_session=x"}}));

    ASSERT_TRUE(shown.has_value());
    EXPECT_EQ(shown->token, "s3cret");
    EXPECT_TRUE(shown->by_cookie);
}

TEST(Authentication, TakesNoCookieWhoseNameOnlyEndsLikeTheSession) {
    EXPECT_FALSE(presented(headers({{"Cookie", "other_tendril_session=x"}})).has_value());
}

TEST(Authentication, KnowsARequestOfItsOwnPageByHeaderOrOrigin) {
    EXPECT_TRUE(made_by_own_page(headers({{"X-Tendril-Request", "1"}})));
    EXPECT_TRUE(made_by_own_page(headers({{"Origin", "http://127.0.0.1:8484"}, {"Host", "127.0.0.1:8484"}})));
}

TEST(Authentication, RefusesAnotherSitesOriginAndNoOrigin) {
    EXPECT_FALSE(made_by_own_page(headers({{"Origin", "https://evil.example"}, {"Host", "127.0.0.1:8484"}})));
    EXPECT_FALSE(made_by_own_page(headers({{"Origin", "null"}, {"Host", "127.0.0.1:8484"}})));
    EXPECT_FALSE(made_by_own_page(headers({{"Host", "127.0.0.1:8484"}})));
    EXPECT_FALSE(made_by_own_page(headers({{"Origin", "http://"}, {"Host", ""}})));
}

TEST(Authentication, AdmitsAnApiTokenAsBearerAndASessionAsCookie) {
    EXPECT_EQ(admit(token("token_a"), {"x", false}, now).value().workspace, "ws_1");
    EXPECT_EQ(admit(token("session_a"), {"x", true}, now).value().actor, "session_a");
}

TEST(Authentication, RefusesATokenThatIsUsedInTheOtherWay) {
    EXPECT_EQ(admit(token("token_a"), {"x", true}, now).error().code, ErrorCode::unauthenticated);
    EXPECT_EQ(admit(token("session_a"), {"x", false}, now).error().code, ErrorCode::unauthenticated);
}

TEST(Authentication, RefusesWhatIsUnknownExpiredOrForSigningInOnly) {
    auto expired = token("token_a");
    expired.expires_at = now;
    auto sign_in = token("token_b");
    sign_in.single_use = true;

    EXPECT_TRUE(admit(std::nullopt, {"x", false}, now).has_error());
    EXPECT_TRUE(admit(expired, {"x", false}, now).has_error());
    EXPECT_TRUE(admit(sign_in, {"x", false}, now).has_error());
}

TEST(Authentication, AdmitsATokenUntilTheInstantItExpires) {
    auto almost = token("token_a");
    almost.expires_at = now + std::chrono::microseconds(1);

    EXPECT_TRUE(admit(almost, {"x", false}, now).has_value());
}

}  // namespace
}  // namespace tendril::api
