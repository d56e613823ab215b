// Loading the runs that keep their place: by workspace, by cursor, by partition.
#include <gmock/gmock.h>

#include "store_under_test.hpp"

namespace tendril::store {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class OpenContract : public StoreContract {
 protected:
    RunId append_in(const std::string& workspace, const std::string& key) {
        auto event = event_named(workspace + key + std::to_string(++appended_));
        event.event.workspace = workspace;
        event.runs = {{"flow_a", 1, key}};
        return append(event).value().runs.at(0);
    }
    std::vector<RunId> load(OpenQuery query) { return ids_of(calls().load_open(std::move(query)).value()); }

 private:
    int appended_ = 0;
};

TEST_P(OpenContract, WorkspacesAreNamedWhileTheyHaveRunsThatKeepTheirPlace) {
    EXPECT_THAT(calls().open_workspaces().value(), IsEmpty());
    const auto a = append_in("ws_a", "1");
    append_in("ws_a", "2");
    append_in("ws_c", "1");
    const auto b = append_in("ws_b", "1");
    const auto waits = append_in("ws_d", "1");
    ASSERT_TRUE(save({a, ended(RunStatus::held)}));
    ASSERT_TRUE(save({b, ended(RunStatus::dead)}));
    ASSERT_TRUE(save({waits, ended(RunStatus::waiting)}));

    auto names = calls().open_workspaces().value();

    std::ranges::sort(names);
    EXPECT_THAT(names, ElementsAre("ws_a", "ws_c"));
}

TEST_P(OpenContract, EachWorkspaceHasACursorOfItsOwn) {
    const auto a1 = append_in("ws_a", "1");
    const auto b1 = append_in("ws_b", "1");
    const auto a2 = append_in("ws_a", "2");
    const auto a3 = append_in("ws_a", "3");

    EXPECT_THAT(load({.workspace = "ws_a"}), ElementsAre(a1, a2, a3));
    EXPECT_THAT(load({.workspace = "ws_a", .limit = 2}), ElementsAre(a1, a2));
    EXPECT_THAT(load({.workspace = "ws_a", .after = a1}), ElementsAre(a2, a3));
    EXPECT_THAT(load({.workspace = "ws_a", .after = a1, .through = a2}), ElementsAre(a2));
    EXPECT_THAT(load({.workspace = "ws_a", .through = b1}), ElementsAre(a1));
    EXPECT_THAT(load({.workspace = "ws_b"}), ElementsAre(b1));
    EXPECT_THAT(load({.workspace = "ws_c"}), IsEmpty());
}

TEST_P(OpenContract, WithoutAWorkspaceRunsOfAllComeById) {
    const auto b1 = append_in("ws_b", "1");
    const auto a1 = append_in("ws_a", "1");
    const auto b2 = append_in("ws_b", "2");

    EXPECT_THAT(load({}), ElementsAre(b1, a1, b2));
    EXPECT_THAT(load({.limit = 2}), ElementsAre(b1, a1));
    EXPECT_THAT(load({.after = b1, .through = a1}), ElementsAre(a1));
}

TEST_P(OpenContract, ALimitCountsOnlyRunsOfTheWantedPartitions) {
    std::vector<RunId> all;
    for (int i = 0; i < 40; ++i) all.push_back(append_in("ws_a", "person_" + std::to_string(i)));
    const auto partition = lease_of(all.back()).partition;
    std::vector<RunId> wanted;
    for (const auto run : all) {
        if (lease_of(run).partition == partition) wanted.push_back(run);
    }

    EXPECT_EQ(load({.workspace = "ws_a", .partitions = {partition}, .limit = 40}), wanted);
    EXPECT_THAT(load({.workspace = "ws_a", .partitions = {partition}, .limit = 1}), ElementsAre(wanted.front()));
    EXPECT_EQ(load({.partitions = {partition}}), wanted);
}

TEST_P(OpenContract, AnEventIsFoundByItsId) {
    const auto appended = append(event_named("one")).value();

    EXPECT_EQ(calls().find_event(appended.event).value()->external_id, "one");
    EXPECT_FALSE(calls().find_event(EventId(static_cast<std::int64_t>(appended.event) + 1)).value());
}

INSTANTIATE_TEST_SUITE_P(Stores, OpenContract, testing::ValuesIn(store_kinds()),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace

}  // namespace tendril::store
