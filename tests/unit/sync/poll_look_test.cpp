// What differences mean, by the rules of the manifests that are part of the binary.
#include "sync/poll_look.hpp"

#include <gmock/gmock.h>

#include "unit/connector/built_in_catalog.hpp"

namespace tendril::sync {
namespace {

using connector::built_in_catalog;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const connector::Poll& poll_named(std::string_view id) {
    return *std::ranges::find(built_in_catalog().polls(), id, &connector::Poll::id);
}

class PollLookTest : public testing::Test {
 protected:
    // One look: `things` for every list that is to be read. The events as "type data", in order.
    std::vector<std::string> look(const std::string& things, bool complete = true) {
        auto remembered = PollMemory::parse(memory).value();
        const auto parents = parse_json(parents_text).value().get_array();
        const auto lists = lists_to_read(*poll, remembered, account, parents, now);
        PollLook one({built_in_catalog(), *poll, account, [this](const auto& trigger) { return wanted(trigger); }, now},
                     std::move(remembered));
        for (const auto& list : lists) one.compare(list, parse_json(things).value().get_array());
        one.finish(complete);
        std::vector<std::string> found;
        for (const auto& event : one.events()) {
            found.push_back(event.trigger->trigger.event_type + " " + tendril::to_text(event.data));
            ids.push_back(event.external_id);
        }
        if (stored_events < one.events().size()) {
            memory = stored_events == 0 ? memory : one.events()[stored_events - 1].memory_after;
        } else {
            memory = one.events().empty() ? one.memory() : one.events().back().memory_after;
        }
        return found;
    }
    // The parts of events that tests care about.
    std::vector<std::string> types(const std::string& things) {
        auto found = look(things);
        for (auto& event : found) event = event.substr(0, event.find(' '));
        return found;
    }
    bool wanted(const connector::Operation& trigger) const { return trigger.id != unwanted; }
    void at(std::string_view time) { now = *parse_iso8601(time); }

    const connector::Poll* poll = &poll_named("habitify.journal");
    PollAccount account{"conn_1", "client-7", date::locate_zone("Europe/Stockholm")};
    TimePoint now = *parse_iso8601("2026-11-23T11:00:00Z");
    std::string memory = R"({"lists":{}})";
    std::string parents_text = "[]";
    std::string unwanted;
    std::size_t stored_events = 1000;  // after how many of a look's events the process is killed
    std::vector<std::string> ids;
};

TEST_F(PollLookTest, TheFirstLookRemembersAndFindsNothing) {
    EXPECT_THAT(look(R"([{"id":"a","name":"Run","status":"completed","progress":{"current":5,"target":5}}])"), IsEmpty());
    EXPECT_THAT(look(R"([{"id":"a","name":"Run","status":"completed","progress":{"current":5,"target":5}}])"), IsEmpty());
}

TEST_F(PollLookTest, AnIncompleteFirstLookIsNoBaseline) {
    look(R"([{"id":"a","name":"Run","status":"inprogress"}])", false);

    EXPECT_THAT(look(R"([{"id":"a","name":"Run","status":"completed"}])"), IsEmpty());
}

TEST_F(PollLookTest, AStatusThatBecomesCompletedIsAnEventOfThePerson) {
    look(R"([{"id":"a","name":"Run","status":"inprogress"}])");

    EXPECT_THAT(look(R"([{"id":"a","name":"Run","status":"completed"}])"),
                ElementsAre(R"(habit.completed {"contactId":"client-7","habitId":"a","habitName":"Run","date":"2026-11-23"})"));
    EXPECT_THAT(look(R"([{"id":"a","name":"Run","status":"completed"}])"), IsEmpty());
}

TEST_F(PollLookTest, UndoneAndDoneAgainIsAnotherEvent) {
    look(R"([{"id":"a","name":"Run","status":"inprogress"}])");
    look(R"([{"id":"a","name":"Run","status":"completed"}])");
    look(R"([{"id":"a","name":"Run","status":"inprogress"}])");
    look(R"([{"id":"a","name":"Run","status":"completed"}])");

    ASSERT_EQ(ids.size(), 2U);
    EXPECT_NE(ids[0], ids[1]);
}

TEST_F(PollLookTest, OnANewDayAFirstSightThatIsDoneAlreadyIsAnEvent) {
    look(R"([{"id":"a","name":"Run","status":"completed"}])");
    at("2026-11-24T11:00:00Z");

    EXPECT_THAT(types(R"([{"id":"a","name":"Run","status":"completed"}])"), ElementsAre("habit.completed"));
}

TEST_F(PollLookTest, DaysBeginAtThePersonsMidnight) {
    at("2026-11-23T22:30:00Z");  // half past eleven in the evening
    look(R"([{"id":"a","name":"Run","status":"inprogress"}])");
    at("2026-11-23T23:30:00Z");  // half past midnight
    const auto remembered = PollMemory::parse(memory).value();

    const auto lists = lists_to_read(*poll, remembered, account, {}, now);

    ASSERT_EQ(lists.size(), 2U);
    EXPECT_EQ(to_text(*lists[0].day), "2026-11-23");
    EXPECT_EQ(to_text(*lists[1].day), "2026-11-24");
}

TEST_F(PollLookTest, YesterdayIsLookedAtUntilSixInTheMorning) {
    look("[]");
    at("2026-11-24T04:00:00Z");
    look("[]");
    const auto days = [&] { return lists_to_read(*poll, PollMemory::parse(memory).value(), account, {}, now).size(); };

    EXPECT_EQ(days(), 2U);
    at("2026-11-24T06:00:00Z");
    EXPECT_EQ(days(), 1U);
}

TEST_F(PollLookTest, DaysThatWereMissedAreLookedAtAfterwardsAWeekAtMost) {
    look("[]");
    const auto days = [&] { return lists_to_read(*poll, PollMemory::parse(memory).value(), account, {}, now).size(); };

    at("2026-11-26T11:00:00Z");
    EXPECT_EQ(days(), 4U);
    at("2026-12-24T11:00:00Z");
    EXPECT_EQ(days(), 8U);
}

TEST_F(PollLookTest, ProgressThatRisesTellsWhatWasAdded) {
    look(R"([{"id":"a","name":"Run","status":"inprogress","progress":{"current":5,"target":20,"unit":"min","periodicity":"daily"}}])");

    EXPECT_THAT(
        look(R"([{"id":"a","name":"Run","status":"inprogress","progress":{"current":12,"target":20,"unit":"min","periodicity":"daily"}}])"),
        ElementsAre(
            R"(progress.logged {"contactId":"client-7","habitId":"a","habitName":"Run","date":"2026-11-23","added":7,"current":12,"target":20,"unit":"min"})"));
}

TEST_F(PollLookTest, ProgressThatFallsIsACorrection) {
    look(R"([{"id":"a","name":"Run","status":"inprogress","progress":{"current":12,"target":20}}])");

    EXPECT_THAT(types(R"([{"id":"a","name":"Run","status":"inprogress","progress":{"current":5,"target":20}}])"), IsEmpty());
    EXPECT_THAT(types(R"([{"id":"a","name":"Run","status":"inprogress","progress":{"current":6,"target":20}}])"),
                ElementsAre("progress.logged"));
}

TEST_F(PollLookTest, AWeeklyGoalIsNotDoneAnewEachDay) {
    look(R"([{"id":"a","name":"Gym","status":"inprogress","progress":{"current":2,"target":3,"periodicity":"weekly"}}])");
    EXPECT_THAT(types(R"([{"id":"a","name":"Gym","status":"completed","progress":{"current":3,"target":3,"periodicity":"weekly"}}])"),
                ElementsAre("progress.logged", "habit.completed"));
    at("2026-11-24T11:00:00Z");

    EXPECT_THAT(types(R"([{"id":"a","name":"Gym","status":"completed","progress":{"current":3,"target":3,"periodicity":"weekly"}}])"),
                IsEmpty());
}

TEST_F(PollLookTest, ANewWeekBeginsFromNothing) {
    look(R"([{"id":"a","name":"Gym","status":"completed","progress":{"current":3,"target":3,"periodicity":"weekly"}}])");
    at("2026-11-30T11:00:00Z");

    EXPECT_THAT(look(R"([{"id":"a","name":"Gym","status":"inprogress","progress":{"current":1,"target":3,"periodicity":"weekly"}}])"),
                ElementsAre(::testing::HasSubstr(R"("added":1)")));
}

TEST_F(PollLookTest, AStreakThatGrowsIsTold) {
    look(R"([{"id":"a","name":"Run","status":"inprogress","currentStreak":{"length":6,"unit":"day"}}])");

    EXPECT_THAT(types(R"([{"id":"a","name":"Run","status":"completed","currentStreak":{"length":7,"unit":"day"}}])"),
                ElementsAre("habit.completed", "streak.reached"));
}

TEST_F(PollLookTest, AStreakThatWasThereBeforeIsNotReachedAnew) {
    look("[]");

    EXPECT_THAT(types(R"([{"id":"a","name":"Run","status":"inprogress","currentStreak":{"length":12,"unit":"day"}}])"),
                IsEmpty());
    at("2026-11-24T11:00:00Z");
    EXPECT_THAT(types(R"([{"id":"a","name":"Run","status":"inprogress","currentStreak":{"length":12,"unit":"day"}}])"),
                IsEmpty());
}

TEST_F(PollLookTest, WhatNobodyListensToIsRememberedOnly) {
    unwanted = "habitify.habit.completed";
    look(R"([{"id":"a","name":"Run","status":"inprogress"}])");
    EXPECT_THAT(look(R"([{"id":"a","name":"Run","status":"completed"}])"), IsEmpty());
    unwanted.clear();

    EXPECT_THAT(look(R"([{"id":"a","name":"Run","status":"completed"}])"), IsEmpty());
}

TEST_F(PollLookTest, AKillBetweenTwoEventsLosesAndDoublesNothing) {
    const std::string before =
        R"([{"id":"a","name":"Run","status":"inprogress","progress":{"current":3,"target":5}},{"id":"b","name":"Read","status":"inprogress"}])";
    const std::string after =
        R"([{"id":"a","name":"Run","status":"completed","progress":{"current":8,"target":5}},{"id":"b","name":"Read","status":"completed"}])";
    for (std::size_t killed_after = 0; killed_after <= 3; ++killed_after) {
        memory = R"({"lists":{}})";
        ids.clear();
        stored_events = 1000;
        look(before);
        stored_events = killed_after;
        auto stored = look(after);
        stored.resize(std::min(stored.size(), killed_after));
        stored_events = 1000;
        for (auto& event : look(after)) stored.push_back(event);

        std::vector<std::string> kinds;
        for (const auto& event : stored) kinds.push_back(event.substr(0, event.find(' ')));
        EXPECT_THAT(kinds, ElementsAre("progress.logged", "habit.completed", "habit.completed")) << killed_after;
    }
}

TEST_F(PollLookTest, ANewHabitIsNewOnceAlsoWhenItComesBack) {
    poll = &poll_named("habitify.habits");
    look(R"([{"id":"a","name":"Run"}])");
    EXPECT_THAT(types(R"([{"id":"a","name":"Run"},{"id":"b","name":"Read","createdAt":"2026-11-23T10:00:00Z"}])"),
                ElementsAre("habit.created"));

    EXPECT_THAT(types(R"([{"id":"a","name":"Run"}])"), IsEmpty());
    EXPECT_THAT(types(R"([{"id":"a","name":"Run"},{"id":"b","name":"Read"}])"), IsEmpty());
}

TEST_F(PollLookTest, ALogForAnEarlierDayIsSeen) {
    poll = &poll_named("habitify.v1-logs");
    parents_text = R"([{"id":"h1","name":"Run"}])";
    look(R"([{"id":"-L2","value":1,"created_date":"2026-11-23T09:00:00.000Z","unit_type":"rep"}])");

    EXPECT_THAT(
        look(R"([{"id":"-L2","value":1,"created_date":"2026-11-23T09:00:00.000Z","unit_type":"rep"},{"id":"-L3","value":2.5,"created_date":"2026-11-20T09:00:00.000Z","unit_type":"rep"}])"),
        ElementsAre(
            R"(log.added {"contactId":"client-7","habitId":"h1","habitName":"Run","logId":"-L3","value":2.5E0,"unit":"rep","loggedFor":"2026-11-20T09:00:00.000Z"})"));
}

TEST_F(PollLookTest, AnActionThatIsDoneWhenFirstSeenIsBothNewAndDone) {
    poll = &poll_named("habitify.v1-actions");
    parents_text = R"([{"id":"h1","name":"Run"}])";
    look(R"([{"id":"-A1","title":"Old","status":1}])");

    EXPECT_THAT(types(R"([{"id":"-A1","title":"Old","status":1},{"id":"-A2","title":"New","status":1}])"),
                ElementsAre("task.created", "task.completed"));
    EXPECT_THAT(types(R"([{"id":"-A1","title":"Old","status":0},{"id":"-A2","title":"New","status":1}])"), IsEmpty());
    EXPECT_THAT(types(R"([{"id":"-A1","title":"Old","status":1},{"id":"-A2","title":"New","status":1}])"),
                ElementsAre("task.completed"));
}

TEST_F(PollLookTest, AWindowReachesFromLocalMidnightToLocalMidnight) {
    const auto& logs = poll_named("habitify.v1-logs");
    const PollList list{"h1|", parse_json(R"({"id":"h1"})").value(), std::nullopt};

    EXPECT_EQ(tendril::to_text(input_of(logs, {}, list, account, now).value()),
              R"({"habit_id":"h1","from":"2026-11-16T00:00:00+01:00","to":"2026-11-25T00:00:00+01:00"})");
}

TEST_F(PollLookTest, ANoteIsWhatThePersonWroteOrHowTheyFelt) {
    poll = &poll_named("habitify.notes");
    parents_text = R"([{"id":"h1","name":"Run"}])";
    look("[]");

    EXPECT_THAT(look(R"([{"id":"n1","content":null,"moodLevel":"low","createdAt":"2026-11-23T10:00:00Z"}])"),
                ElementsAre(::testing::HasSubstr(R"("content":"low")")));
}

// What HighLevel's contacts, tasks and notes tell of changes that no webhook told.
class ReconciliationTest : public PollLookTest {
 protected:
    ReconciliationTest() { poll = &poll_named("highlevel.reconcile-contacts"); }

    // One look, and the events in it as "type id".
    std::vector<std::string> found(const std::string& things) {
        auto remembered = PollMemory::parse(memory).value();
        PollLook one({built_in_catalog(), *poll, account, [](const auto&) { return true; }, now}, std::move(remembered));
        one.compare({"", nullptr, std::nullopt}, parse_json(things).value().get_array());
        one.finish(true);
        one.count_news(news);
        std::vector<std::string> events;
        for (const auto& event : one.events()) {
            events.push_back(event.trigger->trigger.event_type + " " + connector::id_at(event.data, "/id"));
            last = event;
        }
        memory = one.memory();
        return events;
    }

    std::int64_t news = 0;
    PollEvent last;
};

TEST_F(ReconciliationTest, WhatWasThereBeforeTheFirstLookIsNoChange) {
    EXPECT_THAT(found(R"([{"id":"c1","dateAdded":"2026-11-20T10:00:00Z","dateUpdated":"2026-11-23T10:00:00Z"}])"),
                IsEmpty());
}

TEST_F(ReconciliationTest, AContactThatWasMadeSinceTheLastLookIsACreation) {
    found("[]");
    at("2026-11-24T11:00:00Z");

    EXPECT_THAT(found(R"([{"id":"c1","dateAdded":"2026-11-24T10:00:00.000Z","dateUpdated":"2026-11-24T10:00:00.300Z"}])"),
                ElementsAre("ContactCreate c1"));
    EXPECT_EQ(last.external_id, "poll:conn_1:ContactCreate:c1:2026-11-24T10:00:00.000Z");
    EXPECT_EQ(last.found->since, *parse_iso8601("2026-11-24T10:00:00Z"));
    EXPECT_EQ(last.found->through, *parse_iso8601("2026-11-24T10:02:00Z"));
    EXPECT_EQ(last.memory_after, "");
}

TEST_F(ReconciliationTest, AContactThatWasMadeAndChangedIsBoth) {
    found("[]");
    at("2026-11-24T11:00:00Z");

    EXPECT_THAT(found(R"([{"id":"c1","dateAdded":"2026-11-24T10:00:00Z","dateUpdated":"2026-11-24T10:05:00Z"}])"),
                ElementsAre("ContactCreate c1", "ContactUpdate c1"));
}

TEST_F(ReconciliationTest, AChangeWhoseEventMayBeUnderWayIsLeftToTheNextLook) {
    const auto contact = R"([{"id":"c1","dateAdded":"2026-01-01T10:00:00Z","dateUpdated":"2026-11-24T10:55:00Z"}])";
    found("[]");
    at("2026-11-24T11:00:00Z");
    EXPECT_THAT(found(contact), IsEmpty());
    at("2026-11-25T11:00:00Z");

    EXPECT_THAT(found(contact), ElementsAre("ContactUpdate c1"));
    EXPECT_THAT(found(contact), IsEmpty());
}

TEST_F(ReconciliationTest, TasksAreRememberedBecauseTheyHaveNoDateOfChange) {
    poll = &poll_named("highlevel.reconcile-tasks");
    found(R"([{"_id":"t1","contactId":"c1","title":"Walk","completed":false}])");
    at("2026-11-24T11:00:00Z");

    EXPECT_THAT(found(R"([{"_id":"t1","contactId":"c1","title":"Walk","completed":true},
                          {"_id":"t2","contactId":"c1","title":"Run","completed":false}])"),
                ElementsAre("TaskComplete t1", "TaskCreate t2"));
    EXPECT_EQ(last.found->since, *parse_iso8601("2026-11-23T10:50:00Z"));
}

TEST_F(ReconciliationTest, WhatALookCameToIsKeptByDay) {
    found("[]");
    at("2026-11-24T11:00:00Z");
    news = 1;
    found(R"([{"id":"c1","dateAdded":"2026-01-01T10:00:00Z","dateUpdated":"2026-11-24T10:00:00Z"},
              {"id":"c2","dateAdded":"2026-01-01T10:00:00Z","dateUpdated":"2026-11-24T10:01:00Z"}])");

    const auto remembered = PollMemory::parse(memory).value();

    EXPECT_EQ(remembered.coverage.at("2026-11-24").changes, 2);
    EXPECT_EQ(remembered.coverage.at("2026-11-24").found, 1);
    EXPECT_EQ(remembered.until, *parse_iso8601("2026-11-24T10:50:00Z"));
}

TEST_F(ReconciliationTest, ALookAsksForWhatChangedSinceTheLastOneAWeekAtMost) {
    found("[]");
    at("2026-12-23T11:00:00Z");
    const auto remembered = PollMemory::parse(memory).value();

    const auto input = input_of(*poll, remembered, {"", nullptr, std::nullopt}, account, now).value();

    EXPECT_EQ(*find_path(json::value(input), "/filters/0/value/gte"), json::value("2026-12-16T11:00:00.000Z"));
}

}  // namespace
}  // namespace tendril::sync
