#include "connector/stand_in.hpp"

#include <gmock/gmock.h>

#include "built_in_catalog.hpp"
#include "connector/call_match.hpp"

namespace tendril::connector {
namespace {

using testing::HasSubstr;

http::Request request(std::string method, std::string path, std::string query = {}, std::string body = {},
                      std::string_view version = "2021-04-15") {
    http::Request made{.method = std::move(method), .path = std::move(path), .query = std::move(query)};
    made.body = std::move(body);
    made.headers.add("Version", version);
    return made;
}

std::optional<StandIn> answer(const http::Request& made) {
    return stand_in_for(built_in_catalog(), "highlevel", made);
}

TEST(CallMatch, PrefersWordsOverVariables) {
    const auto id_of = [](std::string_view method, std::string_view path) {
        const auto* found = match_call(built_in_catalog(), "highlevel", method, path);
        return found == nullptr ? std::string() : found->id;
    };
    EXPECT_EQ(id_of("POST", "/contacts/upsert"), "highlevel.contacts.upsert-contact");
    EXPECT_EQ(id_of("GET", "/contacts/business/b1"), "highlevel.contacts.get-contacts-by-businessId");
    EXPECT_EQ(id_of("GET", "/contacts/c1"), "highlevel.contacts.get-contact");
    EXPECT_EQ(id_of("GET", "/contacts/"), "highlevel.contacts.get-contacts");
    EXPECT_EQ(id_of("GET", "/contacts"), "");  // the slash is part of the path
    EXPECT_EQ(id_of("GET", "/nowhere"), "");
}

TEST(StandIn, AnswersWithTheSampleAndTheDocumentedStatus) {
    const auto made = answer(request("DELETE", "/calendars/events/e1", "", "{}"));

    ASSERT_TRUE(made.has_value());
    EXPECT_EQ(made->operation, "highlevel.calendars.delete-event");
    EXPECT_EQ(made->response.status, 201);
    EXPECT_EQ(parse_json(made->response.body).value(),
              built_in("highlevel.calendars.delete-event").sample.at("output"));
}

TEST(StandIn, RefusesWhatTheDescriptionDoesNotAllow) {
    const auto wrong_version = answer(request("GET", "/calendars/", "locationId=l1", "", "2021-07-28"));
    const auto missing = answer(request("GET", "/calendars/"));
    const auto no_json = answer(request("POST", "/calendars/", "", "{"));

    EXPECT_EQ(wrong_version->response.status, 422);
    EXPECT_THAT(wrong_version->response.body, HasSubstr("Version header must be 2021-04-15"));
    EXPECT_EQ(missing->response.status, 422);
    EXPECT_THAT(missing->response.body, HasSubstr("locationId is missing."));
    EXPECT_EQ(no_json->response.status, 400);
}

TEST(StandIn, LeavesUnknownPathsAlone) {
    EXPECT_FALSE(answer(request("GET", "/nowhere")).has_value());
}

}  // namespace
}  // namespace tendril::connector
