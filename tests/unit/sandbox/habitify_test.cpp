#include "unit/sandbox/fixtures.hpp"

#include "sandbox/habitify/calendar_day.hpp"
#include "sandbox/habitify/simulator.hpp"

namespace tendril::sandbox {
namespace {

class HabitifyTest : public testing::Test {
 protected:
    Answered call(const std::string& method, std::string_view target, const std::string& body = {}) {
        return call_with(key, method, target, body);
    }
    Answered call_with(const std::string& api_key, const std::string& method, std::string_view target,
                       const std::string& body = {}) {
        return answered(simulator->handle(request_of(method, target, body, {{"X-API-Key", api_key}}), clock.time));
    }
    Answered control(std::string_view what, const json::object& body) {
        return answered(*simulator->control(what, body, clock.time));
    }
    void restart() { simulator = std::make_unique<HabitifySimulator>(options, random, clock.time); }

    const std::string key = "sandbox-habitify-key";
    SetClock clock;
    SeededRandom random{7};
    HabitifyOptions options;
    std::unique_ptr<HabitifySimulator> simulator = std::make_unique<HabitifySimulator>(options, random, clock.time);
    std::string habit = call("GET", "/v2/habits").text("/data/0/id");
};

TEST_F(HabitifyTest, RefusesAMissingWrongOrBearerKey) {
    EXPECT_EQ(call_with("wrong", "GET", "/v2/habits").status, 401);
    EXPECT_EQ(call_with("", "GET", "/v2/habits").status, 401);
    const auto bearer = request_of("GET", "/v2/habits", "", {{"Authorization", key}});
    EXPECT_EQ(simulator->handle(bearer, clock.time).status, 401);
}

TEST_F(HabitifyTest, ListsAUsersHabitsInPages) {
    const auto all = call("GET", "/v2/habits");
    const auto page = call("GET", "/v2/habits?limit=1&offset=1");

    EXPECT_EQ(all.status, 200);
    EXPECT_EQ(all.at("/data").as_array().size(), 3U);
    EXPECT_EQ(all.text("/pagination"), R"({"total":3,"limit":50,"offset":0})");
    EXPECT_EQ(all.text("/data/0/name"), "Morning pages");
    EXPECT_EQ(all.text("/data/0/goals/0/value"), "20");
    EXPECT_EQ(page.at("/data").as_array().size(), 1U);
    EXPECT_EQ(page.text("/data/0/id"), all.text("/data/1/id"));
    EXPECT_EQ(page.text("/pagination/total"), "3");
}

TEST_F(HabitifyTest, FiltersHabitsByArchiveAreaTypeAndTimeOfDay) {
    EXPECT_EQ(call("GET", "/v2/habits?type=bad").text("/data/0/name"), "No sugar");
    EXPECT_EQ(call("GET", "/v2/habits?areaId=mind").text("/pagination/total"), "1");
    EXPECT_EQ(call("GET", "/v2/habits?timeOfDay=morning").text("/pagination/total"), "1");
    EXPECT_EQ(call("GET", "/v2/habits?archived=true").text("/pagination/total"), "0");

    control("archive", {{"habitId", habit}});

    EXPECT_EQ(call("GET", "/v2/habits?archived=true").text("/data/0/id"), habit);
    EXPECT_EQ(call("GET", "/v2/habits").text("/pagination/total"), "2");
}

TEST_F(HabitifyTest, RefusesPagesOutOfBounds) {
    EXPECT_EQ(call("GET", "/v2/habits?limit=101").status, 400);
    EXPECT_EQ(call("GET", "/v2/habits?limit=0").status, 400);
    EXPECT_EQ(call("GET", "/v2/habits?offset=-1").status, 400);
}

TEST_F(HabitifyTest, ShowsOneHabitToItsOwnerOnly) {
    EXPECT_EQ(call("GET", "/v2/habits/" + habit).text("/data/name"), "Morning pages");
    EXPECT_EQ(call_with(key + "-2", "GET", "/v2/habits/" + habit).status, 404);
    EXPECT_EQ(call("GET", "/v2/habits/nothing").status, 404);
}

TEST_F(HabitifyTest, ShowsTheJournalOfADayWithStreakAndProgress) {
    const auto today = call("GET", "/v2/habits/journal");  // a Monday

    ASSERT_EQ(today.status, 200);
    EXPECT_EQ(today.at("/data").as_array().size(), 3U);
    EXPECT_EQ(today.text("/data/0/status"), "inprogress");
    EXPECT_EQ(today.text("/data/0/progress"), R"({"current":5,"target":20,"unit":"min","periodicity":"daily"})");
    EXPECT_EQ(today.text("/data/0/currentStreak/length"), "3");
    EXPECT_TRUE(today.at("/data/2/progress").is_null());
}

TEST_F(HabitifyTest, LeavesHabitsOutOfDaysTheyAreNotScheduledFor) {
    EXPECT_EQ(call("GET", "/v2/habits/journal?date=2026-11-24").at("/data").as_array().size(), 2U);
    EXPECT_EQ(call("GET", "/v2/habits/journal?date=2020-01-01").at("/data").as_array().size(), 0U);
    EXPECT_EQ(call("GET", "/v2/habits/journal?date=24-11-2026").status, 400);
    EXPECT_EQ(call("GET", "/v2/habits/journal?date=2026-02-30").status, 400);
}

TEST_F(HabitifyTest, RecordsWhatTheUserDidOnADay) {
    control("journal", {{"habitId", habit}, {"status", "completed"}, {"current", 20.5}});

    const auto today = call("GET", "/v2/habits/journal");

    EXPECT_EQ(today.text("/data/0/status"), "completed");
    EXPECT_EQ(today.text("/data/0/progress/current"), "2.05E1");
    EXPECT_EQ(today.text("/data/0/currentStreak/length"), "4");
    EXPECT_EQ(control("journal", {{"habitId", habit}, {"status", "done"}}).status, 400);
}

TEST_F(HabitifyTest, AddsAndListsNotes) {
    const auto made = call("POST", "/v2/habits/" + habit + "/notes", R"({"content":"Hard today","moodLevel":"low"})");

    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.text("/content"), "Hard today");
    EXPECT_EQ(made.text("/createdAt"), "2026-11-23T09:30:00.000Z");
    const auto notes = call("GET", "/v2/habits/" + habit + "/notes");
    ASSERT_EQ(notes.at("/data").as_array().size(), 2U);
    EXPECT_EQ(notes.text("/data/1/id"), made.text("/id"));
    EXPECT_EQ(notes.text("/data/1/moodLevel"), "low");
    EXPECT_EQ(notes.text("/data/1/photos"), "null");
}

TEST_F(HabitifyTest, RefusesNotesThatSayNothingOrTooMuch) {
    for (const std::string body : {"", "[]", "{}", R"({"content":null})", R"({"content":5})", R"({"content":""})",
                                   R"({"moodLevel":"great"})", R"({"photos":"x"})", R"({"content":"x","date":"y"})"}) {
        EXPECT_EQ(call("POST", "/v2/habits/" + habit + "/notes", body).status, 400) << body;
    }
    EXPECT_EQ(call("POST", "/v2/habits/none/notes", R"({"content":"x"})").status, 404);
    EXPECT_EQ(call("GET", "/v2/habits/none/notes").status, 404);
}

TEST_F(HabitifyTest, RefusesMoreThanTheLimitAMinutePerAccount) {
    options.per_minute_max = 2;
    restart();
    call("GET", "/v2/habits");
    call("GET", "/v2/habits");

    EXPECT_EQ(call("GET", "/v2/habits").status, 429);
    EXPECT_EQ(call_with(key + "-2", "GET", "/v2/habits").status, 200);
    clock.time += std::chrono::minutes(1);
    EXPECT_EQ(call("GET", "/v2/habits").status, 200);
}

TEST_F(HabitifyTest, AddsUsersAndHabitsThroughControl) {
    EXPECT_EQ(control("users", {{"api_key", "dora-key"}, {"name", "Dora"}}).status, 201);
    EXPECT_EQ(control("users", {{"api_key", "dora-key"}}).status, 400);
    const auto made =
        control("habits", {{"api_key", "dora-key"}, {"name", "Swim"}, {"goal", {{"value", 2}, {"unit", "kM"}}}});

    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(call_with("dora-key", "GET", "/v2/habits").text("/data/0/name"), "Swim");
    EXPECT_EQ(to_text(simulator->state().at("counts")), R"({"users":4,"habits":7,"notes":1})");
    simulator->reset(clock.time, true);
    EXPECT_EQ(call_with("dora-key", "GET", "/v2/habits").status, 401);
}

TEST_F(HabitifyTest, NamesItsOperations) {
    EXPECT_EQ(simulator->operation_of(request_of("GET", "/v2/habits/journal")), "v2Journal");
    EXPECT_EQ(simulator->operation_of(request_of("POST", "/v2/habits/x/notes")), "v2CreateNote");
    EXPECT_EQ(simulator->operation_of(request_of("GET", "/v2/habits/")), "");
    EXPECT_EQ(call("GET", "/v2/habits/").status, 404);
}

TEST(ParseDay, TakesCalendarDaysOnly) {
    EXPECT_EQ(day_text(*parse_day("2024-02-29")), "2024-02-29");
    EXPECT_FALSE(parse_day("2023-02-29").has_value());
    EXPECT_FALSE(parse_day("2023-2-2900").has_value());
}

}  // namespace
}  // namespace tendril::sandbox
