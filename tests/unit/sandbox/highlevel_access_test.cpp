// Tokens, scopes, versions, paths, limits and token renewal.
#include "unit/sandbox/fixtures.hpp"

namespace tendril::sandbox {
namespace {

using HighLevelAccess = HighLevelTest;

constexpr std::string_view list = "/contacts/?locationId=sandboxLocation00001";

TEST_F(HighLevelAccess, RefusesAMissingOrUnknownTokenWithTheDocumentedBody) {
    for (const std::string bearer : {"", "pit-other"}) {
        const auto answer = call_with(bearer, version, "GET", list);

        EXPECT_EQ(answer.status, 401);
        EXPECT_EQ(answer.text("/message"), "Invalid token: access token is invalid");
        EXPECT_EQ(answer.text("/error"), "Unauthorized");
        EXPECT_EQ(answer.text("/statusCode"), "401");
        EXPECT_EQ(answer.text("/traceId").size(), 36U);
    }
}

TEST_F(HighLevelAccess, LetsAReadOnlyTokenReadButNotWrite) {
    options.scopes = {"contacts.readonly"};
    restart();

    EXPECT_EQ(call("GET", list).status, 200);
    const auto answer = call("POST", "/contacts/", {{"locationId", location}});
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.text("/message"), "The token is not authorized for this scope.");
}

TEST_F(HighLevelAccess, LetsAWriteOnlyTokenWriteButNotRead) {
    options.scopes = {"contacts.write"};
    restart();

    EXPECT_EQ(call("POST", "/contacts/", {{"locationId", location}}).status, 201);
    EXPECT_EQ(call("GET", list).status, 401);
}

TEST_F(HighLevelAccess, RefusesAnotherLocationInQueryAndBody) {
    const auto read = call("GET", "/contacts/?locationId=elsewhere");
    const auto written = call("POST", "/contacts/", {{"locationId", "elsewhere"}});

    EXPECT_EQ(read.status, 403);
    EXPECT_EQ(written.status, 403);
    EXPECT_EQ(written.text("/message"), "The token does not have access to this location.");
    EXPECT_EQ(written.text("/error"), "Forbidden");
}

TEST_F(HighLevelAccess, AnswersAnUnknownVersionAsAnUnknownRoute) {
    const auto answer = call_with(token, "1999-01-01", "GET", list);

    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.text("/message"), "Cannot GET /contacts/");
}

TEST_F(HighLevelAccess, RefusesAMissingVersionAndOneOfAnotherPartOfTheApi) {
    for (const std::string wrong : {"", "2021-04-15", "2023-02-21", "v3"}) {
        const auto answer = call_with(token, wrong, "GET", list);

        EXPECT_EQ(answer.status, 422) << wrong;
        EXPECT_EQ(answer.text("/message/0"), "version header must be one of the following values: 2021-07-28");
    }
}

TEST_F(HighLevelAccess, TakesPathsWithTheExactTrailingSlashOnly) {
    const auto id = create({{"firstName", "Ann"}});

    EXPECT_EQ(call("POST", "/contacts", {{"locationId", location}}).status, 404);
    EXPECT_EQ(call("GET", "/contacts?locationId=" + location).status, 404);
    EXPECT_EQ(call("GET", "/contacts/" + id + "/").status, 404);
    EXPECT_EQ(call("GET", "/contacts/" + id + "/tasks/").status, 404);
    EXPECT_EQ(call("GET", "/contacts//tasks").status, 404);
    EXPECT_EQ(call("PATCH", "/contacts/" + id).text("/message"), "Cannot PATCH /contacts/" + id);
}

TEST_F(HighLevelAccess, DecodesPercentEscapesInAnId) {
    const auto id = create({{"firstName", "Ann"}});
    static constexpr std::string_view digits = "0123456789ABCDEF";
    const auto code = static_cast<unsigned char>(id[0]);
    const std::string first{'%', digits[code / 16U], digits[code % 16U]};

    EXPECT_EQ(call("GET", "/contacts/" + first + id.substr(1)).status, 200);
    EXPECT_EQ(call("GET", "/contacts/%zz").status, 404);
}

TEST_F(HighLevelAccess, CountsDownTheBurstInTheFiveHeadersAndRefusesBeyondIt) {
    options.burst_max = 3;
    restart();

    const auto first = call("GET", list);
    EXPECT_EQ(first.headers.get("X-RateLimit-Limit-Daily"), "200000");
    EXPECT_EQ(first.headers.get("X-RateLimit-Daily-Remaining"), "199999");
    EXPECT_EQ(first.headers.get("X-RateLimit-Interval-Milliseconds"), "10000");
    EXPECT_EQ(first.headers.get("X-RateLimit-Max"), "3");
    EXPECT_EQ(first.headers.get("X-RateLimit-Remaining"), "2");
    call("GET", list);
    EXPECT_EQ(call("GET", list).headers.get("X-RateLimit-Remaining"), "0");

    const auto refused = call("POST", "/contacts/", {{"locationId", location}});
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.headers.get("X-RateLimit-Remaining"), "0");
    EXPECT_EQ(refused.headers.get("X-RateLimit-Daily-Remaining"), "199997");
    EXPECT_FALSE(refused.headers.contains("Retry-After"));
    EXPECT_EQ(to_text(simulator->state().at("counts").at("contacts")), "0");

    clock.time += std::chrono::seconds(10);
    EXPECT_EQ(call("GET", list).headers.get("X-RateLimit-Remaining"), "2");
}

TEST_F(HighLevelAccess, RefusesBeyondTheDailyLimitUntilTheDayIsOver) {
    options.daily_max = 2;
    restart();
    call("GET", list);
    call("GET", list);

    clock.time += std::chrono::seconds(11);
    const auto refused = call("GET", list);
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.headers.get("X-RateLimit-Daily-Remaining"), "0");
    EXPECT_EQ(refused.headers.get("X-RateLimit-Remaining"), "100");

    clock.time += std::chrono::hours(24);
    EXPECT_EQ(call("GET", list).status, 200);
}

TEST_F(HighLevelAccess, DoesNotLimitWhenLimitsAreOff) {
    options.burst_max = 1;
    restart();
    simulator->set_rate_limit(false);

    EXPECT_EQ(call("GET", list).status, 200);
    EXPECT_EQ(call("GET", list).status, 200);
    const auto answer = call("GET", list);
    EXPECT_EQ(answer.headers.get("X-RateLimit-Max"), "1000000000") << "tells clients to speed up";
    EXPECT_EQ(answer.headers.get("X-RateLimit-Remaining"), "1000000000");
}

TEST_F(HighLevelAccess, CountsTheLimitsOfTwoAppsApart) {
    options.burst_max = 1;
    restart();
    simulator->control("tokens", {{"token", "second"}}, clock.time);

    EXPECT_EQ(call("GET", list).status, 200);
    EXPECT_EQ(call("GET", list).status, 429);
    EXPECT_EQ(call_with("second", version, "GET", list).status, 200);
}

TEST_F(HighLevelAccess, RefusesARevokedToken) {
    EXPECT_EQ(call("GET", list).status, 200);

    simulator->control("tokens", {{"token", token}, {"revoked", true}}, clock.time);

    EXPECT_EQ(call("GET", list).status, 401);
}

class HighLevelOAuth : public HighLevelTest {
 protected:
    Answered renew(const std::string& refresh_token, const std::string& secret = "sandbox-client-secret") {
        const auto request = request_of("POST", "/oauth/token",
                                        "grant_type=refresh_token&client_id=sandbox-client&client_secret=" + secret +
                                            "&user_type=Location&refresh_token=" + refresh_token,
                                        {{"Content-Type", "application/x-www-form-urlencoded"}});
        return answered(simulator->handle(request, clock.time));
    }
    const std::string first = "sandbox-refresh-token";
};

TEST_F(HighLevelOAuth, GivesAnAccessTokenThatWorksUntilItExpires) {
    options.oauth.access_lifetime = std::chrono::seconds(60);
    restart();

    const auto renewed = renew(first);
    ASSERT_EQ(renewed.status, 200);
    EXPECT_EQ(renewed.text("/token_type"), "Bearer");
    EXPECT_EQ(renewed.text("/expires_in"), "60");
    EXPECT_EQ(renewed.text("/userType"), "Location");
    EXPECT_EQ(renewed.text("/locationId"), location);
    EXPECT_EQ(renewed.text("/scope"),
              "contacts.readonly contacts.write calendars.readonly calendars/events.readonly calendars/events.write "
              "opportunities.readonly opportunities.write workflows.readonly locations/tasks.readonly");

    const auto access = renewed.text("/access_token");
    EXPECT_EQ(call_with(access, version, "GET", list).status, 200);
    clock.time += std::chrono::seconds(60);
    EXPECT_EQ(call_with(access, version, "GET", list).status, 401);
}

TEST_F(HighLevelOAuth, GivesTheSamePairForThirtySecondsAndThenRefusesTheOldToken) {
    const auto once = renew(first);
    clock.time += std::chrono::seconds(30);
    const auto again = renew(first);
    clock.time += std::chrono::seconds(1);
    const auto late = renew(first);

    EXPECT_EQ(again.text("/refresh_token"), once.text("/refresh_token"));
    EXPECT_EQ(again.text("/access_token"), once.text("/access_token"));
    EXPECT_EQ(late.status, 400);
    EXPECT_EQ(late.text("/message"), "Invalid grant: refresh token is invalid");
}

TEST_F(HighLevelOAuth, ChainsRefreshTokens) {
    const auto second = renew(first).text("/refresh_token");
    const auto renewed = renew(second);

    EXPECT_EQ(renewed.status, 200);
    EXPECT_NE(renewed.text("/refresh_token"), second);
}

TEST_F(HighLevelOAuth, RefusesWrongClientsWrongTokensJsonAndMissingFields) {
    EXPECT_EQ(renew(first, "wrong").status, 401);
    EXPECT_EQ(renew("wrong").status, 400);
    const auto as_json = request_of("POST", "/oauth/token", "{}", {{"Content-Type", "application/json"}});
    EXPECT_EQ(simulator->handle(as_json, clock.time).status, 415);
    const auto empty = request_of("POST", "/oauth/token", "grant_type=refresh_token",
                                  {{"Content-Type", "application/x-www-form-urlencoded"}});
    const auto answer = answered(simulator->handle(empty, clock.time));
    EXPECT_EQ(answer.status, 422);
    EXPECT_EQ(answer.text("/message"),
              "[\"client_id should not be empty\",\"client_secret should not be empty\","
              "\"refresh_token should not be empty\"]");
}

class HighLevelConsent : public HighLevelTest {
 protected:
    static constexpr std::string_view page =
        "/v2/oauth/chooselocation?response_type=code&client_id=sandbox-client&redirect_uri=http%3A%2F%2Fus%2Fback"
        "&scope=contacts.readonly%20oauth.write%20oauth.readonly&state=s1";

    http::Response decide(const std::string& account, const std::string& decision, const std::string& more = {}) {
        return simulator->handle(
            request_of("POST", "/v2/oauth/chooselocation",
                       "client_id=sandbox-client&redirect_uri=http%3A%2F%2Fus%2Fback&state=s1&scope=contacts.readonly"
                       "%20oauth.write%20oauth.readonly&account=" +
                           account + "&decision=" + decision + more,
                       {{"Content-Type", "application/x-www-form-urlencoded"}}),
            clock.time);
    }
    static std::string code_in(const http::Response& response) {
        const std::string address(response.headers.get("Location"));
        const auto begin = address.find("code=") + 5;
        return address.substr(begin, address.find('&', begin) - begin);
    }
    Answered exchange(const std::string& code, const std::string& redirect = "http%3A%2F%2Fus%2Fback",
                      const std::string& more = {}) {
        return answered(simulator->handle(
            request_of("POST", "/oauth/token",
                       "grant_type=authorization_code&client_id=sandbox-client&client_secret=sandbox-client-secret"
                       "&user_type=Location&code=" +
                           code + "&redirect_uri=" + redirect + more,
                       {{"Content-Type", "application/x-www-form-urlencoded"}}),
            clock.time));
    }
};

TEST_F(HighLevelConsent, ShowsWhatIsAskedForAndLeadsBackWithACodeAndTheState) {
    const auto shown = simulator->handle(request_of("GET", page), clock.time);
    EXPECT_EQ(shown.status, 200);
    EXPECT_THAT(shown.body, testing::HasSubstr("contacts.readonly"));
    const auto decided = decide(location, "allow");
    EXPECT_EQ(decided.status, 302);
    EXPECT_THAT(std::string(decided.headers.get("Location")), testing::EndsWith("&state=s1"));

    const auto token = exchange(code_in(decided));
    EXPECT_EQ(token.status, 200);
    EXPECT_EQ(token.text("/userType"), "Location");
    EXPECT_EQ(token.text("/scope"), "contacts.readonly oauth.write oauth.readonly");
    EXPECT_EQ(exchange(code_in(decided)).status, 400) << "a code works once";
}

TEST_F(HighLevelConsent, LeadsBackWithAnErrorWhenThePersonDenies) {
    EXPECT_THAT(std::string(decide(location, "deny").headers.get("Location")),
                testing::HasSubstr("error=access_denied"));
}

TEST_F(HighLevelConsent, RefusesACodeForAnotherAddressOrWithoutItsVerifier) {
    EXPECT_EQ(exchange(code_in(decide(location, "allow")), "http%3A%2F%2Fthem").status, 400);
    // RFC 7636, appendix B.
    const std::string challenged = "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    const std::string verifier = "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const std::string back = "http%3A%2F%2Fus%2Fback";
    EXPECT_EQ(exchange(code_in(decide(location, "allow", challenged)), back).status, 400);
    EXPECT_EQ(exchange(code_in(decide(location, "allow", challenged)), back, verifier).status, 200);
}

TEST_F(HighLevelConsent, KnowsAWhiteLabelAppOnItsOwnPageOnly) {
    simulator->control("oauth", {{"white_label", true}}, clock.time);
    EXPECT_EQ(simulator->handle(request_of("GET", page), clock.time).status, 404);
    EXPECT_EQ(simulator->handle(request_of("GET", "/white-label" + std::string(page)), clock.time).status, 200);
}

TEST_F(HighLevelConsent, AnAgencyListsItsLocationsAndGetsTheirTokens) {
    const auto agency = exchange(code_in(decide("company", "allow")));
    EXPECT_EQ(agency.text("/userType"), "Company");
    const auto token = agency.text("/access_token");
    EXPECT_EQ(call_with(token, version, "GET", list).status, 403) << "an agency is no location";
    const auto listed = call_with(token, version, "GET",
                                  "/oauth/installedLocations?companyId=sandboxCompany000001&appId=sandbox&limit=2");
    EXPECT_EQ(array_or_empty(listed.body.as_object(), "locations").size(), 2U);
    EXPECT_EQ(listed.text("/count"), "3");

    const auto request =
        request_of("POST", "/oauth/locationToken", "companyId=sandboxCompany000001&locationId=sandboxLocation00002",
                   {{"Content-Type", "application/x-www-form-urlencoded"},
                    {"Authorization", "Bearer " + token},
                    {"Version", "2021-07-28"}});
    const auto below = answered(simulator->handle(request, clock.time));
    EXPECT_EQ(below.status, 200);
    EXPECT_EQ(below.text("/locationId"), "sandboxLocation00002");
    simulator->control("installations", {{"locationId", "sandboxLocation00002"}, {"installed", false}}, clock.time);
    EXPECT_EQ(simulator->handle(request, clock.time).status, 400);
}

}  // namespace
}  // namespace tendril::sandbox
