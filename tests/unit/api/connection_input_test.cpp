#include "api/connection_input.hpp"

#include <gtest/gtest.h>

namespace tendril::api {
namespace {

const connector::Catalog& catalog() {
    static const auto loaded = connector::Catalog::load(embedded::connectors(), connector::Trust::checked_before).value();
    return *loaded;
}

json::object parse(std::string_view text) {
    return parse_json(text).value().as_object();
}

TEST(NewConnection, TakesTheConnectorsFirstKindOfCredentialsAndItsTitle) {
    const auto input = read_new_connection(
        parse(R"({"connector":"highlevel","settings":{"location_id":"l1"},"credentials":{"token":"t"}})"), catalog());

    ASSERT_TRUE(input.has_value());
    EXPECT_EQ(input->connection.auth, "private_integration_token");
    EXPECT_EQ(input->connection.name, "HighLevel");
    EXPECT_EQ(input->credentials.reveal(), R"({"token":"t"})");
}

TEST(NewConnection, IsRefusedByTheNameOfTheMemberThatIsWrong) {
    const std::vector<std::pair<std::string, std::string>> bad{
        {R"({"connector":"nothing","credentials":{"token":"t"}})", "connector"},
        {R"({"connector":"core","credentials":{"token":"t"}})", "connector"},
        {R"({"connector":"highlevel","settings":{"location_id":"l"}})", "credentials"},
        {R"({"connector":"highlevel","credentials":{"token":"t"}})", "settings.location_id"},
        {R"({"connector":"highlevel","settings":{"location_id":"l","x":"y"},"credentials":{"token":"t"}})",
         "settings.x"},
        {R"({"connector":"highlevel","settings":{"location_id":"l"},"credentials":{"api_key":"t"}})",
         "credentials.token"},
        {R"({"connector":"highlevel","auth":"api_key","settings":{"location_id":"l"},"credentials":{"api_key":"t"}})",
         "auth"},
        {R"({"connector":"habitify","base_url":"ftp://x","credentials":{"api_key":"t"}})", "base_url"},
        {R"({"connector":"habitify","credentials":{"api_key":"t"},"colour":"red"})", "colour"},
    };
    for (const auto& [body, field] : bad) {
        const auto input = read_new_connection(parse(body), catalog());
        ASSERT_TRUE(input.has_error()) << body;
        EXPECT_EQ(input.error().field, field) << body;
    }
}

std::string with_limits(const std::string& limits) {
    return R"({"connector":"highlevel","settings":{"location_id":"l","limits":)" + limits +
           R"(},"credentials":{"token":"t"}})";
}

TEST(NewConnection, MayChooseItsLimits) {
    const auto input =
        read_new_connection(parse(with_limits(R"({"burst":{"requests":50,"seconds":10},"day":null})")), catalog());

    ASSERT_TRUE(input.has_value());
    EXPECT_TRUE(input->connection.settings.at("limits").at("day").is_null());
}

TEST(NewConnection, IsRefusedLimitsThatMakeNoSense) {
    const std::vector<std::pair<std::string, std::string>> bad{
        {R"(5)", "settings.limits"},
        {R"({"hour":null})", "settings.limits.hour"},
        {R"({"burst":100})", "settings.limits.burst"},
        {R"({"burst":{"requests":0,"seconds":10}})", "settings.limits.burst.requests"},
        {R"({"burst":{"requests":10}})", "settings.limits.burst.seconds"},
        {R"({"burst":{"requests":10,"seconds":1.5}})", "settings.limits.burst.seconds"},
        {R"({"burst":{"requests":10,"seconds":10,"per":1}})", "settings.limits.burst.per"},
    };
    for (const auto& [limits, field] : bad) {
        const auto input = read_new_connection(parse(with_limits(limits)), catalog());
        ASSERT_TRUE(input.has_error()) << limits;
        EXPECT_EQ(input.error().field, field) << limits;
    }
}

TEST(NewConnection, KeepsWhatRefreshingNeedsOfOAuthCredentials) {
    const auto input =
        read_new_connection(parse(R"({"connector":"highlevel","auth":"oauth2","settings":{"location_id":"l"},
                  "credentials":{"access_token":"a","refresh_token":"r","expires_at":"2026-11-23T09:30:00Z",
                                 "client_id":"c","client_secret":"s"}})"),
                            catalog());

    ASSERT_TRUE(input.has_value());
    EXPECT_EQ(parse(input->credentials.reveal()).size(), 5U);
}

store::Connection stored() {
    store::Connection made;
    made.id = "conn_1";
    made.connector = "highlevel";
    made.auth = "private_integration_token";
    made.name = "Old";
    made.settings = {{"location_id", "l1"}};
    made.health = "needs_attention";
    made.health_detail = "The token was refused.";
    return made;
}

TEST(ConnectionChange, LeavesWhatIsNotGiven) {
    const auto input = read_connection_change(parse(R"({"name":"New"})"), stored(), catalog()).value();

    EXPECT_EQ(input.connection.name, "New");
    EXPECT_EQ(text_or(input.connection.settings, "location_id"), "l1");
    EXPECT_EQ(input.connection.health, "needs_attention");
    EXPECT_TRUE(input.credentials.empty());
}

TEST(ConnectionChange, MakesTheHealthUnknownWithNewCredentials) {
    const auto input = read_connection_change(parse(R"({"credentials":{"token":"t2"}})"), stored(), catalog()).value();

    EXPECT_EQ(input.connection.health, "unknown");
    EXPECT_EQ(input.connection.health_detail, "");
    EXPECT_EQ(input.credentials.reveal(), R"({"token":"t2"})");
}

TEST(ConnectionChange, CannotMoveAConnectionToAnotherConnector) {
    EXPECT_EQ(read_connection_change(parse(R"({"connector":"habitify"})"), stored(), catalog()).error().field,
              "connector");
}

}  // namespace
}  // namespace tendril::api
