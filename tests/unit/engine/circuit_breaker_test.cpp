#include "engine/circuit_breaker.hpp"

#include <gtest/gtest.h>

namespace tendril::engine {

namespace {

using namespace std::chrono_literals;
using State = CircuitBreaker::State;
using Time = CircuitBreaker::Time;

bool call(CircuitBreaker& breaker, bool fails, Time now) {
    EXPECT_TRUE(breaker.admits(now));
    const bool probe = breaker.begin();
    return breaker.end(fails, probe, now);
}

CircuitBreaker opened_at(Time now) {
    CircuitBreaker breaker;
    for (int i = 0; i < 8; ++i) call(breaker, true, now);
    return breaker;
}

TEST(CircuitBreaker, OpensAfterEightFailuresInARow) {
    CircuitBreaker breaker;
    for (int i = 0; i < 7; ++i) EXPECT_FALSE(call(breaker, true, 5s));

    EXPECT_TRUE(call(breaker, true, 5s));

    EXPECT_FALSE(breaker.admits(5s));
    EXPECT_EQ(breaker.open_until(), 6s);
}

TEST(CircuitBreaker, ASuccessInBetweenBeginsTheCountAnew) {
    CircuitBreaker breaker;
    for (int i = 0; i < 7; ++i) call(breaker, true, 5s);
    call(breaker, false, 5s);
    for (int i = 0; i < 7; ++i) call(breaker, true, 5s);

    EXPECT_EQ(breaker.state(), State::closed);
}

TEST(CircuitBreaker, AdmitsOneProbeAtATime) {
    auto breaker = opened_at(0s);

    ASSERT_TRUE(breaker.admits(1s));
    EXPECT_TRUE(breaker.begin());

    EXPECT_FALSE(breaker.admits(1s));
    EXPECT_EQ(breaker.state(), State::probing);
}

TEST(CircuitBreaker, WaitsTwiceAsLongAfterEveryProbeThatFailsAndAMinuteAtMost) {
    auto breaker = opened_at(0s);
    auto now = breaker.open_until();
    for (const auto pause : {2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
        EXPECT_TRUE(call(breaker, true, now));
        EXPECT_EQ(breaker.open_until() - now, pause);
        now = breaker.open_until();
    }
}

TEST(CircuitBreaker, FailuresOfCallsThatLeftBeforeItOpenedDoNotProlongThePause) {
    auto breaker = opened_at(0s);

    EXPECT_FALSE(breaker.end(true, false, 900ms));
    EXPECT_EQ(breaker.open_until(), 1s);
}

TEST(CircuitBreaker, ClosesAtTheFirstSuccess) {
    auto breaker = opened_at(0s);
    call(breaker, false, 1s);

    EXPECT_EQ(breaker.state(), State::closed);
    EXPECT_EQ(breaker.failures(), 0);
}

}  // namespace

}  // namespace tendril::engine
