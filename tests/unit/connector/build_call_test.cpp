#include <gmock/gmock.h>

#include "built_in_catalog.hpp"
#include "connector/request.hpp"

namespace tendril::connector {
namespace {

using testing::ElementsAre;

const json::object settings{{"location_id", "loc-1"}};

Call build(std::string_view operation, std::string_view input) {
    auto call = build_call(built_in(operation), "conn_1", settings, object_from(input));
    EXPECT_TRUE(call) << call.error().front().message;
    return call ? *std::move(call) : Call{};
}

std::vector<std::string> findings(std::string_view operation, std::string_view input,
                                  const json::object& from = settings) {
    std::vector<std::string> messages;
    const auto call = build_call(built_in(operation), "conn_1", from, object_from(input));
    if (call) return messages;
    for (const auto& finding : call.error()) messages.push_back(finding.field + ": " + finding.message);
    return messages;
}

// A read whose parameters are `parameters` and whose path is /things.
Operation with_parameters(std::vector<Parameter> parameters) {
    Operation operation;
    operation.action.method = "GET";
    operation.action.path = "/things";
    operation.action.parameters = std::move(parameters);
    return operation;
}

TEST(BuildCall, PutsMembersIntoPathAndBody) {
    const auto call = build("highlevel.contacts.create-task",
                            R"({"contactId":"c1","title":"Walk","dueDate":"2026-11-24T09:00:00Z","completed":false})");

    EXPECT_EQ(call.connection, "conn_1");
    EXPECT_EQ(call.method, "POST");
    EXPECT_EQ(call.path, "/contacts/c1/tasks");
    EXPECT_EQ(from_text(call.body),
              from_text(R"({"title":"Walk","dueDate":"2026-11-24T09:00:00Z","completed":false})"));
    EXPECT_EQ(call.headers.get("Version"), "2021-07-28");
    EXPECT_EQ(call.headers.get("Content-Type"), "application/json");
    EXPECT_EQ(call.headers.get("Accept"), "application/json");
}

TEST(BuildCall, SendsNoBodyAndNoContentTypeWithARead) {
    const auto call = build("highlevel.contacts.get-contact", R"({"contactId":"c1"})");

    EXPECT_EQ(call.body, "");
    EXPECT_FALSE(call.headers.contains("Content-Type"));
}

TEST(BuildCall, KeepsTheTrailingSlashThatTheApiDocuments) {
    EXPECT_EQ(build("highlevel.contacts.create-contact", "{}").path, "/contacts/");
    EXPECT_EQ(build("highlevel.contacts.get-contacts", "{}").path, "/contacts/?locationId=loc-1");
}

TEST(BuildCall, TakesBodyMembersFromTheSettingsUnlessTheyAreGiven) {
    const auto filled = build("highlevel.contacts.upsert-contact", R"({"email":"a@example.com"})");
    const auto given = build("highlevel.contacts.upsert-contact", R"({"email":"a@example.com","locationId":"loc-2"})");

    EXPECT_EQ(from_text(filled.body), from_text(R"({"email":"a@example.com","locationId":"loc-1"})"));
    EXPECT_EQ(from_text(given.body), from_text(R"({"email":"a@example.com","locationId":"loc-2"})"));
}

TEST(BuildCall, SendsAnEmptyObjectWhereABodyIsDeclared) {
    const auto call = build("highlevel.contacts.add-contact-to-workflow", R"({"contactId":"c1","workflowId":"w1"})");

    EXPECT_EQ(call.path, "/contacts/c1/workflow/w1");
    EXPECT_EQ(call.body, "{}");
}

TEST(BuildCall, SendsABodyWithADelete) {
    const auto call = build("highlevel.contacts.remove-tags", R"({"contactId":"c1","tags":["vip"]})");

    EXPECT_EQ(call.method, "DELETE");
    EXPECT_EQ(call.body, R"({"tags":["vip"]})");
}

TEST(BuildCall, EncodesAPathSegmentWhole) {
    const auto call = build("highlevel.contacts.get-contact", R"({"contactId":"a/b?c=d e%é+~"})");

    EXPECT_EQ(call.path, "/contacts/a%2Fb%3Fc%3Dd%20e%25%C3%A9%2B~");
}

TEST(BuildCall, LeavesBracesInAValueAlone) {
    const auto call = build("highlevel.contacts.get-task", R"({"contactId":"{taskId}","taskId":"t1"})");

    EXPECT_EQ(call.path, "/contacts/%7BtaskId%7D/tasks/t1");
}

TEST(BuildCall, RefusesSegmentsThatWouldNameAnotherResource) {
    EXPECT_THAT(findings("highlevel.contacts.delete-contact", R"({"contactId":""})"),
                ElementsAre("contactId: contactId must not be empty."));
    EXPECT_THAT(findings("highlevel.contacts.delete-contact", R"({"contactId":".."})"),
                ElementsAre(R"(contactId: contactId cannot be "..".)"));
}

TEST(BuildCall, EncodesQueryValues) {
    const auto call = build("highlevel.contacts.get-contacts", R"({"query":"+46 70 & co","limit":5})");

    EXPECT_EQ(call.path, "/contacts/?locationId=loc-1&query=%2B46%2070%20%26%20co&limit=5");
}

TEST(BuildCall, RepeatsAQueryParameterForEachItemOfAList) {
    const auto operation = with_parameters({{.name = "tag",
                                             .in = Parameter::In::query,
                                             .schema = object_from(R"({"type":"array","items":{"type":"string"}})")}});

    const auto call = build_call(operation, "c", {}, object_from(R"({"tag":["a","b c"]})"));

    ASSERT_TRUE(call);
    EXPECT_EQ(call->path, "/things?tag=a&tag=b%20c");
}

TEST(BuildCall, TakesNumbersAndTextsAlikeInPathAndQuery) {
    EXPECT_EQ(build("highlevel.contacts.get-contacts-by-businessId", R"({"businessId":"b","limit":25})").path,
              "/contacts/business/b?limit=25&locationId=loc-1");
    EXPECT_EQ(build("habitify.habits.list", R"({"limit":"5","archived":"true"})").path,
              "/v2/habits?archived=true&limit=5");
    EXPECT_THAT(findings("habitify.habits.list", R"({"limit":"many"})"),
                ElementsAre("limit: limit must be a whole number, but is text."));
    EXPECT_THAT(findings("habitify.habits.list", R"({"limit":"500"})"),
                ElementsAre("limit: limit must be at most 100, but is 500."));
}

TEST(BuildCall, LeavesOutParametersThatAreNull) {
    EXPECT_EQ(build("highlevel.contacts.get-contacts", R"({"query":null})").path, "/contacts/?locationId=loc-1");
    EXPECT_THAT(findings("highlevel.contacts.get-contact", R"({"contactId":null})"),
                ElementsAre("contactId: contactId is missing."));
}

TEST(BuildCall, SendsNullWhereTheBodyAllowsIt) {
    EXPECT_EQ(build("highlevel.contacts.update-contact", R"({"contactId":"c1","phone":null})").body,
              R"({"phone":null})");
    EXPECT_THAT(findings("highlevel.contacts.update-contact", R"({"contactId":"c1","country":null})"),
                ElementsAre("country: country must be text, but is null."));
}

TEST(BuildCall, NamesEveryFieldThatIsMissingOrWrong) {
    EXPECT_THAT(findings("highlevel.contacts.create-task", R"({"title":7,"dueDate":"2026-11-24T09:00:00Z"})"),
                ElementsAre("contactId: contactId is missing.", "completed: completed is missing.",
                            "title: title must be text, but is a number."));
}

TEST(BuildCall, PointsToTheSettingsWhenAValueComesFromThere) {
    const auto call = build_call(built_in("highlevel.contacts.get-contacts"), "c", {}, {});

    ASSERT_FALSE(call);
    EXPECT_EQ(call.error()[0].field, "locationId");
    EXPECT_EQ(call.error()[0].mend, "Fill in location_id in the connection's settings.");
    EXPECT_THAT(findings("highlevel.contacts.create-contact", "{}", {}),
                ElementsAre("locationId: locationId is missing."));
}

TEST(BuildCall, RefusesMembersThatTheOperationDoesNotHave) {
    EXPECT_THAT(findings("highlevel.contacts.get-contact", R"({"contactId":"c1","colour":"red"})"),
                ElementsAre("colour: colour is not a known field."));
    EXPECT_THAT(findings("highlevel.contacts.update-contact", R"({"contactId":"c1","locationId":"loc-1"})"),
                ElementsAre("locationId: locationId is not a known field."));
}

TEST(BuildCall, TakesACustomFieldValueOfAnyKind) {
    const auto call = build("highlevel.contacts.upsert-contact",
                            R"({"customFields":[{"id":"f1","field_value":12},{"id":"f2","field_value":["a"]}]})");

    EXPECT_EQ(from_text(call.body).at("customFields").as_array().size(), 2U);
    EXPECT_THAT(findings("highlevel.contacts.upsert-contact", R"({"customFields":[{"key":"f1"}]})"),
                ElementsAre("customFields[0].id: customFields[0].id is missing."));
}

}  // namespace
}  // namespace tendril::connector
