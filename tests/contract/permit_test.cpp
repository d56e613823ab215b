// Budgets: never more permits out than the capacity, free again a window after their calls were answered.
#include <gmock/gmock.h>

#include <thread>

#include "store_under_test.hpp"

namespace tendril::store {

namespace {

using testing::AllOf;
using testing::Ge;
using testing::Le;

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

PermitRequest ten_per_minute(std::int32_t wanted) {
    return {"conn_a", "burst", 10, 1min, wanted, 5s};
}

class PermitContract : public StoreContract {
 protected:
    PermitGrant take(PermitRequest request) { return calls().take_permits(std::move(request)).value(); }
    void settle(const PermitGrant& grant, std::int32_t used, std::chrono::milliseconds free_after) {
        ASSERT_TRUE(calls().settle_permits({grant.id, used, free_after}));
    }
    // Asks until `count` permits are granted at once; how long that took.
    Steady::duration wait_for(PermitRequest request) {
        const auto began = Steady::now();
        const auto wanted = request.wanted;
        while (Steady::now() - began < 10s) {
            const auto grant = take(request);
            if (grant.count == wanted) return Steady::now() - began;
            settle(grant, 0, 0ms);
            std::this_thread::sleep_for(std::min(grant.next_after.value_or(1ms), 50ms));
        }
        return Steady::now() - began;
    }
};

TEST_P(PermitContract, NoMorePermitsAreOutThanTheCapacity) {
    const auto first = take(ten_per_minute(4));
    const auto second = take(ten_per_minute(20));
    const auto third = take(ten_per_minute(1));

    EXPECT_EQ(first.count, 4);
    EXPECT_EQ(first.free, 6);
    EXPECT_FALSE(first.next_after);
    EXPECT_EQ(second.count, 6);
    EXPECT_NE(first.id, second.id);
    EXPECT_EQ(third.count, 0);
    // Until the first grant is surely used and its window over.
    ASSERT_TRUE(third.next_after);
    EXPECT_THAT(*third.next_after, AllOf(Ge(60s), Le(65s)));
}

TEST_P(PermitContract, BudgetsAreCountedApart) {
    take(ten_per_minute(10));
    auto day = ten_per_minute(10);
    day.budget = "day";
    auto other = ten_per_minute(10);
    other.connection = "conn_b";

    EXPECT_EQ(take(day).count, 10);
    EXPECT_EQ(take(other).count, 10);
    EXPECT_EQ(take(ten_per_minute(10)).count, 0);
}

TEST_P(PermitContract, PermitsThatWereNotUsedAreFreeAtOnce) {
    const auto grant = take(ten_per_minute(10));

    settle(grant, 3, 1min);

    const auto next = take(ten_per_minute(10));
    EXPECT_EQ(next.count, 7);
    ASSERT_TRUE(next.next_after);
    EXPECT_THAT(*next.next_after, AllOf(Ge(55s), Le(60s)));
}

TEST_P(PermitContract, UsedPermitsAreFreeAgainAWindowAfterTheAnswer) {
    PermitRequest request{"conn_a", "burst", 10, 300ms, 10, 5s};
    settle(take(request), 10, 300ms);

    const auto waited = wait_for(request);

    EXPECT_THAT(waited, AllOf(Ge(250ms), Le(3s)));
}

TEST_P(PermitContract, PermitsOfANodeThatDiedAreFreeAfterTheTimeToUseThemAndTheWindow) {
    PermitRequest request{"conn_a", "burst", 10, 200ms, 10, 200ms};
    ASSERT_EQ(take(request).count, 10);

    const auto waited = wait_for(request);

    EXPECT_THAT(waited, AllOf(Ge(350ms), Le(4s)));
}

TEST_P(PermitContract, ACallThatWasAnsweredAfterItsGrantRanOutStillCounts) {
    PermitRequest request{"conn_a", "burst", 10, 50ms, 4, 50ms};
    const auto late = take(request);
    request.wanted = 10;
    wait_for(request);  // the late one's permits are out a second time now

    settle(late, 4, 1min);

    request.capacity = 14;
    request.use_within = 1min;
    EXPECT_EQ(take(request).count, 0);
}

TEST_P(PermitContract, AGrantIsSettledOnce) {
    const auto grant = take(ten_per_minute(10));
    settle(grant, 4, 1min);

    settle(grant, 0, 0ms);
    settle({.id = 9999}, 10, 1min);

    EXPECT_EQ(take(ten_per_minute(10)).count, 6);
}

TEST_P(PermitContract, MoreIsNeverFreeThanWasTaken) {
    const auto grant = take(ten_per_minute(2));
    settle(grant, 200, 1min);

    EXPECT_EQ(take(ten_per_minute(10)).count, 8);
}

TEST_P(PermitContract, ACapacityThatShrankIsObeyedAtOnce) {
    take(ten_per_minute(6));
    auto smaller = ten_per_minute(10);
    smaller.capacity = 5;

    EXPECT_EQ(take(smaller).count, 0);
    EXPECT_EQ(take(ten_per_minute(10)).count, 4);
}

TEST_P(PermitContract, ABudgetOfNothingGrantsNothing) {
    auto none = ten_per_minute(5);
    none.capacity = 0;

    const auto grant = take(none);

    EXPECT_EQ(grant.count, 0);
}

TEST_P(PermitContract, PermitsStayTakenOverARestart) {
    const auto open = take(ten_per_minute(4));
    settle(take(ten_per_minute(3)), 3, 1min);

    reopen();

    EXPECT_EQ(take(ten_per_minute(10)).count, 3);
    settle(open, 0, 0ms);
    EXPECT_EQ(take(ten_per_minute(10)).count, 4);
}

TEST_P(PermitContract, ATimeThatNoGrantCanReachIsPulledIn) {
    PermitRequest request{"conn_a", "burst", 10, 100ms, 10, 100ms};
    settle(take(request), 10, std::chrono::hours(1000));  // as a wrong clock would have left it

    EXPECT_THAT(wait_for(request), Le(4s));
}

TEST_P(PermitContract, ManyTakersTogetherGetTheCapacity) {
    std::int32_t granted = 0;
    int answers = 0;
    for (int i = 0; i < 100; ++i) {
        runs().take_permits({"conn_a", "burst", 250, 1min, 7}, [&](Result<PermitGrant> grant) {
            granted += grant.value().count;
            ++answers;
        });
    }

    ASSERT_TRUE(mailbox_.run_until([&] { return answers == 100; }));
    EXPECT_EQ(granted, 250);
}

// 40 permits of a window of 200 ms, taken as fast as they come for two seconds: no window may hold more than 40.
TEST_P(PermitContract, NoSlidingWindowHoldsMoreThanTheCapacity) {
    constexpr auto window = 200ms;
    std::vector<Steady::time_point> answered;
    const auto began = Steady::now();
    while (Steady::now() - began < 2s) {
        const auto grant = take({"conn_a", "burst", 40, window, 13, 1s});
        if (grant.count == 0) {
            std::this_thread::sleep_for(std::min(grant.next_after.value_or(1ms), 5ms));
            continue;
        }
        for (int i = 0; i < grant.count; ++i) answered.push_back(Steady::now());
        settle(grant, grant.count, window);
    }

    std::size_t most = 0;
    for (std::size_t first = 0, last = 0; last < answered.size(); ++last) {
        while (answered[last] - answered[first] >= window) ++first;
        most = std::max(most, last - first + 1);
    }
    EXPECT_LE(most, 40U);
    EXPECT_GE(answered.size(), 200U);  // of 400 at best
}

INSTANTIATE_TEST_SUITE_P(Stores, PermitContract, testing::ValuesIn(store_kinds()),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace

}  // namespace tendril::store
