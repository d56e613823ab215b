#include "sync/poll_pace.hpp"

#include <gtest/gtest.h>

namespace tendril::sync {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

connector::Poll poll() {
    connector::Poll made;
    made.shortest = seconds(60);
    made.longest = seconds(1800);
    return made;
}

TEST(PollPace, BusyAccountsAreLookedAtSooner) {
    PollPace pace{seconds(600), 0};

    EXPECT_EQ(next_pace(pace, LookResult::found, poll()).interval, seconds(150));
    EXPECT_EQ(next_pace({seconds(60), 0}, LookResult::found, poll()).interval, seconds(60));
}

TEST(PollPace, QuietAccountsAreLookedAtLater) {
    EXPECT_EQ(next_pace({seconds(600), 0}, LookResult::quiet, poll()).interval, seconds(900));
    EXPECT_EQ(next_pace({seconds(1700), 0}, LookResult::quiet, poll()).interval, seconds(1800));
}

TEST(PollPace, PausesGrowWhileAnAccountCannotBeRead) {
    PollPace pace{seconds(600), 0};
    std::vector<milliseconds> pauses;
    for (int i = 0; i < 7; ++i) {
        pace = next_pace(pace, LookResult::failed, poll());
        pauses.push_back(pace.interval);
    }

    EXPECT_EQ(pauses[0], seconds(60));
    EXPECT_EQ(pauses[1], seconds(120));
    EXPECT_EQ(pauses[6], seconds(1800));
}

TEST(PollPace, WhatTheOtherSideAsksForIsObeyed) {
    EXPECT_EQ(next_pace({seconds(600), 0}, LookResult::failed, poll(), seconds(300)).interval, seconds(300));
}

}  // namespace
}  // namespace tendril::sync
