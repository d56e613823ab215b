#include "api/readiness.hpp"

#include <gtest/gtest.h>

namespace tendril::api {
namespace {

struct Given {
    StoreState store;
    engine::Counters engine;
    engine::EngineLimits limits;
    bool draining = false;
    bool configuration_stale = false;

    Given() { engine.leases_valid = true; }
    [[nodiscard]] http::Response answer() const {
        return readiness({store, engine, limits, draining, configuration_stale});
    }
    // The part that is not well, "" when all are.
    [[nodiscard]] std::string trouble() const {
        const auto body = parse_json(answer().body).value();
        for (const auto& part : body.at("parts").as_object()) {
            if (!part.value().at("ok").as_bool()) return std::string(part.key());
        }
        return "";
    }
};

TEST(Readiness, IsGivenWhenEveryPartIsWell) {
    const Given given;

    EXPECT_EQ(given.answer().status, 200);
    EXPECT_EQ(given.trouble(), "");
}

TEST(Readiness, NamesThePartThatIsNotWellWithItsReason) {
    Given given;
    given.store.healthy = false;

    EXPECT_EQ(given.answer().status, 503);
    EXPECT_EQ(given.trouble(), "store");
    const auto body = parse_json(given.answer().body).value();
    EXPECT_EQ(body.at("reasons").as_array().size(), 1U);
    EXPECT_EQ(body.at("reasons").at(0), body.at("parts").at("store").at("reason"));
}

TEST(Readiness, IsTakenAwayWhileTheServerDrainsOrTheQueueIsFullOrLeasesHaveRunOutOrChangesCouldNotBeRead) {
    Given draining;
    draining.draining = true;
    EXPECT_EQ(draining.trouble(), "server");
    Given full;
    full.engine.events_waiting = full.limits.appends_waiting_max;
    EXPECT_EQ(full.trouble(), "intake");
    Given cut_off;
    cut_off.engine.leases_valid = false;
    EXPECT_EQ(cut_off.trouble(), "leases");
    Given stale;
    stale.configuration_stale = true;
    EXPECT_EQ(stale.trouble(), "configuration");
}

TEST(Readiness, IsTakenAwayWhileTheStoreHangs) {
    Given given;
    given.engine.longest_event_wait = given.limits.append_time_max - std::chrono::milliseconds(1);
    EXPECT_EQ(given.trouble(), "");

    given.engine.longest_event_wait = std::chrono::seconds(12);

    EXPECT_EQ(given.trouble(), "intake");
    EXPECT_NE(given.answer().body.find("has not answered for 12 s"), std::string::npos);
}

TEST(Readiness, DoesNotNeedPartitionsWhileOthersHaveThemAll) {
    Given given;
    given.engine.partitions_held = 0;

    EXPECT_EQ(given.answer().status, 200);
}

}  // namespace
}  // namespace tendril::api
