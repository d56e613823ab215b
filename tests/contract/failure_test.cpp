// What the store does while nothing can be written, and when it can be again.
#include <gmock/gmock.h>

#include <thread>

#include "store_under_test.hpp"

namespace tendril::store {

namespace {

using testing::Each;

TEST_P(StoreContract, WhileNothingCanBeWrittenEveryWriteIsUnavailableAndWritesNothing) {
    const auto run = append_run("before");
    std::vector<ErrorCode> outcomes;
    const auto note = [&](const auto& done) { outcomes.push_back(done ? ErrorCode::internal : done.error().code); };

    const auto change = leased({run, ended(RunStatus::succeeded), {contact_link("person_1", "ghl_1")}});

    store_->refuse_writes();
    runs().append(event_named("refused"), note);
    runs().save({change}, note);
    runs().append(event_named("refused too"), note);
    ASSERT_TRUE(mailbox_.run_until([&] { return outcomes.size() == 3; }));

    EXPECT_THAT(outcomes, Each(ErrorCode::unavailable));
    EXPECT_FALSE(store_->healthy());
    EXPECT_EQ(config().put_workspace({"ws_a", "A", "UTC", noon}).error().code, ErrorCode::unavailable);
    EXPECT_EQ(runs().list_events({.workspace = "ws_a"}, {}).value().size(), 1U);
    EXPECT_EQ(runs().get_run(run).value()->run.state.status, RunStatus::queued);
    EXPECT_FALSE(find_link({"ws_a", "contact", "person_1", ""}).value());
}

TEST_P(StoreContract, WritesSucceedAgainAsSoonAsTheDiskTakesThem) {
    store_->refuse_writes();
    ASSERT_TRUE(append(event_named("one")).has_error());
    store_->accept_writes();

    const auto appended = append(event_named("one"));

    ASSERT_TRUE(appended);
    EXPECT_FALSE(appended->duplicate);
    EXPECT_TRUE(store_->healthy());
    reopen();
    EXPECT_TRUE(runs().get_event(appended->event).value());
}

TEST_P(StoreContract, HealthComesBackWithoutAWrite) {
    store_->refuse_writes();
    ASSERT_TRUE(append(event_named("one")).has_error());
    ASSERT_FALSE(store_->healthy());
    store_->accept_writes();

    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!store_->healthy() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();

    EXPECT_TRUE(store_->healthy());
}

TEST_P(StoreContract, AnUnavailableStoreSaysWhenToTryAgain) {
    store_->refuse_writes();

    const auto refused = append(event_named("one"));

    EXPECT_TRUE(refused.error().retry_after.has_value());
}

}  // namespace

}  // namespace tendril::store
