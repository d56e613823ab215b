#include "connector/connection_transport.hpp"

#include <gmock/gmock.h>

#include "built_in_catalog.hpp"
#include "connector/request.hpp"
#include "scripted_accounts.hpp"

namespace tendril::connector {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

json::object oauth(std::string_view expires_at) {
    return {{"access_token", "old-access"}, {"refresh_token", "old-refresh"}, {"expires_at", expires_at},
            {"client_id", "app-1"},         {"client_secret", "s3cret&x"},    {"user_type", "Location"},
            {"companyId", "kept"}};
}

// The clock stands at 09:00.
json::object fresh() {
    return oauth("2026-11-24T20:00:00Z");
}
json::object ending() {
    return oauth("2026-11-24T09:05:00Z");
}
json::object ended() {
    return oauth("2026-11-24T08:00:00Z");
}

constexpr std::string_view new_pair =
    R"({"access_token":"new-access","refresh_token":"new-refresh","expires_in":86399,"token_type":"Bearer"})";

http::NoAnswer silence() {
    return {http::NoAnswer::Reached::unknown, Error(ErrorCode::timed_out, "No answer in 30 s.")};
}

class ConnectionTransportTest : public testing::Test {
 protected:
    // The token that a request carries.
    static std::string_view bearer(const http::ClientRequest& request) { return request.headers.get("Authorization"); }
    Verdict verdict(std::size_t index) const {
        return judge(*built_in_catalog().connector("highlevel"), built_in("highlevel.contacts.create-task"),
                     accounts.outcomes.at(index));
    }
    // Sends one call and settles, so that it waits for its answer or for a renewal's.
    void begin(const std::string& method = "GET") {
        accounts.send("conn_1", method);
        accounts.settle();
    }

    // Every try of a renewal goes unanswered.
    void lose_answers() {
        for (int tries = 0; tries < 3; ++tries) {
            client.answer(silence());
            accounts.wait();
        }
    }

    ScriptedAccounts accounts;
    ScriptedClient& client = accounts.client;
};

TEST_F(ConnectionTransportTest, AddsTheCredentialsAndTheBaseUrl) {
    accounts.add_connection("conn_1", "private_integration_token", {{"token", "pit-1"}});
    begin("POST");

    const auto request = client.answer(200, "{}");

    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.url, "http://crm.example/contacts/c1");
    EXPECT_EQ(request.body, R"({"a":1})");
    EXPECT_EQ(bearer(request), "Bearer pit-1");
    EXPECT_EQ(request.headers.get("Version"), "2021-07-28");
    ASSERT_EQ(accounts.outcomes.size(), 1U);
    EXPECT_EQ(accounts.outcomes[0]->status, 200);
}

TEST_F(ConnectionTransportTest, ReadsAnAccountOnceAndLetsCallsWaitForIt) {
    accounts.add_connection("conn_1", "private_integration_token", {{"token", "pit-1"}});

    accounts.send("conn_1");
    accounts.send("conn_1");
    EXPECT_THAT(client.sent, IsEmpty());
    accounts.settle();
    accounts.vault.secrets.clear();
    accounts.send("conn_1");

    EXPECT_THAT(client.sent, SizeIs(3));
}

TEST_F(ConnectionTransportTest, UsesNewCredentialsOnceItForgotTheOldOnes) {
    accounts.add_connection("conn_1", "private_integration_token", {{"token", "pit-1"}});
    begin();
    client.answer(200, "{}");

    accounts.add_connection("conn_1", "private_integration_token", {{"token", "pit-2"}});
    begin();
    EXPECT_EQ(bearer(client.answer(200, "{}")), "Bearer pit-1");
    accounts.transport->forget("conn_1");
    begin();

    EXPECT_EQ(bearer(client.answer(200, "{}")), "Bearer pit-2");
}

TEST_F(ConnectionTransportTest, AnswersAuthFailuresWhenCredentialsAreMissing) {
    accounts.add_connection("conn_1", "private_integration_token", json::object{});
    accounts.send("conn_1");
    accounts.send("conn_unknown");
    accounts.settle();

    ASSERT_EQ(accounts.outcomes.size(), 2U);
    EXPECT_EQ(verdict(0).failure, FailureClass::auth);
    EXPECT_THAT(verdict(0).message, HasSubstr("no usable credentials for Private Integration Token"));
    EXPECT_EQ(verdict(1).message, "The connection does not exist any more.");
    EXPECT_THAT(client.sent, IsEmpty());
}

TEST_F(ConnectionTransportTest, RefusesASecretThatWouldStartAHeaderOfItsOwn) {
    accounts.add_connection("conn_1", "private_integration_token", {{"token", "pit-1\r\nX-Evil: 1"}});
    begin();

    ASSERT_EQ(accounts.outcomes.size(), 1U);
    EXPECT_EQ(verdict(0).failure, FailureClass::auth);
    EXPECT_THAT(client.sent, IsEmpty());
}

TEST_F(ConnectionTransportTest, TriesAgainAfterTheStoreWasBusy) {
    accounts.add_connection("conn_1", "private_integration_token", {{"token", "pit-1"}});
    accounts.vault.refuses_reads = true;
    begin("POST");
    ASSERT_EQ(accounts.outcomes.size(), 1U);
    EXPECT_EQ(verdict(0).failure, FailureClass::transient);
    EXPECT_FALSE(verdict(0).uncertain);

    accounts.vault.refuses_reads = false;
    begin();

    EXPECT_THAT(client.sent, SizeIs(1));
}

TEST_F(ConnectionTransportTest, AReadOnlyConnectionRefusesEverythingButGet) {
    accounts.add_connection("conn_1", "private_integration_token", {{"token", "pit-1"}}, true);
    for (const auto* method : {"POST", "PUT", "PATCH", "DELETE"}) begin(method);
    EXPECT_THAT(client.sent, IsEmpty());
    begin("GET");

    EXPECT_THAT(client.sent, SizeIs(1));
    ASSERT_EQ(accounts.outcomes.size(), 4U);
    EXPECT_EQ(verdict(0).failure, FailureClass::invalid);
    EXPECT_EQ(verdict(0).message, "The connection is read-only, so this POST was not sent.");
}

TEST_F(ConnectionTransportTest, RenewsATokenBeforeItEndsAndStoresThePairBeforeUsingIt) {
    accounts.add_connection("conn_1", "oauth2", ending());
    begin();

    ASSERT_THAT(client.sent, SizeIs(1));
    const auto refresh = client.answer(200, std::string(new_pair));

    EXPECT_EQ(refresh.method, "POST");
    EXPECT_EQ(refresh.url, "http://crm.example/oauth/token");
    EXPECT_EQ(refresh.headers.get("Content-Type"), "application/x-www-form-urlencoded");
    EXPECT_FALSE(refresh.headers.contains("Authorization"));
    EXPECT_EQ(refresh.body,
              "grant_type=refresh_token&client_id=app-1&client_secret=s3cret%26x&user_type=Location"
              "&refresh_token=old-refresh");
    EXPECT_THAT(client.sent, IsEmpty()) << "nothing is sent before the pair is stored";
    accounts.settle();
    EXPECT_EQ(bearer(client.answer(200, "{}")), "Bearer new-access");
    const auto stored = accounts.stored_credentials("conn_1");
    EXPECT_EQ(stored.at("access_token"), "new-access");
    EXPECT_EQ(stored.at("refresh_token"), "new-refresh");
    EXPECT_EQ(stored.at("expires_at"), "2026-11-25T08:59:59.000Z");
    EXPECT_EQ(stored.at("companyId"), "kept");
}

TEST_F(ConnectionTransportTest, DoesNotRenewATokenThatIsFarFromItsEnd) {
    accounts.add_connection("conn_1", "oauth2", fresh());
    begin();

    EXPECT_EQ(bearer(client.answer(200, "{}")), "Bearer old-access");
}

TEST_F(ConnectionTransportTest, RenewsOnceForAllCallsThatWait) {
    accounts.add_connection("conn_1", "oauth2", ending());
    for (int i = 0; i < 5; ++i) accounts.send("conn_1");
    accounts.settle();
    accounts.send("conn_1");

    ASSERT_THAT(client.sent, SizeIs(1));
    client.answer(200, std::string(new_pair));
    accounts.settle();

    EXPECT_THAT(client.sent, SizeIs(6));
    while (!client.sent.empty()) EXPECT_EQ(bearer(client.answer(200, "{}")), "Bearer new-access");
    EXPECT_EQ(accounts.outcomes.size(), 6U);
}

TEST_F(ConnectionTransportTest, KeepsTheRefreshTokenWhenTheAnswerHasNone) {
    accounts.add_connection("conn_1", "oauth2", ending());
    begin();
    client.answer(200, R"({"access_token":"new-access"})");
    accounts.settle();

    EXPECT_EQ(accounts.stored_credentials("conn_1").at("refresh_token"), "old-refresh");
    EXPECT_FALSE(accounts.stored_credentials("conn_1").contains("expires_at"));
}

TEST_F(ConnectionTransportTest, DoesNotRenewAShortLivedTokenBeforeEveryCall) {
    accounts.add_connection("conn_1", "oauth2", ending());
    begin();
    client.answer(200, R"({"access_token":"brief","refresh_token":"r2","expires_in":300})");
    accounts.settle();
    EXPECT_EQ(bearer(client.answer(200, "{}")), "Bearer brief");

    begin();
    EXPECT_EQ(bearer(client.answer(200, "{}")), "Bearer brief");
    accounts.clock.time += std::chrono::seconds(200);
    begin();

    EXPECT_THAT(client.sent.front().request.url, HasSubstr("/oauth/token"));
}

TEST_F(ConnectionTransportTest, RepeatsOnceAfterA401WithARenewedToken) {
    accounts.add_connection("conn_1", "oauth2", fresh());
    begin("POST");
    client.answer(401, R"({"message":"Invalid JWT"})");
    accounts.settle();
    EXPECT_THAT(client.answer(200, std::string(new_pair)).url, HasSubstr("/oauth/token"));
    accounts.settle();

    const auto repeated = client.answer(201, R"({"task":{"id":"t1"}})");

    EXPECT_EQ(bearer(repeated), "Bearer new-access");
    EXPECT_EQ(repeated.body, R"({"a":1})");
    ASSERT_EQ(accounts.outcomes.size(), 1U);
    EXPECT_EQ(accounts.outcomes[0]->status, 201);
}

TEST_F(ConnectionTransportTest, ReportsASecond401) {
    accounts.add_connection("conn_1", "oauth2", fresh());
    begin();
    client.answer(401, "{}");
    accounts.settle();
    client.answer(200, std::string(new_pair));
    accounts.settle();
    client.answer(401, R"({"message":"No access to this location"})");
    accounts.settle();

    EXPECT_THAT(client.sent, IsEmpty());
    ASSERT_EQ(accounts.outcomes.size(), 1U);
    EXPECT_EQ(verdict(0).message, "No access to this location");
}

TEST_F(ConnectionTransportTest, RepeatsALate401WithTheNewerTokenWithoutRenewingAgain) {
    accounts.add_connection("conn_1", "oauth2", fresh());
    begin();
    begin();
    auto late = std::move(client.sent.back());
    client.sent.pop_back();
    client.answer(401, "{}");
    accounts.settle();
    client.answer(200, std::string(new_pair));
    accounts.settle();
    client.answer(200, "{}");

    late.done(http::Response{401, {}, "{}"});

    ASSERT_THAT(client.sent, SizeIs(1));
    EXPECT_EQ(bearer(client.answer(200, "{}")), "Bearer new-access");
}

TEST_F(ConnectionTransportTest, DoesNotRepeatA401OfAFixedToken) {
    accounts.add_connection("conn_1", "private_integration_token", {{"token", "pit-1"}});
    begin();
    client.answer(401, R"({"message":"Invalid token"})");

    EXPECT_THAT(client.sent, IsEmpty());
    ASSERT_EQ(accounts.outcomes.size(), 1U);
    EXPECT_EQ(verdict(0).failure, FailureClass::auth);
}

TEST_F(ConnectionTransportTest, ARefusedRenewalIsAnAuthFailure) {
    accounts.add_connection("conn_1", "oauth2", ended());
    accounts.send("conn_1");
    accounts.send("conn_1");
    accounts.settle();
    client.answer(400, R"({"error":"invalid_grant","error_description":"This refresh token is invalid"})");

    ASSERT_EQ(accounts.outcomes.size(), 2U);
    EXPECT_EQ(verdict(1).failure, FailureClass::auth);
    EXPECT_THAT(verdict(1).message, HasSubstr("This refresh token is invalid"));
    EXPECT_THAT(verdict(1).message, HasSubstr("Connect the account again"));
    EXPECT_EQ(accounts.stored_credentials("conn_1").at("refresh_token"), "old-refresh");
}

TEST_F(ConnectionTransportTest, ARenewalThatFailsForNowIsTransientAndCertain) {
    accounts.add_connection("conn_1", "oauth2", ended());
    begin("POST");
    client.answer(503, "busy");
    begin("POST");
    lose_answers();
    begin("POST");
    for (int i = 0; i < 3; ++i) {
        client.answer(200, "<html>");
        accounts.wait();
    }

    ASSERT_EQ(accounts.outcomes.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(verdict(i).failure, FailureClass::transient);
        EXPECT_FALSE(verdict(i).uncertain);
    }
    EXPECT_THAT(verdict(0).message, HasSubstr("status 503"));
}

TEST_F(ConnectionTransportTest, UsesATokenThatIsStillGoodWhenItsRenewalFails) {
    accounts.add_connection("conn_1", "oauth2", ending());
    begin();
    client.answer(503, "busy");

    EXPECT_EQ(bearer(client.answer(200, "{}")), "Bearer old-access");
    begin();
    EXPECT_EQ(bearer(client.answer(200, "{}")), "Bearer old-access") << "no second try within a minute";
    accounts.clock.time += std::chrono::minutes(1);
    begin();
    EXPECT_THAT(client.sent.front().request.url, HasSubstr("/oauth/token"));
}

TEST_F(ConnectionTransportTest, ARefusedCallWaitsForABetterDayWhenTheRenewalFails) {
    accounts.add_connection("conn_1", "oauth2", fresh());
    begin("POST");
    client.answer(401, "{}");
    accounts.settle();
    lose_answers();

    ASSERT_EQ(accounts.outcomes.size(), 1U);
    EXPECT_EQ(verdict(0).failure, FailureClass::transient);
    EXPECT_FALSE(verdict(0).uncertain);
}

TEST_F(ConnectionTransportTest, ALostAnswerIsAskedForAgainWhileTheSameAnswerMayStillBeHad) {
    accounts.add_connection("conn_1", "oauth2", ending());
    begin();
    const auto first = client.answer(silence());
    EXPECT_THAT(client.sent, IsEmpty()) << "a call with the old token would not bring the new one back";
    accounts.wait();

    ASSERT_THAT(client.sent, SizeIs(1));
    EXPECT_EQ(client.sent.front().request.body, first.body);
    EXPECT_LE(client.sent.front().request.time_limit, std::chrono::seconds(8));
    client.answer(200, std::string(new_pair));
    accounts.settle();
    EXPECT_EQ(bearer(client.answer(200, "{}")), "Bearer new-access");
}

TEST_F(ConnectionTransportTest, KeepsATokenFreshWithoutACall) {
    accounts.add_connection("conn_1", "oauth2", ending());
    accounts.transport->keep_fresh("conn_1",
                                   [this](Outcome outcome) { accounts.outcomes.push_back(std::move(outcome)); });
    accounts.settle();
    client.answer(200, std::string(new_pair));
    accounts.settle();

    ASSERT_EQ(accounts.outcomes.size(), 1U);
    EXPECT_EQ(accounts.outcomes[0]->status, 204);
    EXPECT_THAT(client.sent, IsEmpty());
    EXPECT_EQ(accounts.stored_credentials("conn_1").at("access_token"), "new-access");
}

TEST_F(ConnectionTransportTest, ARotatedSecretIsTriedBeforeTheOneItReplaces) {
    accounts.add_connection(
        "conn_1", "private_integration_token",
        {{"token", "pit-2"}, {"previous_token", "pit-1"}, {"previous_until", "2026-11-30T00:00:00Z"}});
    begin();
    EXPECT_EQ(bearer(client.answer(401, R"({"message":"Invalid token"})")), "Bearer pit-2");
    EXPECT_EQ(bearer(client.answer(200, "{}")), "Bearer pit-1");
    EXPECT_EQ(accounts.outcomes.at(0)->status, 200);

    accounts.clock.time += std::chrono::days(30);
    begin();
    client.answer(401, R"({"message":"Invalid token"})");
    EXPECT_THAT(client.sent, IsEmpty()) << "the overlap is over";
}

TEST_F(ConnectionTransportTest, AnAccountBelowAnotherGetsItsTokenByTheOthers) {
    accounts.add_connection("agency", "oauth2", fresh());
    accounts.add_connection("conn_1", "oauth2", {{"parent", "agency"}});
    begin();

    ASSERT_THAT(client.sent, SizeIs(1));
    const auto asked =
        client.answer(200, R"({"access_token":"location-1","expires_in":86399,"refresh_token":"unused"})");
    EXPECT_EQ(asked.url, "http://crm.example/oauth/locationToken");
    EXPECT_EQ(bearer(asked), "Bearer old-access") << "the agency's";
    accounts.settle();
    EXPECT_EQ(bearer(client.answer(200, "{}")), "Bearer location-1");
    EXPECT_FALSE(accounts.stored_credentials("conn_1").contains("refresh_token"));
}

TEST_F(ConnectionTransportTest, TheAppsOwnCredentialsBringTokensWithoutConsent) {
    accounts.add_connection("conn_1", "oauth2",
                            {{"grant", "client_credentials"}, {"client_id", "app-1"}, {"client_secret", "s"}});
    begin();
    const auto asked = client.answer(200, R"({"access_token":"machine","expires_in":3600})");
    EXPECT_THAT(asked.body, testing::StartsWith("grant_type=client_credentials&client_id=app-1"));
    accounts.settle();
    EXPECT_EQ(bearer(client.answer(200, "{}")), "Bearer machine");
}

TEST_F(ConnectionTransportTest, AReadByAnotherMethodPassesAReadOnlyConnection) {
    accounts.add_connection("conn_1", "private_integration_token", {{"token", "pit-1"}}, true);
    Call search;
    search.connection = "conn_1";
    search.method = "POST";
    search.path = "/contacts/search";
    search.reads = true;
    accounts.transport->send(std::move(search),
                             [this](Outcome outcome) { accounts.outcomes.push_back(std::move(outcome)); });
    accounts.settle();
    client.answer(200, "{}");
    begin("POST");

    EXPECT_EQ(accounts.outcomes.at(0)->status, 200);
    EXPECT_EQ(accounts.outcomes.at(1)->status, 405);
}

TEST_F(ConnectionTransportTest, DoesNotUseAPairThatCouldNotBeStoredAndStoresItLater) {
    accounts.add_connection("conn_1", "oauth2", ending());
    accounts.vault.refuses_writes = true;
    begin();
    client.answer(200, std::string(new_pair));
    accounts.settle();
    ASSERT_EQ(accounts.outcomes.size(), 1U);
    EXPECT_EQ(verdict(0).failure, FailureClass::transient);
    EXPECT_THAT(client.sent, IsEmpty());

    accounts.vault.refuses_writes = false;
    begin();

    EXPECT_EQ(accounts.stored_credentials("conn_1").at("refresh_token"), "new-refresh");
    EXPECT_EQ(bearer(client.answer(200, "{}")), "Bearer new-access") << "the pair is not renewed a second time";
}

TEST_F(ConnectionTransportTest, CredentialsEnteredDuringARenewalAreNotOverwritten) {
    accounts.add_connection("conn_1", "oauth2", ending());
    begin();
    auto entered = fresh();
    entered["access_token"] = "entered";
    accounts.add_connection("conn_1", "oauth2", entered);
    accounts.transport->forget("conn_1");
    client.answer(200, std::string(new_pair));
    accounts.settle();

    EXPECT_EQ(accounts.stored_credentials("conn_1").at("access_token"), "entered");
    EXPECT_EQ(bearer(client.answer(200, "{}")), "Bearer entered");
}

TEST_F(ConnectionTransportTest, ARenewalThatEndsAfterTheConnectionWasForgottenIsKept) {
    accounts.add_connection("conn_1", "oauth2", ending());
    begin();
    accounts.transport->forget("conn_1");
    client.answer(200, std::string(new_pair));
    accounts.settle();

    EXPECT_EQ(accounts.stored_credentials("conn_1").at("refresh_token"), "new-refresh");
    EXPECT_EQ(bearer(client.answer(200, "{}")), "Bearer new-access");
}

TEST_F(ConnectionTransportTest, OfTwoNodesOneRenewsAndTheOtherUsesWhatItStored) {
    accounts.add_connection("conn_1", "oauth2", ending());
    accounts.send("conn_1");
    accounts.send_through(*accounts.other_transport, "conn_1");
    accounts.settle();
    ASSERT_THAT(client.sent, SizeIs(1));
    accounts.wait();
    ASSERT_THAT(accounts.other_client.sent, IsEmpty()) << "it waits while the first renews";

    client.answer(200, std::string(new_pair));
    accounts.settle();
    accounts.wait();

    ASSERT_THAT(accounts.other_client.sent, SizeIs(1));
    EXPECT_EQ(bearer(accounts.other_client.answer(200, "{}")), "Bearer new-access");
    EXPECT_EQ(bearer(client.answer(200, "{}")), "Bearer new-access");
}

TEST_F(ConnectionTransportTest, ANodeWhoseTurnComesAfterARenewalThatFailedRenewsItself) {
    accounts.add_connection("conn_1", "oauth2", ended());
    accounts.send("conn_1");
    accounts.send_through(*accounts.other_transport, "conn_1");
    accounts.settle();
    client.answer(503, "busy");
    accounts.settle();
    accounts.wait();

    ASSERT_THAT(accounts.other_client.sent, SizeIs(1));
    EXPECT_THAT(accounts.other_client.answer(200, std::string(new_pair)).url, HasSubstr("/oauth/token"));
    accounts.settle();
    EXPECT_EQ(bearer(accounts.other_client.answer(200, "{}")), "Bearer new-access");
}

TEST_F(ConnectionTransportTest, WithoutARefreshTokenA401IsFinal) {
    accounts.add_connection("conn_1", "oauth2", {{"access_token", "only"}});
    begin();
    client.answer(401, "{}");

    ASSERT_EQ(accounts.outcomes.size(), 1U);
    EXPECT_EQ(verdict(0).failure, FailureClass::auth);
}

}  // namespace
}  // namespace tendril::connector
