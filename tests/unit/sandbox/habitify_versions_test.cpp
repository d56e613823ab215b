// Both versions of Habitify's API as the simulator plays them, quirks included.
#include "sandbox/habitify/simulator.hpp"
#include "unit/sandbox/fixtures.hpp"

namespace tendril::sandbox {
namespace {

class HabitifyVersions : public testing::Test {
 protected:
    Answered v2(const std::string& method, std::string_view target, const std::string& body = {}) {
        return answered(simulator.handle(request_of(method, target, body, {{"X-API-Key", key}}), clock.time));
    }
    Answered v1(const std::string& method, std::string_view target, const std::string& body = {}) {
        return answered(simulator.handle(request_of(method, target, body, {{"Authorization", "v1-" + key}}), clock.time));
    }

    const std::string key = "sandbox-habitify-key";
    SetClock clock;
    SeededRandom random{7};
    HabitifySimulator simulator{HabitifyOptions(), random, clock.time};
    std::string habit = v2("GET", "/v2/habits").text("/data/0/id");  // 20 minutes a day, 5 done today
    std::string of_habit = "/v2/habits/" + habit;
};

TEST_F(HabitifyVersions, AKeyFitsOneVersionAlone) {
    const auto with = [&](std::string_view path, std::string header, std::string value) {
        return simulator.handle(request_of("GET", path, "", {{std::move(header), std::move(value)}}), clock.time).status;
    };

    EXPECT_EQ(with("/areas", "Authorization", "v1-" + key), 200);
    EXPECT_EQ(with("/areas", "Authorization", key), 403);
    EXPECT_EQ(with("/areas", "Authorization", "nobody's"), 401);
    EXPECT_EQ(with("/areas", "Authorization", "Bearer v1-" + key), 401);
    EXPECT_EQ(with("/v2/areas", "X-API-Key", "v1-" + key), 401);
}

TEST_F(HabitifyVersions, LogsAddUpAndCompleteTheGoal) {
    EXPECT_EQ(v2("POST", of_habit + "/logs", R"({"value":10,"unitSymbol":"min"})").status, 201);
    EXPECT_EQ(v2("GET", "/v2/habits/journal").text("/data/0/progress/current"), "15");
    v2("POST", of_habit + "/logs", R"({"value":5,"unitSymbol":"min"})");

    EXPECT_EQ(v2("GET", "/v2/habits/journal").text("/data/0/status"), "completed");
    EXPECT_EQ(v2("POST", of_habit + "/logs", R"({"value":5,"unitSymbol":"spoons"})").status, 422);
    EXPECT_EQ(v2("GET", of_habit + "/logs").status, 404);
}

TEST_F(HabitifyVersions, ARepeatIsAConflict) {
    EXPECT_EQ(v2("POST", of_habit + "/logs/skipped", "{}").status, 201);
    EXPECT_EQ(v2("POST", of_habit + "/logs/skipped", "{}").status, 409);
    EXPECT_EQ(v2("POST", of_habit + "/archive").status, 204);
    EXPECT_EQ(v2("POST", of_habit + "/archive").status, 409);
}

TEST_F(HabitifyVersions, UndoDoesNothingToAmountsUnlessSwitched) {
    EXPECT_EQ(v2("POST", of_habit + "/logs/undo", "{}").status, 200);
    EXPECT_EQ(v2("GET", "/v2/habits/journal").text("/data/0/progress/current"), "5");

    simulator.control("switches", {{"undo_works", true}}, clock.time);
    v2("POST", of_habit + "/logs/undo", "{}");

    EXPECT_EQ(v2("GET", "/v2/habits/journal").text("/data/0/progress/current"), "0");
}

TEST_F(HabitifyVersions, HabitsAreMadeChangedAndDeleted) {
    const auto made = v2("POST", "/v2/habits", R"({"name":"Swim","type":"good","goal":{"periodicity":"daily","value":2,"unit":"kM"}})");
    ASSERT_EQ(made.status, 201);
    const auto path = "/v2/habits/" + made.text("/data/id");

    EXPECT_EQ(v2("PUT", path, R"({"name":"Swim far"})").text("/data/name"), "Swim far");
    EXPECT_EQ(v2("DELETE", path).status, 204);
    EXPECT_EQ(v2("GET", path).status, 404);
    EXPECT_EQ(v2("POST", "/v2/habits", R"({"type":"good"})").status, 400);
}

TEST_F(HabitifyVersions, StatisticsAreInBaseUnits) {
    EXPECT_EQ(v2("GET", of_habit + "/statistics?startDate=2026-11-23&endDate=2026-11-23").text("/data/totalLogs"), "300");
}

TEST_F(HabitifyVersions, TheOlderDatesNeedAnOffset) {
    EXPECT_EQ(v1("GET", "/journal?target_date=2026-11-23T09:00:00%2B02:00").status, 200);
    for (const auto* wrong : {"", "?target_date=2026-11-23", "?target_date=2026-11-23T09:00:00Z",
                              "?target_date=2026-11-23T09:00:00+02:00", "?target_date=2026-11-23T09:00:00.000%2B02:00"}) {
        const auto answer = v1("GET", std::string("/journal") + wrong);
        EXPECT_EQ(answer.status, 412) << wrong;
        EXPECT_EQ(answer.text("/status"), "false") << wrong;
    }
}

TEST_F(HabitifyVersions, WritesOfTheOlderVersionTellNothingOfWhatTheyMade) {
    const auto made = v1("POST", "/actions/" + habit, R"({"title":"Buy a pen","remind_at":"2026-11-24T18:30:00+02:00"})");

    EXPECT_EQ(made.status, 200);
    EXPECT_TRUE(made.at("/data").is_null());
}

TEST_F(HabitifyVersions, ActionsAreSpeltInTwoWays) {
    v1("POST", "/actions/" + habit, R"({"title":"Buy a pen","remind_at":"2026-11-24T18:30:00+02:00"})");
    const auto list = v1("GET", "/actions/" + habit);
    const auto one = v1("GET", "/actions/" + habit + "/" + list.text("/data/0/id"));

    EXPECT_EQ(list.text("/data/0/remind_at"), "2026-11-24T18:30");
    EXPECT_EQ(one.text("/data/remindAt"), "2026-11-24T18:30");
    EXPECT_TRUE(one.at("/data/remind_at").is_null());
}

TEST_F(HabitifyVersions, CompletedIsSetOnlyWhereThereIsNoGoal) {
    const auto refused = v1("PUT", "/status/" + habit, R"({"status":"completed"})");
    EXPECT_EQ(refused.status, 200);
    EXPECT_EQ(refused.text("/status"), "false");
    const auto without_goal = v2("GET", "/v2/habits").text("/data/2/id");

    EXPECT_EQ(v1("PUT", "/status/" + without_goal, R"({"status":"completed"})").text("/status"), "true");
    EXPECT_EQ(v1("GET", "/status/" + without_goal + "?target_date=2026-11-23T09:00:00%2B00:00").text("/data/status"), "completed");
}

TEST_F(HabitifyVersions, LogsMayBeForAnEarlierDay) {
    v1("POST", "/logs/" + habit, R"({"unit_type":"min","value":7,"target_date":"2026-11-20T09:00:00+00:00"})");

    const auto listed = v1("GET", "/logs/" + habit + "?from=2026-11-20T00:00:00%2B00:00&to=2026-11-21T00:00:00%2B00:00");

    EXPECT_EQ(listed.text("/data/0/value"), "7");
    EXPECT_EQ(listed.text("/data/0/created_date"), "2026-11-20T09:00:00.000Z");
    EXPECT_EQ(listed.text("/data/0/id").size(), 20U);
}

TEST_F(HabitifyVersions, NotesOfTheOlderVersionAreDatedByTheClockOnTheWall) {
    simulator.control("users", {{"api_key", "far"}, {"utc_offset_minutes", 420}}, clock.time);
    const auto made = answered(*simulator.control("habits", {{"api_key", "far"}, {"name", "Run"}}, clock.time));
    simulator.control("notes", {{"habitId", made.text("/id")}, {"content", "Easy"}}, clock.time);

    const auto listed = answered(simulator.handle(
        request_of("GET", "/notes/" + made.text("/id"), "", {{"Authorization", "v1-far"}}), clock.time));

    EXPECT_EQ(listed.text("/data/0/created_date"), "2026-11-23T16:30:00");
}

TEST_F(HabitifyVersions, MoodsAreOfADay) {
    EXPECT_EQ(v1("POST", "/moods", R"({"value":2,"created_at":"2026-11-23T07:00:00+00:00"})").status, 200);
    EXPECT_EQ(v1("POST", "/moods", R"({"value":9,"created_at":"2026-11-23T07:00:00+00:00"})").status, 412);

    const auto moods = v1("GET", "/moods?target_date=2026-11-23T09:00:00%2B00:00");

    EXPECT_EQ(moods.at("/data").as_array().size(), 1U);
    EXPECT_EQ(v1("GET", "/moods?target_date=2026-11-22T09:00:00%2B00:00").at("/data").as_array().size(), 0U);
    EXPECT_EQ(v1("DELETE", "/moods/" + moods.text("/data/0/id")).status, 200);
}

TEST_F(HabitifyVersions, ImagesAreSmallJpegs) {
    const auto send = [&](const std::string& type, const std::string& body) {
        return simulator
            .handle(request_of("POST", "/notes/addImageNote/" + habit, body,
                               {{"Authorization", "v1-" + key}, {"Content-Type", type}}),
                    clock.time)
            .status;
    };
    const std::string form = "multipart/form-data; boundary=x";

    EXPECT_EQ(send(form, "--x\r\nContent-Type: image/jpeg\r\n\r\n...\r\n--x--"), 200);
    EXPECT_EQ(send(form, "--x\r\nContent-Type: image/png\r\n\r\n...\r\n--x--"), 412);
    EXPECT_EQ(send("image/jpeg", "..."), 412);
}

TEST_F(HabitifyVersions, AnUnknownHabitIsRefusedByBoth) {
    EXPECT_EQ(v2("GET", "/v2/habits/none").status, 404);
    EXPECT_EQ(v1("GET", "/logs/none").text("/status"), "false");
}

}  // namespace
}  // namespace tendril::sandbox
