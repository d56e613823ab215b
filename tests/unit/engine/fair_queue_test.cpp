// Whose turn it is.
#include "engine/fair_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <map>

#include "engine/dispatcher.hpp"

namespace tendril::engine {

namespace {

using store::Priority;
using ::testing::ElementsAre;

class Turns : public ::testing::Test {
 protected:
    void add(const std::string& workspace, const std::string& flow, int count, Priority priority = Priority::normal) {
        FairShare& share = everything.child(workspace, 20).child(flow, 10);
        for (int i = 0; i < count; ++i) {
            runs.emplace_back();
            runs.back().flow = &share;
            names[&runs.back()] = workspace + "/" + flow;
            share.push(runs.back(), priority);
        }
    }
    // Takes and leaves at once.
    std::map<std::string, int> serve(int count) {
        std::map<std::string, int> served;
        for (int i = 0; i < count; ++i) {
            OpenRun* run = everything.take();
            if (run == nullptr) break;
            ++served[names[run]];
            run->flow->leave();
        }
        return served;
    }
    int take_all() {
        int taken = 0;
        while (everything.take() != nullptr) ++taken;
        return taken;
    }

    FairShare everything{nullptr, 30};
    std::deque<OpenRun> runs;
    std::map<OpenRun*, std::string> names;
};

TEST_F(Turns, WorkspacesTakeTurnsByTheirWeights) {
    add("big", "f", 1'000);
    add("small", "f", 1'000);
    everything.child("big", 20).set_weight(3);

    const auto served = serve(400);

    EXPECT_NEAR(served.at("big/f"), 300, 2);
    EXPECT_NEAR(served.at("small/f"), 100, 2);
}

TEST_F(Turns, TheFlowsOfAWorkspaceShareItsTurns) {
    add("one", "a", 1'000);
    add("one", "b", 1'000);
    add("two", "c", 1'000);

    const auto served = serve(400);

    EXPECT_NEAR(served.at("one/a"), 100, 2);
    EXPECT_NEAR(served.at("one/b"), 100, 2);
    EXPECT_NEAR(served.at("two/c"), 200, 2);
}

TEST_F(Turns, ALateComerIsServedAtOnceAndOwesNothing) {
    add("old", "f", 1'000);
    serve(500);

    add("new", "f", 100);
    const auto served = serve(20);

    EXPECT_NEAR(served.at("new/f"), 10, 1);
}

TEST_F(Turns, UrgentRunsGoFirstAndBulkLast) {
    add("w", "bulk", 5, Priority::bulk);
    add("w", "normal", 5);
    add("v", "urgent", 5, Priority::urgent);

    EXPECT_EQ(serve(5).at("v/urgent"), 5);
    EXPECT_EQ(serve(5).at("w/normal"), 5);
    EXPECT_EQ(serve(5).at("w/bulk"), 5);
}

TEST_F(Turns, ManyOfOneAtWorkDoNotKeepOthersFromStarting) {
    add("stuck", "f", 100);
    EXPECT_EQ(take_all(), 10) << "a flow's bound";
    add("stuck", "g", 100);
    EXPECT_EQ(take_all(), 10) << "the workspace's bound";
    add("stuck", "h", 100);
    EXPECT_EQ(take_all(), 2) << "a flow with almost nothing at work may always begin";
    add("second", "f", 100);
    take_all();

    add("third", "f", 100);
    EXPECT_EQ(take_all(), 2) << "the bound on all is reached, and still its neighbour begins";
}

TEST_F(Turns, RunsThatOnlyWaitDoNotCountAgainstTheBoundOnAll) {
    add("a", "f", 100);
    add("b", "f", 100);
    add("c", "f", 100);
    EXPECT_EQ(take_all(), 30);
    add("d", "f", 100);
    ASSERT_EQ(take_all(), 2);

    everything.rest(10);

    EXPECT_EQ(take_all(), 8);
}

TEST_F(Turns, ATurnThatIsGivenUpLeavesTheOthersInOrder) {
    add("a", "f", 3);
    runs[1].flow->erase(runs[1], Priority::normal);

    EXPECT_EQ(everything.take(), &runs[0]);
    EXPECT_EQ(everything.take(), &runs[2]);
    EXPECT_EQ(everything.take(), nullptr);
}

}  // namespace

}  // namespace tendril::engine
