#include "api/live_changes.hpp"

#include <gtest/gtest.h>

namespace tendril::api {
namespace {

store::Run run(std::int64_t number, store::RunStatus status) {
    store::Run made;
    made.id = RunId(number);
    made.workspace = "ws_1";
    made.flow = "flow_1";
    made.state.status = status;
    return made;
}

TEST(LiveChanges, TellsTheLastOfSeveralChangesOfOneRun) {
    LiveChanges changes;

    changes.add_run(run(1, store::RunStatus::running));
    changes.add_run(run(1, store::RunStatus::succeeded));

    EXPECT_EQ(to_text(changes.take()),
              R"({"runs":[{"id":")" + to_string(RunId(1)) + R"(","flow":"flow_1","status":"succeeded"}]})");
}

TEST(LiveChanges, TellsEveryThingOnce) {
    LiveChanges changes;

    changes.add("flows", "flow_2");
    changes.add("flows", "flow_2");
    changes.add("connections", "conn_1");

    EXPECT_EQ(to_text(changes.take()), R"({"connections":["conn_1"],"flows":["flow_2"]})");
}

TEST(LiveChanges, BeginsAnewOnceTheyAreTaken) {
    LiveChanges changes;
    changes.add("flows", "flow_1");
    changes.add_run(run(1, store::RunStatus::queued));
    changes.add_unknown("people");

    EXPECT_FALSE(changes.take().empty());

    EXPECT_TRUE(changes.empty());
    EXPECT_EQ(to_text(changes.take()), "{}");
}

TEST(LiveChanges, SaysToReadAllAgainOfWhatWouldBeTooMuchToTell) {
    LiveChanges changes;

    for (std::int64_t number = 1; number <= 101; ++number) {
        changes.add_run(run(number, store::RunStatus::queued));
        changes.add("events", to_string(EventId(number)));
    }
    changes.add_run(run(7, store::RunStatus::succeeded));
    changes.add("events", "evt_more");

    EXPECT_EQ(to_text(changes.take()), R"({"again":["events","runs"]})");
}

TEST(LiveChanges, NamesNothingOfACollectionThatIsToBeReadAgain) {
    LiveChanges changes;
    changes.add("people", "p1");

    changes.add_unknown("people");
    changes.add("people", "p2");

    EXPECT_EQ(to_text(changes.take()), R"({"again":["people"]})");
}

}  // namespace
}  // namespace tendril::api
