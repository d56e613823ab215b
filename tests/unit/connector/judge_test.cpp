#include <gmock/gmock.h>

#include "built_in_catalog.hpp"
#include "connector/request.hpp"

namespace tendril::connector {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

constexpr std::string_view reading = "highlevel.contacts.get-contact";
constexpr std::string_view creating = "highlevel.contacts.create-task";
constexpr std::string_view setting = "highlevel.contacts.update-contact";

http::Headers headers(std::initializer_list<std::pair<std::string, std::string>> fields) {
    http::Headers headers;
    for (const auto& [name, value] : fields) headers.add(name, value);
    return headers;
}

Verdict judge_answer(std::string_view operation, int status, std::string body, http::Headers fields = {}) {
    const auto& found = built_in(operation);
    return judge(*built_in_catalog().connector(found.connector), found,
                 http::Response{status, std::move(fields), std::move(body)});
}

Verdict judge_silence(std::string_view operation, http::NoAnswer::Reached reached) {
    const auto& found = built_in(operation);
    return judge(*built_in_catalog().connector(found.connector), found,
                 http::NoAnswer{reached, Error(ErrorCode::timed_out, "The server did not answer in 30 s.")});
}

TEST(Judge, TakesASuccessWithItsBody) {
    const auto verdict = judge_answer(creating, 201, R"({"task":{"id":"t1"}})");

    EXPECT_EQ(verdict.failure, FailureClass::none);
    EXPECT_FALSE(verdict.uncertain);
    EXPECT_EQ(id_at(verdict.body, "/task/id"), "t1");
}

TEST(Judge, TakesASuccessThatIsNotJsonAsALostAnswer) {
    const auto created = judge_answer(creating, 200, "<html>Please wait</html>");
    const auto read = judge_answer(reading, 200, "");

    EXPECT_EQ(created.failure, FailureClass::transient);
    EXPECT_TRUE(created.uncertain);
    EXPECT_EQ(read.failure, FailureClass::transient);
    EXPECT_FALSE(read.uncertain);
}

TEST(Judge, AcceptsAnEmptySuccessWhereNoJsonIsDeclared) {
    Operation operation;
    operation.action.effect = EffectClass::idempotent;

    const auto verdict = judge({}, operation, http::Response{204, {}, ""});

    EXPECT_EQ(verdict.failure, FailureClass::none);
    EXPECT_TRUE(verdict.body.is_null());
}

TEST(Judge, IsUncertainOnlyWhenACallThatChangesSomethingMayHaveArrived) {
    using Reached = http::NoAnswer::Reached;

    EXPECT_TRUE(judge_silence(creating, Reached::unknown).uncertain);
    EXPECT_TRUE(judge_silence(setting, Reached::unknown).uncertain);
    EXPECT_FALSE(judge_silence(creating, Reached::no).uncertain);
    EXPECT_FALSE(judge_silence(reading, Reached::unknown).uncertain);
    EXPECT_EQ(judge_silence(reading, Reached::no).failure, FailureClass::transient);
    EXPECT_EQ(judge_silence(reading, Reached::no).message, "The server did not answer in 30 s.");
}

struct StatusCase {
    int status;
    FailureClass failure;
    bool uncertain_create;
};

class JudgeStatusTest : public testing::TestWithParam<StatusCase> {};

TEST_P(JudgeStatusTest, ClassifiesByStatus) {
    const auto verdict = judge_answer(creating, GetParam().status, R"({"message":"Told."})");

    EXPECT_EQ(verdict.failure, GetParam().failure) << to_string(verdict.failure);
    EXPECT_EQ(verdict.uncertain, GetParam().uncertain_create);
    EXPECT_THAT(verdict.message, HasSubstr("Told."));
    EXPECT_FALSE(judge_answer(reading, GetParam().status, "").uncertain);
}

INSTANTIATE_TEST_SUITE_P(
    Statuses, JudgeStatusTest,
    testing::Values(StatusCase{302, FailureClass::invalid, false}, StatusCase{400, FailureClass::invalid, false},
                    StatusCase{401, FailureClass::auth, false}, StatusCase{403, FailureClass::invalid, false},
                    StatusCase{404, FailureClass::gone, false}, StatusCase{405, FailureClass::invalid, false},
                    StatusCase{408, FailureClass::transient, true}, StatusCase{409, FailureClass::invalid, false},
                    StatusCase{422, FailureClass::invalid, false}, StatusCase{429, FailureClass::throttled, false},
                    StatusCase{500, FailureClass::transient, true}, StatusCase{502, FailureClass::transient, true},
                    StatusCase{503, FailureClass::transient, true}, StatusCase{504, FailureClass::transient, true}));

TEST(Judge, ReadsAMessageThatIsATextOrAList) {
    EXPECT_EQ(judge_answer(creating, 400, R"({"statusCode":400,"message":"Bad Request"})").message, "Bad Request");
    EXPECT_EQ(
        judge_answer(creating, 422, R"({"message":["title should not be empty","dueDate must be a date"]})").message,
        "title should not be empty; dueDate must be a date");
    EXPECT_EQ(judge_answer(creating, 422, R"({"message":[],"error":"Unprocessable Entity"})").message,
              "Unprocessable Entity");
}

TEST(Judge, SaysSomethingWhenTheRemoteDoesNot) {
    EXPECT_EQ(judge_answer(creating, 500, "<html></html>").message, "The answer has status 500 and no explanation.");
    EXPECT_THAT(judge_answer(creating, 301, "").message, HasSubstr("check the connection's base URL"));
}

TEST(Judge, ShortensALongMessageBetweenCharacters) {
    std::string text;
    for (int i = 0; i < 400; ++i) text += "ä";

    const auto message = judge_answer(creating, 400, R"({"message":"x)" + text + R"("})").message;

    EXPECT_LE(message.size(), 503U);
    EXPECT_TRUE(message.ends_with("ä..."));
}

TEST(Judge, NamesTheFieldWhenTheRemoteDoes) {
    const auto field = [](std::string_view operation, const std::string& message) {
        return judge_answer(operation, 422, to_text(json::object{{"message", json::array{json::string(message)}}}))
            .field;
    };

    EXPECT_EQ(field(creating, "dueDate must be a valid ISO 8601 date string"), "dueDate");
    EXPECT_EQ(field(creating, "contactId must be a string"), "contactId");
    EXPECT_EQ(field("highlevel.contacts.upsert-contact", "customFields.0.id should not be empty"), "customFields.0.id");
    EXPECT_EQ(field(creating, "property nickname should not exist"), "nickname");
    EXPECT_EQ(field(creating, "Location is not active"), "");
    EXPECT_EQ(field(creating, "Unprocessable"), "");
}

TEST(Judge, SaysWhichScopeAForbiddenCallNeeds) {
    const auto verdict = judge_answer(creating, 403, R"({"message":"Forbidden resource."})");

    EXPECT_EQ(verdict.failure, FailureClass::invalid);
    EXPECT_THAT(verdict.message, HasSubstr("Forbidden resource."));
    EXPECT_THAT(verdict.message, HasSubstr("needs the scope contacts.write"));
}

TEST(Judge, TakesADuplicateContactAsAConflictWithItsRule) {
    const auto verdict =
        judge_answer("highlevel.contacts.create-contact", 400,
                     R"({"statusCode":400,"message":"This location does not allow duplicated contacts.",
                                          "meta":{"contactId":"c9","matchingField":"email"}})");

    EXPECT_EQ(verdict.failure, FailureClass::conflict);
    EXPECT_FALSE(verdict.uncertain);
    ASSERT_NE(verdict.conflict, nullptr);
    EXPECT_EQ(verdict.conflict->operation, "highlevel.contacts.get-contact");
    const auto input =
        verdict.conflict->input.evaluate(json::object{{"error", verdict.body}, {"input", json::object()}}, {});
    ASSERT_TRUE(input) << input.error().message;
    EXPECT_EQ(text_or(*input, "contactId"), "c9");
}

TEST(Judge, TakesOtherBadRequestsOfTheSameOperationAsInvalid) {
    const auto plain = judge_answer("highlevel.contacts.create-contact", 400, R"({"message":"Bad Request"})");
    const auto empty = judge_answer("highlevel.contacts.create-contact", 400, R"({"meta":{"contactId":null}})");
    const auto elsewhere = judge_answer(setting, 400, R"({"meta":{"contactId":"c9"}})");

    EXPECT_EQ(plain.failure, FailureClass::invalid);
    EXPECT_EQ(empty.failure, FailureClass::invalid);
    EXPECT_EQ(elsewhere.failure, FailureClass::invalid);
}

TEST(Judge, WaitsAsLongAsRetryAfterSays) {
    EXPECT_EQ(judge_answer(creating, 429, "", headers({{"Retry-After", "7"}})).wait, seconds(7));
    EXPECT_EQ(judge_answer(creating, 503, "", headers({{"Retry-After", "2"}})).wait, seconds(2));
    EXPECT_EQ(judge_answer(creating, 500, "").wait, std::nullopt);
}

TEST(Judge, ReadsARetryAfterDateAgainstTheAnswersOwnDate) {
    const auto later =
        headers({{"Date", "Tue, 24 Nov 2026 09:00:00 GMT"}, {"Retry-After", "Tue, 24 Nov 2026 09:00:30 GMT"}});
    const auto past =
        headers({{"Date", "Tue, 24 Nov 2026 09:00:00 GMT"}, {"Retry-After", "Tue, 24 Nov 2026 08:00:00 GMT"}});

    EXPECT_EQ(judge_answer(creating, 429, "", later).wait, seconds(30));
    EXPECT_EQ(judge_answer(creating, 429, "", past).wait, milliseconds(0));
}

TEST(Judge, DoesNotBelieveAnAbsurdWait) {
    EXPECT_EQ(judge_answer(creating, 429, "", headers({{"Retry-After", "9000000000000000000"}})).wait, hours(24));
    EXPECT_EQ(judge_answer(creating, 429, "", headers({{"Retry-After", "-5"}})).wait, std::nullopt);
    EXPECT_EQ(judge_answer(creating, 429, "", headers({{"Retry-After", "soon"}})).wait, std::nullopt);
}

TEST(Judge, WaitsForTheLimitsWindowWhenThereIsNoRetryAfter) {
    const auto burst =
        headers({{"X-RateLimit-Interval-Milliseconds", "10000"}, {"X-RateLimit-Daily-Remaining", "190000"}});

    EXPECT_EQ(judge_answer(creating, 429, "", burst).wait, seconds(10));
    EXPECT_EQ(judge_answer(creating, 429, "").wait, std::nullopt);
}

TEST(Judge, WaitsLongWhenTheDaysBudgetIsUsedUp) {
    const auto used_up =
        headers({{"X-RateLimit-Interval-Milliseconds", "10000"}, {"X-RateLimit-Daily-Remaining", "0"}});

    EXPECT_EQ(judge_answer(creating, 429, "", used_up).wait, hours(1));
}

TEST(Judge, TakesARefusalOfTheKeyAsTheConnectorSays) {
    const auto habitify = judge_answer("habitify.habits.list", 403, R"({"message":"This key is of another version"})");
    const auto highlevel = judge_answer(reading, 403, R"({"message":"Forbidden resource."})");

    EXPECT_EQ(habitify.failure, FailureClass::auth);
    EXPECT_EQ(habitify.message, "This key is of another version");
    EXPECT_EQ(highlevel.failure, FailureClass::invalid);
}

}  // namespace
}  // namespace tendril::connector
