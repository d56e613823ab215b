// Schedules: what is fired when, over restarts and changes of clocks.
#include "engine/schedules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "expr/zone.hpp"
#include "support/fake_time.hpp"

namespace tendril::engine {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SchedulesTest : public ::testing::Test {
 protected:
    SchedulesTest() { start(); }

    void publish(const std::string& cron, flow::Missed missed = flow::Missed::once, std::int32_t version = 1) {
        auto flow = std::make_shared<flow::CompiledFlow>();
        flow->id = "flow_1";
        flow->version = version;
        flow->workspace = "ws_1";
        flow->event_types = {"schedule.fired"};
        flow->schedule = flow::Schedule{flow::Cron::parse(cron).value(), cron, "", missed};
        flows.add(flow);
        flows.publish("flow_1", version);
    }

    // A new process: only the marks are left.
    void start() {
        schedules = std::make_unique<Schedules>(
            Schedules::Parts{clock, flows,
                             [this](Incoming event, const Callback<Accepted>& done) {
                                 if (refuses) return done(Error(ErrorCode::unavailable, "The disk is full."));
                                 fired.push_back(event.external_id.substr(16, 16));
                                 last = std::move(event);
                                 done(Accepted{});
                             },
                             [](const std::string&) { return "Europe/Berlin"; },
                             [this](const std::string& name, const Callback<std::optional<std::string>>& done) {
                                 const auto found = marks.find(name);
                                 done(found == marks.end() ? std::nullopt : std::optional(found->second));
                             },
                             [this](const std::string& name, const std::optional<std::string>&,
                                    const std::string& mark) { marks[name] = mark; }});
    }

    // Lets time pass, as the server's timer does.
    void pass(std::chrono::microseconds time) {
        const TimePoint end = clock.now() + time;
        while (true) {
            const auto pause = schedules->tick();
            if (clock.now() + pause > end) break;
            clock.advance(pause);
        }
        clock.set(end);
        schedules->tick();
    }

    testing::FakeClock clock;  // 2026-11-23T09:00Z, ten o'clock in Berlin
    flow::Registry flows;
    std::map<std::string, std::string> marks;
    std::vector<std::string> fired;
    Incoming last;
    bool refuses = false;
    std::unique_ptr<Schedules> schedules;
};

TEST_F(SchedulesTest, FireAtTheirTimesByTheWorkspacesClocks) {
    publish("0 12 * * *");
    pass(hours(48));
    EXPECT_THAT(fired, ElementsAre("2026-11-23T11:00", "2026-11-24T11:00"));
    EXPECT_EQ(last.type, "schedule.fired");
    EXPECT_EQ(last.flow, "flow_1");
    EXPECT_EQ(last.data.at("scheduled_for"), "2026-11-24T12:00:00+01:00");
}

TEST_F(SchedulesTest, BeginWhenTheFlowIsPublished) {
    publish("0 9 * * *");
    pass(hours(1));
    EXPECT_THAT(fired, IsEmpty()) << "nine o'clock was over";
}

TEST_F(SchedulesTest, FireOnceForTheTimeTheServerWasDown) {
    publish("0 * * * *");
    pass(minutes(90));
    ASSERT_THAT(fired, ElementsAre("2026-11-23T10:00"));
    clock.advance(hours(30));
    start();
    pass(minutes(1));
    EXPECT_THAT(fired, ElementsAre("2026-11-23T10:00", "2026-11-24T16:00"));
    start();
    pass(minutes(1));
    EXPECT_EQ(fired.size(), 2U) << "the mark remembers";
}

TEST_F(SchedulesTest, FireNothingForTheTimeTheServerWasDownWhenTheySaySo) {
    publish("0 * * * *", flow::Missed::skip);
    pass(minutes(90));
    clock.advance(hours(30));
    start();
    pass(minutes(1));
    EXPECT_THAT(fired, ElementsAre("2026-11-23T10:00"));
    pass(hours(1));
    EXPECT_EQ(fired.back(), "2026-11-24T17:00");
}

TEST_F(SchedulesTest, BeginAnewWhenTheyAreChangedOrPublishedAgain) {
    publish("0 12 * * *");
    pass(hours(3));
    ASSERT_EQ(fired.size(), 1U);
    publish("0 10 * * *", flow::Missed::once, 2);
    pass(hours(1));
    EXPECT_EQ(fired.size(), 1U) << "ten o'clock was over when it was changed";
    flows.publish("flow_1", std::nullopt);
    pass(hours(72));
    flows.publish("flow_1", 2);
    pass(minutes(1));
    EXPECT_EQ(fired.size(), 1U) << "it was not published then";
}

TEST_F(SchedulesTest, TryAgainWhatTheStoreRefused) {
    publish("0 12 * * *");
    refuses = true;
    pass(hours(3));
    EXPECT_THAT(fired, IsEmpty());
    refuses = false;
    pass(minutes(1));
    EXPECT_THAT(fired, ElementsAre("2026-11-23T11:00"));
}

TEST_F(SchedulesTest, FollowChangesOfTheClocks) {
    clock.set(*parse_iso8601("2027-03-27T12:00:00Z"));
    publish("30 2 * * *");
    pass(hours(48));
    EXPECT_THAT(fired, ElementsAre("2027-03-28T01:00", "2027-03-29T00:30"));
}

TEST_F(SchedulesTest, GoOnWhenAClockThatWasAheadIsSetRight) {
    publish("0 * * * *");
    pass(minutes(90));
    clock.advance(hours(30));
    pass(minutes(1));
    clock.advance(-hours(30));
    pass(hours(1));
    EXPECT_THAT(fired, ElementsAre("2026-11-23T10:00", "2026-11-24T16:00", "2026-11-23T11:00"));
    clock.advance(hours(30));
    pass(minutes(1));
    ASSERT_EQ(fired.back(), "2026-11-24T17:00");
    clock.advance(-hours(30));
    start();
    pass(hours(1));
    EXPECT_EQ(fired.back(), "2026-11-23T12:00") << "nor does the mark of the wrong time stop it";
}

TEST(DueTime, IsFoundAfterMonthsWithoutCountingThrough) {
    const flow::Schedule schedule{flow::Cron::parse("* * * * *").value(), "* * * * *", "UTC", flow::Missed::once};
    const auto due = due_time(schedule, *expr::locate_zone("UTC"), *parse_iso8601("2020-01-01T00:00:00Z"),
                              *parse_iso8601("2026-11-23T09:00:30Z"));
    EXPECT_EQ(to_iso8601(*due.fire), "2026-11-23T09:00:00.000Z");
    EXPECT_EQ(to_iso8601(due.next), "2026-11-23T09:01:00.000Z");
}

}  // namespace
}  // namespace tendril::engine
