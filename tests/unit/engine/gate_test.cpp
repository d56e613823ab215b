// Who passes a gate, and in which order.
#include "gate_fixture.hpp"

namespace tendril::engine {

namespace {

using store::Priority;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(GateTest, UrgentCallersGoFirstThenNormalOnesThenBulk) {
    call(node(), "bulk", Priority::bulk);
    call(node(), "normal", Priority::normal);
    call(node(), "urgent", Priority::urgent);

    run_until_ended(3);

    EXPECT_THAT(passed, ElementsAre("urgent", "normal", "bulk"));
}

TEST_F(GateTest, FlowsTakeTurnsAndTheCallsOfOneKeepTheirOrder) {
    for (int i = 0; i < 4; ++i) call(node(), "busy");
    for (int i = 0; i < 2; ++i) call(node(), "quiet");

    run_until_ended(6);

    EXPECT_THAT(passed, ElementsAre("busy", "quiet", "busy", "quiet", "busy", "busy"));
}

TEST_F(GateTest, TellsWhoWaits) {
    std::map<std::string, int> waiting;
    node().connections.on_waiting([&](const Caller& caller, int change) { waiting[caller.flow] += change; });
    call(120);
    EXPECT_EQ(waiting["flow_a"], 120);

    time.run_for(5s);
    EXPECT_EQ(waiting["flow_a"], 20);
    EXPECT_EQ(node().connections.counters().waiting, 20U);
    run_until_ended(120);

    EXPECT_EQ(waiting["flow_a"], 0);
    EXPECT_EQ(node().connections.counters().waiting, 0U);
}

TEST_F(GateTest, ASystemThatIsDownIsAskedNowAndThenOnly) {
    down = true;
    call(40);
    time.run_for(500ms);
    const auto until_open = arrivals.size();
    EXPECT_LE(until_open, 40U);
    EXPECT_EQ(node().connections.state("conn_hl")->circuit, "open");

    for (int i = 0; i < 10; ++i) call(node());
    time.run_for(61s);  // after 1, 2, 4, 8, 16 and 32 s at the most

    EXPECT_LE(arrivals.size() - until_open, 6U);
    EXPECT_GE(arrivals.size() - until_open, 5U);
    EXPECT_EQ(node().connections.counters().circuits_opened, 1U + arrivals.size() - until_open);
}

TEST_F(GateTest, OneGoodAnswerClosesTheCircuitAgain) {
    down = true;
    call(8);
    run_until_ended(8);
    call(30);
    down = false;

    const auto took = run_until_ended(38);

    EXPECT_LT(took, 2s);
    EXPECT_EQ(node().connections.state("conn_hl")->circuit, "closed");
    EXPECT_EQ(node().connections.state("conn_hl")->closed_until, std::nullopt);
}

TEST_F(GateTest, RefusedCredentialsTurnAwayWhoeverWaits) {
    call(200);
    time.run_for(5s);

    node().connections.mark_refused("conn_hl");

    ASSERT_EQ(turned_away.size(), 100U);
    EXPECT_EQ(turned_away.front().code, ErrorCode::unauthenticated);
}

TEST_F(GateTest, NobodyPassesAfterItIsClosed) {
    call(150);
    time.run_for(5s);
    node().connections.close();
    call(1);

    time.run_for(20s);

    EXPECT_EQ(arrivals.size(), 100U);
    ASSERT_EQ(turned_away.size(), 51U);
    EXPECT_EQ(turned_away.front().code, ErrorCode::cancelled);
}

TEST_F(GateTest, ACallThatIsNotMadeLeavesItsPermitToAnother) {
    for (int i = 0; i < 40; ++i) {
        node().connections.enter({"conn_hl", "ws_1", "flow_a"},
                                 [this](Result<Pass> pass) { node().connections.put_back(*pass); });
    }
    time.run_for(1s);
    call(100);

    time.run_for(2s);

    EXPECT_EQ(arrivals.size(), 100U);
    EXPECT_EQ(refused, 0U);
}

TEST_F(GateTest, ARemovedConnectionLetsItsCallsEndAndNobodyElsePass) {
    call(60);
    time.run_for(30ms);
    const auto under_way = passed.size();
    ASSERT_GT(under_way, 0U);
    node().connections.remove("conn_hl");
    call(1);

    time.run_for(20s);

    EXPECT_EQ(ended, under_way);
    EXPECT_EQ(turned_away.size(), 61 - under_way);
    EXPECT_EQ(turned_away.back().code, ErrorCode::not_found);
}

}  // namespace

}  // namespace tendril::engine
