#include "connector/oauth_requests.hpp"

#include <gmock/gmock.h>

namespace tendril::connector {
namespace {

using testing::HasSubstr;
using testing::Not;

const TimePoint noon = parse_iso8601("2026-11-27T12:00:00Z").value();

OAuthApp app() {
    OAuthApp made;
    made.client_id = "app-1";
    made.client_secret = vault::SecretText(std::string("s&1"));
    made.app_id = "app";
    return made;
}

TokenAnswer answer(int status, std::string body) {
    return read_token_answer(http::Response{status, {}, std::move(body)}, noon);
}

TEST(OAuthRequests, TheCodeChallengeIsThatOfTheStandard) {
    EXPECT_EQ(code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
              "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST(OAuthRequests, TheConsentPageIsToldScopesStateAndWhereToComeBack) {
    OAuth oauth;
    oauth.authorization_fields = {{"loginWindowOpenMode", "self"}};
    const auto address = authorization_address(
        oauth, app(), {"https://crm.example/choose", "https://us.example/back?a=b", "st", {"a.read", "b/c.write"}, ""});

    EXPECT_EQ(address,
              "https://crm.example/choose?response_type=code&client_id=app-1"
              "&redirect_uri=https%3A%2F%2Fus.example%2Fback%3Fa%3Db&scope=a.read%20b%2Fc.write&state=st"
              "&loginWindowOpenMode=self");
}

TEST(OAuthRequests, ACodeIsExchangedWithItsRedirectAddressAndVerifier) {
    OAuth oauth;
    oauth.token_url = "/oauth/token";
    AccountKind location;
    location.token_fields = {{"user_type", "Location"}};
    const auto own = app();
    const auto request = code_request({oauth, own, "http://crm.example", &location}, "c1", "https://us/back", "v1");

    EXPECT_EQ(request.url, "http://crm.example/oauth/token");
    EXPECT_EQ(request.body,
              "grant_type=authorization_code&client_id=app-1&client_secret=s%261&user_type=Location&code=c1"
              "&redirect_uri=https%3A%2F%2Fus%2Fback&code_verifier=v1");
}

TEST(OAuthRequests, AnAnswerTellsTheAccountButItsFactsHoldNoSecret) {
    const auto read = answer(200, R"({"access_token":"a","refresh_token":"r","expires_in":60,"scope":"x y",
        "locationId":"l1"})");
    const auto& tokens = std::get<NewTokens>(read);
    EXPECT_EQ(tokens.access_token.reveal(), "a");
    EXPECT_EQ(tokens.expires_at, noon + std::chrono::seconds(60));
    EXPECT_EQ(tokens.scope, "x y");
    EXPECT_EQ(text_or(tokens.facts, "locationId"), "l1");
    EXPECT_THAT(to_text(tokens.facts), Not(HasSubstr("\"a\"")));
    EXPECT_FALSE(tokens.facts.contains("refresh_token"));
}

TEST(OAuthRequests, OnlyAClearRefusalNeedsAPerson) {
    EXPECT_TRUE(std::holds_alternative<TokenRefused>(answer(400, R"({"error":"invalid_grant"})")));
    EXPECT_TRUE(std::holds_alternative<TokenRefused>(answer(401, "{}")));
    for (const int status : {408, 425, 429, 500, 503}) {
        const auto read = answer(status, "{}");
        ASSERT_TRUE(std::holds_alternative<TokenFailed>(read)) << status;
        EXPECT_FALSE(std::get<TokenFailed>(read).may_be_spent) << status;
    }
    EXPECT_TRUE(std::get<TokenFailed>(answer(504, "")).may_be_spent) << "a proxy gave up waiting";
    EXPECT_TRUE(std::get<TokenFailed>(answer(200, "{}")).may_be_spent);
}

TEST(OAuthRequests, ACallOfAnAccountTakesItsFieldsFromSettingsAndTheApp) {
    const AccountCall described{"/oauth/installed", {{"Version", "1"}}, {{"companyId", "company_id"}, {"appId", "app_id"}}};
    const json::object settings{{"company_id", "c 1"}};
    const auto listed = account_call(described, "GET", "conn_1", settings, app());
    EXPECT_EQ(listed.path, "/oauth/installed?appId=app&companyId=c%201");
    EXPECT_EQ(listed.headers.get("Version"), "1");
    const auto posted = account_call(described, "POST", "conn_1", settings, app());
    EXPECT_EQ(posted.body, "appId=app&companyId=c%201");
    EXPECT_TRUE(posted.reads) << "a read-only account may ask for tokens";
}

}  // namespace
}  // namespace tendril::connector
