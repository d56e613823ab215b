// Never over the limit, and as fast as it allows.
#include "gate_fixture.hpp"

namespace tendril::engine {

namespace {

using store::Priority;
using ::testing::Each;
using ::testing::IsEmpty;

double seconds_of(Delay time) {
    return std::chrono::duration<double>(time).count();
}

// HighLevel's limits: 100 requests in 10 s. 2,000 calls fill 20 windows, the last of which is over at once.
constexpr std::size_t backlog = 2'000;
constexpr Delay best = 190s;

TEST_F(GateTest, ABacklogTakesTheBestPossibleTimeWithoutARefusal) {
    call(backlog);

    const auto took = run_until_ended(backlog);

    RecordProperty("seconds", std::to_string(seconds_of(took)));
    EXPECT_EQ(refused, 0U);
    EXPECT_LT(took, best * 105 / 100) << seconds_of(took) << " s";
    EXPECT_LE(most_within(10s), 100U) << "it holds for sliding windows too";
}

TEST_F(GateTest, TwoNodesShareABudgetInTheBestPossibleTimeWithoutARefusal) {
    auto& other = add_node();
    for (std::size_t i = 0; i < backlog / 2; ++i) {
        call(node(), "flow_a");
        call(other, "flow_b");
    }

    time.run_for(60s);
    const auto first = std::ranges::count(passed, "flow_a");
    const auto second = std::ranges::count(passed, "flow_b");
    run_until_ended(backlog);

    RecordProperty("seconds", std::to_string(seconds_of(time.steady())));
    EXPECT_EQ(refused, 0U);
    EXPECT_LT(time.steady(), best * 105 / 100) << seconds_of(time.steady()) << " s";
    EXPECT_LE(most_within(10s), 100U);
    EXPECT_NEAR(static_cast<double>(first), static_cast<double>(second), 100) << "fairly";
}

TEST_F(GateTest, ALongRoundTripLeavesABacklogWithinFivePerCentOfTheBestTime) {
    round_trip = 400ms;
    call(backlog);

    const auto took = run_until_ended(backlog);

    EXPECT_EQ(refused, 0U);
    EXPECT_LT(took, best * 105 / 100) << seconds_of(took) << " s";
    EXPECT_LE(most_within(10s), 100U);
}

TEST_F(GateTest, AKilledNodeDoesNotMakeItsSuccessorExceedTheLimit) {
    call(150);
    time.run_for(50ms);  // some calls were answered, some are under way, some permits are unused
    ASSERT_GT(arrivals.size(), 40U);
    nodes.clear();

    call(add_node());
    call(149);
    time.run_for(60s);

    EXPECT_EQ(refused, 0U);
    EXPECT_LE(most_within(10s), 100U);
    EXPECT_EQ(ended, 150U) << "of the successor, in good time";
}

TEST_F(GateTest, AnswersThatComeLateFreeTheirPermitsLate) {
    options.burst_max = 10;
    gateway();
    call(1);
    run_until_ended(1);  // now the limit is known to be 10
    extra_wait = 20s;
    call(30);
    time.run_for(35s);

    EXPECT_LE(arrivals.size(), 1U + 2 * 10U);
    EXPECT_EQ(refused, 0U);
}

TEST_F(GateTest, AnUnlimitedAccountCostsNoRoundTripsToTheStore) {
    control("mode", R"({"rate_limit":false})");
    call(20'000);

    const auto took = run_until_ended(20'000);

    EXPECT_LE(store.asked["burst"], 6) << "until the first answer has come";
    EXPECT_LE(store.asked["day"], 1);
    EXPECT_EQ(store.in_use("conn_hl", "burst"), 0) << "a process that starts anew need not wait for anything";
    EXPECT_EQ(store.in_use("conn_hl", "day"), 0);
    EXPECT_LT(took, round_trip * 20'000 / 48 * 105 / 100) << "only the number of calls under way is bounded";
}

TEST_F(GateTest, ALimitThatTheSettingsLiftIsNotCounted) {
    options.burst_max = 1'000'000;
    auto& free = add_node({{"limits", {{"burst", nullptr}, {"day", nullptr}}}});
    for (int i = 0; i < 500; ++i) call(free);

    run_until_ended(500, 5s);

    EXPECT_THAT(store.asked, IsEmpty());
}

TEST_F(GateTest, ALimitThatTheSettingsChooseHoldsWhateverAnswersSay) {
    auto& careful = add_node({{"limits", {{"burst", {{"requests", 5}, {"seconds", 10}}}}}});
    for (int i = 0; i < 20; ++i) call(careful);

    run_until_ended(20);

    EXPECT_LE(most_within(10s), 5U);
}

TEST_F(GateTest, ALargerMaximumIsTakenOver) {
    options.burst_max = 1'000;
    call(1'000);

    const auto took = run_until_ended(1'000);

    EXPECT_LT(took, 10s);
    EXPECT_EQ(refused, 0U);
    EXPECT_EQ(node().connections.state("conn_hl")->budgets.back().requests, 1'000);
}

TEST_F(GateTest, ASmallerMaximumIsTakenOver) {
    options.burst_max = 50;
    call(1);
    run_until_ended(1);
    call(199);

    run_until_ended(200);

    EXPECT_EQ(refused, 0U);
    EXPECT_LE(most_within(10s), 50U);
}

TEST_F(GateTest, CallsOfSomebodyElseAreHeldBack) {
    for (int i = 0; i < 600; ++i) time.after(167ms * i, [this] { answer(); });  // 60 in a window
    for (int i = 0; i < 50; ++i) time.after(400ms * i, [this] { call(1); });    // and 25 of ours
    time.run_for(20s);
    EXPECT_GE(store.in_use("conn_hl", "burst"), 55);
    EXPECT_EQ(refused, 0U);
}

TEST_F(GateTest, OtherNodesAreNotTakenForSomebodyElse) {
    auto& other = add_node();
    for (int i = 0; i < 25; ++i) {
        time.after(200ms * i, [this] { call(1); });
        time.after(200ms * i + 100ms, [this, &other] { call(other); });
    }

    run_until_ended(50);

    EXPECT_EQ(store.in_use("conn_hl", "burst"), 50);
}

TEST_F(GateTest, ARefusalInSpiteOfTheBudgetClosesTheGateForTheWindow) {
    call(1);
    run_until_ended(1);
    time.run_for(11s);
    for (int i = 0; i < 100; ++i) answer();  // somebody else used it all up, and no answer told so yet
    call(1);
    run_until_ended(2);
    ASSERT_EQ(refused, 1U);
    call(10);

    time.run_for(9s);
    EXPECT_EQ(ended, 2U);
    EXPECT_TRUE(node().connections.state("conn_hl")->closed_until.has_value());
    time.run_for(15s);

    EXPECT_EQ(ended, 12U);
    EXPECT_EQ(refused, 1U);
    EXPECT_EQ(node().connections.counters().refused, 1U);
    EXPECT_EQ(node().connections.counters().throttled, 10U);
}

TEST_F(GateTest, UnusedPermitsAreGivenBackForOthersToUse) {
    auto& other = add_node();
    call(200);
    time.run_for(20ms);  // permits have come, calls are under way
    node().connections.mark_refused("conn_hl");
    time.run_for(1s);
    const auto made = arrivals.size();
    ASSERT_LT(made, 100U);
    for (std::size_t i = 0; i < 100 - made; ++i) call(other);

    time.run_for(1s);

    EXPECT_EQ(arrivals.size(), 100U);
    EXPECT_EQ(refused, 0U);
}

TEST_F(GateTest, TheDaysBudgetIsAskedForOnceInManyCalls) {
    options.burst_max = 10'000;
    call(5'000);

    run_until_ended(5'000);

    EXPECT_LE(store.asked["day"], 30);
}

TEST_F(GateTest, ADayThatIsUsedUpIsNotWaitedForAtTheGate) {
    store.take_away("conn_hl", "day", 200'000, 5h);
    call(10);
    time.run_for(1s);

    EXPECT_THAT(arrivals, IsEmpty());
    ASSERT_EQ(turned_away.size(), 10U);
    EXPECT_EQ(turned_away.front().code, ErrorCode::rate_limited);
    EXPECT_GE(turned_away.front().retry_after, 60s);
    EXPECT_EQ(store.asked["burst"], 0) << "permits of the shorter window would lie idle";

    time.run_for(6h);
    call(1);
    run_until_ended(1);
}

TEST_F(GateTest, AStoreThatFailsIsAskedAgain) {
    store.broken = true;
    call(5);
    time.run_for(3s);
    EXPECT_THAT(arrivals, IsEmpty());
    store.broken = false;

    run_until_ended(5, 2s);
}

TEST_F(GateTest, ItsStateTellsWhatIsLeftAndWhoWaits) {
    call(150);
    time.run_for(2s);

    const auto state = node().connections.state("conn_hl").value();

    EXPECT_EQ(state.calls_waiting, 50U);
    EXPECT_EQ(state.calls_under_way, 0U);
    EXPECT_EQ(state.circuit, "closed");
    ASSERT_EQ(state.budgets.size(), 2U);
    EXPECT_EQ(state.budgets[0].name, "day");
    EXPECT_NEAR(static_cast<double>(*state.budgets[0].left), 199'900, 1);
    EXPECT_EQ(state.budgets[1].name, "burst");
    EXPECT_EQ(state.budgets[1].requests, 100);
    EXPECT_EQ(state.budgets[1].left, 0);
    EXPECT_FALSE(node().connections.state("conn_other").has_value());
}

}  // namespace

}  // namespace tendril::engine
