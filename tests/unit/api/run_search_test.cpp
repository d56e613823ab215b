#include "api/run_search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "support/memory_run_store.hpp"

namespace tendril::api {
namespace {

using store::RunStatus;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RunSearchTest : public ::testing::Test {
 protected:
    RunId add(RunStatus status, const std::string& flow = "flow_1", std::optional<RunId> replay_of = std::nullopt) {
        store::Run run;
        run.id = RunId(static_cast<std::int64_t>(store_.runs.size()) + 1);
        // A replay is another run of the same event.
        run.event = replay_of ? store_.runs.at(*replay_of).event : EventId(static_cast<std::int64_t>(run.id));
        run.workspace = "ws_1";
        run.flow = flow;
        run.state.status = status;
        run.replay_of = replay_of;
        store_.runs[run.id] = run;
        return run.id;
    }

    std::vector<RunId> found(RunAction action, store::RunFilter filter = {}) {
        filter.workspace = "ws_1";
        RunSearch search(store_, action, filter_for(action, std::move(filter)).value());
        std::vector<RunId> all;
        while (!search.finished()) {
            const auto page = search.next().value();
            all.insert(all.end(), page.begin(), page.end());
        }
        std::sort(all.begin(), all.end());
        return all;
    }

    tendril::testing::FakeLoop loop_;
    tendril::testing::MemoryRunStore store_{loop_};
};

TEST_F(RunSearchTest, ReplaysMeanDeadLettersUnlessAnotherStatusIsAskedFor) {
    const auto dead = add(RunStatus::dead);
    const auto filtered = add(RunStatus::filtered);
    add(RunStatus::running);

    EXPECT_THAT(found(RunAction::replay), ElementsAre(dead));
    EXPECT_THAT(found(RunAction::replay, {.status = RunStatus::filtered}), ElementsAre(filtered));
}

TEST_F(RunSearchTest, PassesOverWhatWasReplayedAlreadyButNotItsFailedReplay) {
    const auto first = add(RunStatus::dead);
    const auto other = add(RunStatus::dead);
    const auto again = add(RunStatus::dead, "flow_1", first);

    EXPECT_THAT(found(RunAction::replay), ElementsAre(other, again));
}

TEST_F(RunSearchTest, CancellingMeansEveryOpenRun) {
    const auto queued = add(RunStatus::queued);
    const auto held = add(RunStatus::held);
    const auto waiting = add(RunStatus::waiting);
    add(RunStatus::dead);

    EXPECT_THAT(found(RunAction::cancel), ElementsAre(queued, held, waiting));
    EXPECT_THAT(found(RunAction::cancel, {.status = RunStatus::held}), ElementsAre(held));
}

TEST_F(RunSearchTest, KeepsToTheFilter) {
    add(RunStatus::dead, "flow_1");
    const auto wanted = add(RunStatus::dead, "flow_2");

    EXPECT_THAT(found(RunAction::replay, {.flow = "flow_2"}), ElementsAre(wanted));
    EXPECT_THAT(found(RunAction::replay, {.flow = "flow_3"}), IsEmpty());
}

TEST_F(RunSearchTest, FindsMoreThanOnePageHolds) {
    for (int i = 0; i < 450; ++i) add(RunStatus::dead);

    EXPECT_EQ(found(RunAction::replay).size(), 450U);
}

TEST_F(RunSearchTest, RefusesAStatusThatTheActionCannotChange) {
    EXPECT_EQ(filter_for(RunAction::replay, {.status = RunStatus::held}).error().field, "filter.status");
    EXPECT_EQ(filter_for(RunAction::cancel, {.status = RunStatus::dead}).error().field, "filter.status");
}

}  // namespace
}  // namespace tendril::api
