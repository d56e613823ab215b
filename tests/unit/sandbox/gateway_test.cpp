// Faults, the log of calls, the clock, modes and webhooks, in front of a HighLevel simulator.
#include "sandbox/gateway.hpp"

#include <sodium.h>

#include "sandbox/text_match.hpp"
#include "unit/sandbox/fixtures.hpp"

namespace tendril::sandbox {
namespace {

class GatewayTest : public testing::Test {
 protected:
    static HighLevelOptions empty_location() {
        HighLevelOptions options;
        options.seed = false;
        return options;
    }
    Answer send(const std::string& method, std::string_view target, const std::string& body = {}) {
        return gateway.handle(request_of(method, target, body,
                                         {{"authorization", "Bearer pit-sandbox-token"},
                                          {"Version", "2021-07-28"},
                                          {"Content-Type", "application/json"}}));
    }
    Answered control(const std::string& method, const std::string& what, const std::string& body = {}) {
        return answered(gateway.handle(request_of(method, "/_sandbox/" + what, body)).response);
    }
    int create(const std::string& email) {
        return send("POST", "/contacts/", R"({"locationId":"sandboxLocation00001","email":")" + email + R"("})")
            .response.status;
    }
    std::string contacts() { return control("GET", "state").text("/counts/contacts"); }

    SetClock clock;
    SeededRandom random{7};
    Gateway gateway{std::make_unique<HighLevelSimulator>(empty_location(), random, clock.time), clock, random, true};
};

TEST_F(GatewayTest, DropsARequestWithoutAnEffect) {
    control("POST", "faults", R"({"kind":"drop_request","match":{"operation":"create-contact"}})");

    EXPECT_EQ(create("a@example.com"), no_answer);
    EXPECT_EQ(contacts(), "0");
    EXPECT_EQ(create("a@example.com"), 201);
}

TEST_F(GatewayTest, DropsAnAnswerAfterTheEffect) {
    control("POST", "faults", R"({"kind":"drop_answer","match":{"method":"POST","path":"/contacts/"}})");

    EXPECT_EQ(create("a@example.com"), no_answer);
    EXPECT_EQ(contacts(), "1");
    EXPECT_EQ(create("a@example.com"), 400);
    const auto log = control("GET", "requests");
    EXPECT_EQ(log.text("/requests/0/dropped"), "true");
    EXPECT_EQ(log.text("/requests/0/status"), "201");
    EXPECT_EQ(log.text("/requests/1/dropped"), "false");
}

TEST_F(GatewayTest, DelaysTheAnswerButNotTheEffect) {
    control("POST", "faults", R"({"kind":"delay","delay_ms":250,"match":{"path":"/contacts/*"}})");

    const auto answer = send("POST", "/contacts/", R"({"locationId":"sandboxLocation00001"})");

    EXPECT_EQ(answer.delay, std::chrono::milliseconds(250));
    EXPECT_EQ(answer.response.status, 201);
    EXPECT_EQ(contacts(), "1");
}

TEST_F(GatewayTest, AnswersAStatusWithBodyAndHeadersInsteadOfActing) {
    control("POST", "faults",
            R"({"faults":[{"kind":"status","status":429,"body":{"message":"slow down"},"headers":{"Retry-After":"3"}},
                          {"kind":"status","status":502}]})");

    const auto first = send("POST", "/contacts/", R"({"locationId":"sandboxLocation00001"})");
    const auto second = answered(send("GET", "/contacts/").response);

    EXPECT_EQ(first.response.status, 429);
    EXPECT_EQ(first.response.headers.get("Retry-After"), "3");
    EXPECT_EQ(answered(first.response).text("/message"), "slow down");
    EXPECT_EQ(second.status, 502);
    EXPECT_EQ(second.text("/statusCode"), "502");
    EXPECT_EQ(contacts(), "0");
}

TEST_F(GatewayTest, UsesAFaultForSoManyCallsAndShowsWhatIsLeft) {
    control("POST", "faults", R"({"kind":"status","status":503,"times":2,"match":{"operation":"create-contact"}})");

    EXPECT_EQ(send("GET", "/contacts/?locationId=sandboxLocation00001").response.status, 200);
    EXPECT_EQ(create("a@example.com"), 503);
    EXPECT_EQ(control("GET", "faults").text("/faults/0/times"), "1");
    EXPECT_EQ(create("a@example.com"), 503);
    EXPECT_EQ(control("GET", "faults").text("/faults"), "[]");
    EXPECT_EQ(create("a@example.com"), 201);
}

TEST_F(GatewayTest, KeepsAFaultOfNegativeTimesUntilFaultsAreCleared) {
    control("POST", "faults", R"({"kind":"status","times":-1})");
    EXPECT_EQ(create("a@example.com"), 503);
    EXPECT_EQ(create("a@example.com"), 503);

    control("POST", "faults", R"({"faults":[]})");

    EXPECT_EQ(create("a@example.com"), 201);
}

TEST_F(GatewayTest, RefusesAFaultItDoesNotKnow) {
    const auto answer = control("POST", "faults", R"({"faults":[{"kind":"status"},{"kind":"explode"}]})");

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.text("/field"), "kind");
    EXPECT_EQ(create("a@example.com"), 201);
}

TEST_F(GatewayTest, RecordsCallsInOrderWithoutCredentials) {
    create("a@example.com");
    send("GET", "/contacts/?locationId=sandboxLocation00001&limit=1");
    send("GET", "/nowhere");

    const auto log = control("GET", "requests");

    EXPECT_EQ(log.text("/total"), "3");
    EXPECT_EQ(log.text("/requests/0/sequence"), "1");
    EXPECT_EQ(log.text("/requests/0/method"), "POST");
    EXPECT_EQ(log.text("/requests/0/path"), "/contacts/");
    EXPECT_EQ(log.text("/requests/0/body/email"), "a@example.com");
    EXPECT_EQ(log.text("/requests/0/status"), "201");
    EXPECT_EQ(log.text("/requests/0/operation"), "create-contact");
    EXPECT_EQ(log.text("/requests/0/time"), "2026-11-23T09:30:00.000Z");
    EXPECT_EQ(log.text("/requests/0/headers/version"), "2021-07-28");
    EXPECT_TRUE(log.at("/requests/0/headers/authorization").is_null());
    EXPECT_EQ(log.text("/requests/1/query"), "locationId=sandboxLocation00001&limit=1");
    EXPECT_EQ(log.text("/requests/2/status"), "404");
    EXPECT_EQ(log.text("/requests/2/operation"), "");
    EXPECT_EQ(to_text(log.body).find("pit-sandbox-token"), std::string::npos);
}

TEST_F(GatewayTest, PagesAndFiltersTheRecordedCalls) {
    for (int number = 0; number < 5; ++number) create("a" + std::to_string(number) + "@example.com");
    send("GET", "/contacts/abc/tasks");

    const auto page = control("GET", "requests?after=1&limit=2");
    EXPECT_EQ(page.text("/requests/0/sequence"), "2");
    EXPECT_EQ(page.text("/next_after"), "3");
    EXPECT_EQ(control("GET", "requests?after=3&limit=3").text("/next_after"), "null");
    EXPECT_EQ(control("GET", "requests?path=/contacts/*/tasks").at("/requests").as_array().size(), 1U);
    EXPECT_EQ(control("GET", "requests?operation=create-contact").at("/requests").as_array().size(), 5U);
    EXPECT_EQ(control("GET", "requests?method=GET").at("/requests").as_array().size(), 1U);
    EXPECT_EQ(control("GET", "requests?limit=x").status, 400);
}

TEST_F(GatewayTest, CountsObjectsAndCallsWithoutShowingThem) {
    create("a@example.com");
    create("a@example.com");

    EXPECT_EQ(to_text(control("GET", "counts").body),
              R"({"contacts":1,"tasks":0,"notes":0,"appointments":0,"workflow_enrollments":0,"requests":2})");
}

TEST_F(GatewayTest, MovesTheSimulatorsClock) {
    EXPECT_EQ(control("POST", "clock", R"({"now":"2030-01-01T00:00:00Z"})").text("/now"), "2030-01-01T00:00:00.000Z");
    clock.time += std::chrono::seconds(1);
    EXPECT_EQ(control("POST", "clock", R"({"advance_ms":500})").text("/now"), "2030-01-01T00:00:01.500Z");

    create("a@example.com");

    EXPECT_EQ(control("GET", "state").text("/contacts/0/dateAdded"), "2030-01-01T00:00:01.500Z");
    EXPECT_EQ(control("POST", "clock", R"({"now":"tomorrow"})").status, 400);
}

TEST_F(GatewayTest, FixedAnswerModeAnswersPostsAndKeepsNothing) {
    control("POST", "mode", R"({"fixed_answer":true,"record_requests":false})");

    for (int number = 0; number < 200; ++number) EXPECT_EQ(create("a@example.com"), 201);
    const auto answer = answered(send("POST", "/contacts/x/tasks", "{}").response);

    EXPECT_FALSE(answer.text("/task/id").empty());
    EXPECT_EQ(contacts(), "0");
    EXPECT_EQ(control("GET", "requests").text("/total"), "0");
    EXPECT_EQ(send("GET", "/contacts/?locationId=sandboxLocation00001").response.status, 200);
}

TEST_F(GatewayTest, SwitchesTheRateLimit) {
    control("POST", "mode", R"({"rate_limit":false})");
    for (int number = 0; number < 150; ++number) EXPECT_EQ(send("GET", "/contacts/x").response.status, 404);

    control("POST", "mode", R"({"rate_limit":true})");
    for (int number = 0; number < 100; ++number) EXPECT_EQ(send("GET", "/contacts/x").response.status, 404);
    EXPECT_EQ(send("GET", "/contacts/x").response.status, 429);
}

TEST_F(GatewayTest, ResetForgetsObjectsFaultsCallsClockAndMode) {
    create("a@example.com");
    control("POST", "faults", R"({"kind":"status","times":9,"match":{"path":"/never"}})");
    control("POST", "clock", R"({"advance_ms":60000})");
    control("POST", "mode", R"({"fixed_answer":true,"rate_limit":false})");

    EXPECT_EQ(control("POST", "reset", R"({"seed":false})").status, 200);

    EXPECT_EQ(contacts(), "0");
    EXPECT_EQ(control("GET", "faults").text("/faults"), "[]");
    EXPECT_EQ(control("GET", "requests").text("/total"), "0");
    EXPECT_EQ(control("GET", "clock").text("/now"), "2026-11-23T09:30:00.000Z");
    EXPECT_EQ(to_text(control("GET", "mode").body),
              R"({"fixed_answer":false,"rate_limit":true,"record_requests":true})");
    control("POST", "reset");
    EXPECT_EQ(contacts(), "2");
}

TEST_F(GatewayTest, SignsTheExactBytesOfAnEmittedWebhook) {
    const auto emit = request_of("POST", "/_sandbox/emit",
                                 R"({"url":"http://127.0.0.1:1/hooks/x","payload":"{\"type\": \"ContactCreate\"}"})");
    ASSERT_TRUE(Gateway::is_emit(emit));

    const auto webhook = gateway.webhook(emit);

    ASSERT_TRUE(webhook.has_value());
    EXPECT_EQ(webhook->body, R"({"type": "ContactCreate"})");
    const auto decode = [](std::string_view text) {
        std::vector<unsigned char> bytes(text.size());
        std::size_t size = 0;
        sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, nullptr,
                          sodium_base64_VARIANT_ORIGINAL);
        bytes.resize(size);
        return bytes;
    };
    const auto signature = decode(webhook->headers.get("X-GHL-Signature"));
    const auto key = decode(control("GET", "key").text("/public_key"));
    ASSERT_EQ(signature.size(), 64U);
    ASSERT_EQ(key.size(), 32U);
    const auto verify = [&](const std::string& body) {
        return crypto_sign_verify_detached(signature.data(), reinterpret_cast<const unsigned char*>(body.data()),
                                           body.size(), key.data());
    };
    EXPECT_EQ(verify(webhook->body), 0);
    EXPECT_NE(verify(webhook->body + " "), 0);
    EXPECT_THAT(control("GET", "key").text("/pem"),
                testing::StartsWith("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA"));
}

TEST_F(GatewayTest, EmitsUnsignedAndWronglySignedWebhooksOnDemand) {
    const auto signature_of = [&](const std::string& kind) {
        const auto emit = request_of("POST", "/_sandbox/emit",
                                     R"({"url":"http://h/x","payload":{"a":1},"signature":")" + kind + R"("})");
        return std::string(gateway.webhook(emit)->headers.get("X-GHL-Signature"));
    };

    EXPECT_EQ(signature_of("none"), "");
    EXPECT_NE(signature_of("wrong"), signature_of("valid"));
    const auto bad = gateway.webhook(request_of("POST", "/_sandbox/emit", R"({"url":"ftp://x","payload":{}})"));
    ASSERT_TRUE(bad.has_error());
    EXPECT_EQ(bad.error().field, "url");
}

TEST_F(GatewayTest, AnswersUnknownControlsWith404) {
    EXPECT_EQ(control("GET", "nothing").status, 404);
    EXPECT_EQ(control("POST", "nothing").status, 404);
    EXPECT_EQ(control("DELETE", "faults").status, 404);
    EXPECT_EQ(control("POST", "faults", "[]").status, 400);
}

TEST(RequestLog, KeepsTheLatestCallsOnly) {
    RequestLog log;
    const auto request = request_of("POST", "/x", std::string(4'000, 'b'));
    const int sent = 50'000;  // 200 MB, more than the log may hold
    for (int number = 0; number < sent; ++number) log.add(request, {}, "op", 201, false);

    RequestFilter newest;
    newest.after = sent - 1;
    const auto shown = log.to_json(newest);
    EXPECT_EQ(to_text(shown.at("total")), std::to_string(sent));
    EXPECT_EQ(shown.at("requests").as_array().size(), 1U);
    const auto first = shown.at("first").to_number<std::int64_t>();
    EXPECT_GT(first, sent - 40'000);
    EXPECT_LT(first, sent - 20'000);
}

TEST(MatchesPattern, TakesPrefixesAndStars) {
    EXPECT_TRUE(matches_pattern("/contacts/", "/contacts/abc/tasks"));
    EXPECT_FALSE(matches_pattern("/contacts/x", "/contacts/abc"));
    EXPECT_TRUE(matches_pattern("/contacts/*/tasks", "/contacts/abc/tasks"));
    EXPECT_FALSE(matches_pattern("/contacts/*/tasks", "/contacts/abc/tasks/1"));
    EXPECT_TRUE(matches_pattern("*/tasks*", "/contacts/abc/tasks/1"));
    EXPECT_TRUE(matches_pattern("*", ""));
    EXPECT_TRUE(matches_pattern("a*b*c", "a-b-b-c"));
    EXPECT_FALSE(matches_pattern("a*b*c", "a-b-b"));
}

}  // namespace
}  // namespace tendril::sandbox
