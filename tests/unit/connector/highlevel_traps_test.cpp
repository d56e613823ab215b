// What makes HighLevel's API easy to call wrongly, and how its manifests deal with it.
#include <gmock/gmock.h>

#include <set>

#include "built_in_catalog.hpp"
#include "connector/request.hpp"

namespace tendril::connector {
namespace {

using testing::Contains;
using testing::ElementsAre;

const json::object settings{{"location_id", "loc-1"}};

Call call_of(std::string_view id, std::string_view input, const json::object& from = settings) {
    auto call = build_call(built_in(id), "c", from, object_from(input));
    EXPECT_TRUE(call) << id << ": " << call.error().front().message;
    return call ? std::move(*call) : Call();
}

Verdict verdict_of(std::string_view id, int status, std::string body) {
    http::Response response{status, {}, std::move(body)};
    return judge(*built_in_catalog().connector("highlevel"), built_in(id), response);
}

TEST(HighLevelTrap, TheVersionDiffersByOperation) {
    EXPECT_EQ(call_of("highlevel.calendars.get-calendars", "{}").headers.get("Version"), "2021-04-15");
    EXPECT_EQ(call_of("highlevel.contacts.get-contacts", "{}").headers.get("Version"), "2021-07-28");
    EXPECT_FALSE(call_of("highlevel.store.list-shipping-carriers", "{}").headers.contains("Version"));
}

TEST(HighLevelTrap, Version3IsTheConnectionsChoice) {
    const json::object v3{{"location_id", "loc-1"}, {"api_version", "v3"}};

    EXPECT_EQ(call_of("highlevel.contacts.get-contact", R"({"contactId":"c"})", v3).headers.get("Version"), "v3");
    EXPECT_EQ(call_of("highlevel.links.get-links", "{}", v3).headers.get("Version"), "2021-07-28");
}

TEST(HighLevelTrap, TrailingSlashesArePartOfThePath) {
    EXPECT_EQ(call_of("highlevel.workflows.get-workflow", "{}").path, "/workflows/?locationId=loc-1");
}

TEST(HighLevelTrap, ADeleteMayNeedABody) {
    EXPECT_EQ(call_of("highlevel.calendars.delete-event", R"({"eventId":"e"})").body, "{}");
    EXPECT_EQ(call_of("highlevel.contacts.remove-tags", R"({"contactId":"c","tags":["a"]})").body, R"({"tags":["a"]})");
    EXPECT_EQ(call_of("highlevel.contacts.delete-contact", R"({"contactId":"c"})").body, "");
}

TEST(HighLevelTrap, IdsThatOccurTwiceAreToldApartByTheApp) {
    EXPECT_EQ(built_in("highlevel.contacts.create-association").action.path, "/contacts/bulk/tags/update/{type}");
    EXPECT_EQ(built_in("highlevel.associations.create-association").action.path, "/associations/");
    EXPECT_EQ(built_in("highlevel.products.list-invoices").action.path, "/products/");
}

TEST(HighLevelTrap, TheLocationIsSpelledInTwoWays) {
    EXPECT_THAT(call_of("highlevel.opportunities.search-opportunity", "{}").path,
                testing::HasSubstr("location_id=loc-1"));
}

TEST(HighLevelTrap, TokensAreAskedForWithAForm) {
    const auto call = call_of("highlevel.oauth.get-access-token",
                              R"({"client_id":"i","client_secret":"s","grant_type":"refresh_token"})");

    EXPECT_EQ(call.headers.get("Content-Type"), "application/x-www-form-urlencoded");
    EXPECT_EQ(call.body, "client_id=i&client_secret=s&grant_type=refresh_token");
    EXPECT_FALSE(call.headers.contains("Version"));
}

TEST(HighLevelTrap, PathVariablesThatNobodyDeclaredAreInputs) {
    for (const auto* operation : all_operations()) {
        std::set<std::string> declared;
        for (const auto& parameter : operation->action.parameters) {
            if (parameter.in == Parameter::In::path) declared.insert(parameter.name);
        }
        const auto& path = operation->action.path;
        for (auto open = path.find('{'); open != std::string::npos; open = path.find('{', open + 1)) {
            EXPECT_THAT(declared, Contains(path.substr(open + 1, path.find('}', open) - open - 1))) << operation->id;
        }
    }
}

TEST(HighLevelTrap, MessagesAreTextsOrLists) {
    constexpr std::string_view id = "highlevel.calendars.create-calendar";

    EXPECT_EQ(verdict_of(id, 400, R"({"statusCode":400,"message":"Bad Request"})").message, "Bad Request");
    const auto listed = verdict_of(id, 422, R"({"message":["name should not be empty","slug must be a string"]})");
    EXPECT_EQ(listed.message, "name should not be empty; slug must be a string");
    EXPECT_EQ(listed.field, "name");
}

TEST(HighLevelTrap, ADuplicateNamesTheContactThatIsThere) {
    const auto verdict = verdict_of("highlevel.contacts.create-contact", 400,
                                    R"({"message":"This location does not allow duplicated contacts.",
                                        "meta":{"contactId":"c9","matchingField":"email"}})");

    EXPECT_EQ(verdict.failure, FailureClass::conflict);
    ASSERT_NE(verdict.conflict, nullptr);
    EXPECT_EQ(verdict.conflict->operation, "highlevel.contacts.get-contact");
}

TEST(HighLevelTrap, WhatStartsOrSendsOrChargesIsNeverRepeatedBlindly) {
    for (const auto* id : {"highlevel.contacts.add-contact-to-workflow", "highlevel.conversations.send-a-new-message",
                           "highlevel.marketplace.charge", "highlevel.phone-system.purchase-phone-number",
                           "highlevel.invoices.send-invoice", "highlevel.oauth.get-access-token"}) {
        EXPECT_EQ(built_in(id).action.effect, EffectClass::unknowable) << id;
    }
}

TEST(HighLevelTrap, SearchesThatArePostsOnlyRead) {
    for (const auto* id : {"highlevel.contacts.search-contacts-advanced", "highlevel.locations.task-search",
                           "highlevel.opportunities.search-opportunities-advanced"}) {
        EXPECT_EQ(built_in(id).action.effect, EffectClass::read) << id;
    }
}

TEST(HighLevelTrap, OperationsWithoutScopesAssumeThoseOfTheirNeighbours) {
    const auto& bulk = built_in("highlevel.contacts.create-association").action;

    EXPECT_THAT(bulk.scopes, ElementsAre("contacts.write"));
    EXPECT_TRUE(bulk.scopes_assumed);
    EXPECT_FALSE(built_in("highlevel.contacts.create-contact").action.scopes_assumed);
}

}  // namespace
}  // namespace tendril::connector
