// Versions of an API, answers that say failure with 200, repeats that are as good as done: by the Habitify manifest.
#include <gmock/gmock.h>

#include "built_in_catalog.hpp"
#include "connector/request.hpp"

namespace tendril::connector {
namespace {

using testing::HasSubstr;

const Connector& habitify() {
    return *built_in_catalog().connector("habitify");
}

Verdict judged(std::string_view operation, int status, std::string_view body) {
    http::Response response;
    response.status = status;
    response.body = body;
    return judge(habitify(), built_in(operation), Outcome(response));
}

TEST(Variants, TheFirstIsTheDefault) {
    EXPECT_EQ(chosen_variant(habitify().variants, {})->value, "v2");
    EXPECT_EQ(chosen_variant(habitify().variants, {{"api_version", "v1"}})->header, "Authorization");
    EXPECT_EQ(chosen_variant(habitify().variants, {{"api_version", "v3"}}), nullptr);
    EXPECT_EQ(chosen_variant(built_in_catalog().connector("highlevel")->variants, {}), nullptr);
}

TEST(Variants, EachVersionIsProvedByACallOfItsOwn) {
    EXPECT_EQ(test_call(habitify(), {}).operation, "habitify.habits.list");
    EXPECT_EQ(test_call(habitify(), {{"api_version", "v1"}}).operation, "habitify.v1-areas.list");
}

TEST(Variants, EveryOperationOfAVersionLiesWhereTheVersionDoes) {
    int of_v1 = 0;
    int of_v2 = 0;
    for (const auto& summary : built_in_catalog().summaries()) {
        if (summary.connector != "habitify" || summary.kind != Operation::Kind::action) continue;
        const auto& operation = built_in(summary.id);
        ASSERT_EQ(operation.only_in.values.size(), 1U) << operation.id;
        EXPECT_FALSE(operation.only_in.because.empty()) << operation.id;
        if (operation.action.composition) continue;
        const bool is_v2 = operation.only_in.values.front() == "v2";
        EXPECT_EQ(operation.action.path.starts_with("/v2/"), is_v2) << operation.id;
        ++(is_v2 ? of_v2 : of_v1);
    }
    EXPECT_EQ(of_v2, 23);
    EXPECT_EQ(of_v1, 25);
}

TEST(Variants, ADescriptionSaysWhyAVersionLacksIt) {
    const auto entry = describe(built_in("habitify.mood.logged"));

    EXPECT_EQ(
        to_text(entry.at("only_in")),
        R"({"variants":["v1"],"because":"Habitify's v2 API has no moods. The nearest is a note with a mood level."})");
}

TEST(Variants, ASuccessWhoseEnvelopeSaysFailureIsAFailure) {
    const auto verdict = judged("habitify.v1-status.set", 200, R"({"message":"Not so","data":null,"status":false})");

    EXPECT_EQ(verdict.failure, FailureClass::invalid);
    EXPECT_THAT(verdict.message, HasSubstr("Not so"));
    EXPECT_EQ(judged("habitify.v1-status.set", 200, R"({"message":"Success","data":null,"status":true})").failure,
              FailureClass::none);
}

TEST(Variants, ARepeatThatChangesNothingIsDone) {
    for (const auto* operation :
         {"habitify.logs.complete", "habitify.logs.skip", "habitify.logs.fail", "habitify.habits.archive"}) {
        EXPECT_EQ(judged(operation, 409, R"({"message":"already"})").failure, FailureClass::none) << operation;
    }
    EXPECT_EQ(judged("habitify.habits.create", 409, R"({"message":"no"})").failure, FailureClass::invalid);
}

TEST(Variants, AnOffsetInAQueryIsEncoded) {
    const auto call =
        build_call(built_in("habitify.v1-journal.list"), "conn", {}, {{"target_date", "2026-11-20T09:00:00+02:00"}});

    EXPECT_EQ(call->path, "/journal?target_date=2026-11-20T09%3A00%3A00%2B02%3A00");
}

TEST(Variants, ARangeIsNeverLeftOpen) {
    EXPECT_FALSE(build_call(built_in("habitify.v1-logs.delete-range"), "conn", {}, {{"habit_id", "h"}}));
    EXPECT_FALSE(build_call(built_in("habitify.v1-notes.delete-range"), "conn", {}, {{"habit_id", "h"}}));
}

TEST(Variants, ACompositionFindsItsThingInAListOrAlone) {
    const auto& total = *built_in("habitify.logs.set-total").action.composition;
    const auto answer = from_text(R"({"data":[{"id":"a"},{"id":"b","progress":{"current":3}}]})");
    const auto& alone = *built_in("habitify.v1-logs.set-total").action.composition;

    EXPECT_EQ(find_in(total, answer, {{"habitId", "b"}}), find_path(answer, "/data/1"));
    EXPECT_EQ(find_in(total, answer, {{"habitId", "c"}}), nullptr);
    EXPECT_EQ(find_in(alone, from_text(R"({"data":null})"), {}), nullptr);
}

}  // namespace
}  // namespace tendril::connector
