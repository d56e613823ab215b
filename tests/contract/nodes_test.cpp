// Several processes on one database: leases move between nodes, and what an earlier holder writes is refused.
#include <gmock/gmock.h>

#include <set>
#include <thread>

#include "store_under_test.hpp"

namespace tendril::store {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using namespace std::chrono_literals;

class NodesContract : public StoreContract {
 protected:
    NodeCalls other_calls() { return {*other_, mailbox_}; }
    Leases lease_again(std::vector<std::int32_t> give_back = {}) {
        return calls().lease({first_node, 1min, std::move(give_back)}).value();
    }
    Leases lease_other(std::chrono::milliseconds lasts = 1min) {
        return other_calls().lease({"node_b", lasts}).value();
    }
    // The first node gives `partition` back and the other takes it.
    Lease move_to_other(std::int32_t partition) {
        lease_other();
        lease_again({partition});
        const auto taken = lease_other().held;
        const auto found = std::ranges::find(taken, partition, &Lease::partition);
        EXPECT_NE(found, taken.end());
        return found == taken.end() ? Lease() : *found;
    }
    std::int32_t partition_of_run(RunId run) { return lease_of(run).partition; }

    std::unique_ptr<StoreNode> other_ = store_->open_another_node();
};

TEST_P(NodesContract, ANodeThatComesLaterGetsItsShareAsTheFirstGivesItBack) {
    EXPECT_THAT(lease_other().held, IsEmpty());

    const auto first = lease_again();
    EXPECT_EQ(first.surplus, partition_count / 2);
    std::vector<std::int32_t> given;
    for (const auto& lease : first.held) {
        if (given.size() < static_cast<std::size_t>(first.surplus)) given.push_back(lease.partition);
    }
    const auto kept = lease_again(given);
    const auto taken = lease_other();

    EXPECT_THAT(kept.held, SizeIs(partition_count / 2));
    EXPECT_EQ(kept.surplus, 0);
    EXPECT_THAT(taken.held, SizeIs(partition_count / 2));
    EXPECT_EQ(taken.surplus, 0);
    std::set<std::int32_t> all;
    for (const auto& lease : kept.held) all.insert(lease.partition);
    for (const auto& lease : taken.held) all.insert(lease.partition);
    EXPECT_THAT(all, SizeIs(partition_count));
}

TEST_P(NodesContract, ANewHolderHasAGreaterFence) {
    const auto before = leases_.at(7).fence;

    const auto moved = move_to_other(7);

    EXPECT_GT(moved.fence, before);
}

TEST_P(NodesContract, RenewingKeepsTheFence) {
    const auto before = leases_.at(7).fence;

    const auto renewed = lease_again().held;

    EXPECT_EQ(std::ranges::find(renewed, 7, &Lease::partition)->fence, before);
}

TEST_P(NodesContract, WhatAnEarlierHolderSavesIsRefusedAndWritesNothing) {
    const auto run = append_run("one");
    const auto change = leased({run, ended(RunStatus::succeeded), {contact_link("person_1", "ghl_1")}});
    const auto moved = move_to_other(partition_of_run(run));

    const auto late = calls().save({change});

    ASSERT_TRUE(late.has_error());
    EXPECT_EQ(late.error().code, ErrorCode::lease_lost);
    EXPECT_EQ(status_of(run), RunStatus::queued);
    EXPECT_FALSE(find_link({"ws_a", "contact", "person_1", ""}).value());
    auto rightful = change;
    rightful.lease = moved;
    EXPECT_TRUE(other_calls().save({rightful}));
    EXPECT_EQ(status_of(run), RunStatus::succeeded);
}

TEST_P(NodesContract, OneLostLeaseRefusesAllTheChangesOfASave) {
    const auto lost = append_run("one");
    auto kept_event = event_named("two");
    kept_event.runs = {{"flow_a", 1, "another_person"}};
    const auto kept = append(kept_event).value().runs.at(0);
    ASSERT_NE(partition_of_run(lost), partition_of_run(kept));
    std::vector<RunChange> changes{leased({kept, ended(RunStatus::succeeded)}),
                                   leased({lost, ended(RunStatus::succeeded)})};
    move_to_other(partition_of_run(lost));

    const auto saved = calls().save(changes);

    ASSERT_TRUE(saved.has_error());
    EXPECT_EQ(saved.error().code, ErrorCode::lease_lost);
    EXPECT_EQ(status_of(kept), RunStatus::queued);
    changes.pop_back();
    EXPECT_TRUE(calls().save(changes));
}

TEST_P(NodesContract, TheLeasesOfADeadNodeAreTakenOverAfterTheyRanOut) {
    lease_again();
    std::vector<std::int32_t> all;
    for (const auto& [partition, lease] : leases_) all.push_back(partition);
    lease_other();
    lease_again(all);
    const auto short_lived = lease_other(300ms);
    ASSERT_FALSE(short_lived.held.empty());

    const auto deadline = std::chrono::steady_clock::now() + 10s;
    Leases mine = lease_again();
    while (mine.held.size() < partition_count && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(20ms);
        mine = lease_again();
    }

    ASSERT_THAT(mine.held, SizeIs(partition_count));
    for (const auto& dead : short_lived.held) {
        EXPECT_GT(std::ranges::find(mine.held, dead.partition, &Lease::partition)->fence, dead.fence);
    }
}

TEST_P(NodesContract, WhatPredecessorsHeldIsFreeAtOnceWithAGreaterFence) {
    const auto run = append_run("one");
    const auto late = leased({run, ended(RunStatus::succeeded)});

    const auto taken = other_calls().lease({.node = "node_a.2", .lasts = 1min, .predecessors = "node_a"}).value();

    ASSERT_THAT(taken.held, SizeIs(partition_count));
    EXPECT_EQ(taken.surplus, 0) << "the dead count no more";
    for (const auto& lease : taken.held) EXPECT_GT(lease.fence, leases_.at(lease.partition).fence);
    EXPECT_EQ(calls().save({late}).error().code, ErrorCode::lease_lost);
    EXPECT_EQ(status_of(run), RunStatus::queued);
}

TEST_P(NodesContract, NodesOfOtherPlacesAreNoPredecessors) {
    const auto taken = other_calls().lease({.node = "node_b.2", .lasts = 1min, .predecessors = "node_b."}).value();

    EXPECT_THAT(taken.held, IsEmpty());
    EXPECT_THAT(lease_again().held, SizeIs(partition_count));
}

TEST_P(NodesContract, WhatANodeHeldIsFreeAtOnceWhenItLeaves) {
    ASSERT_THAT(lease_other().held, IsEmpty());

    ASSERT_THAT(calls().lease({.node = first_node, .leaves = true}).value().held, IsEmpty());

    EXPECT_THAT(lease_other().held, SizeIs(partition_count));
}

TEST_P(NodesContract, ARunThatEndedIsNotSavedByAListOfFieldsThatAnotherNodeHasChanged) {
    Workspace workspace{"ws_a", "Studio", "UTC", noon};
    ASSERT_TRUE(config().put_workspace(workspace));
    const auto run = append_run("one");
    auto change = leased({run, ended(RunStatus::succeeded)});
    change.redacted_by = RedactedBy{"ws_a", ""};
    workspace.settings = {{"redact", {"phone", "e\u00e9\"mail"}}};
    ASSERT_TRUE(other_->config().put_workspace(workspace));

    const auto refused = calls().save({change});

    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code, ErrorCode::conflict);
    EXPECT_EQ(status_of(run), RunStatus::queued);
    change.redacted_by->names = to_text(workspace.settings.at("redact"));
    EXPECT_TRUE(calls().save({change}));
    EXPECT_EQ(status_of(run), RunStatus::succeeded);
}

TEST_P(NodesContract, ANodeIsToldOfRunsThatAnotherStored) {
    std::vector<Arrivals> arrivals;
    other_->runs().on_arrivals([&](Arrivals arrived) { arrivals.push_back(std::move(arrived)); });
    move_to_other(0);
    std::set<RunId> stored;
    for (int i = 0; i < 300; ++i) {
        auto event = event_named(std::to_string(i));
        event.runs = {{"flow_a", 1, "person_" + std::to_string(i)}};
        stored.insert(append(event).value().runs.at(0));
    }

    const auto is_told = [&](RunId run) {
        return std::ranges::any_of(arrivals, [run](const Arrivals& one) {
            return (one.workspace.empty() || one.workspace == "ws_a") && one.first <= run && run <= one.last;
        });
    };
    // At least those of the partition that it holds.
    std::erase_if(stored, [&](RunId run) { return partition_of_run(run) != 0; });
    ASSERT_FALSE(stored.empty());
    EXPECT_TRUE(mailbox_.run_until([&] { return std::ranges::all_of(stored, is_told); }));
}

// Both nodes store runs while one reads them by a cursor, as the engine does.
TEST_P(NodesContract, ACursorMeetsEveryRunWhoeverStoresAtTheSameTime) {
    constexpr int events = 300;
    int stored = 0;
    for (int i = 0; i < events; ++i) {
        for (auto* node : {static_cast<StoreNode*>(store_.get()), other_.get()}) {
            auto event = event_named((node == other_.get() ? "theirs " : "ours ") + std::to_string(i));
            event.runs = {{"flow_a", 1, "person_" + std::to_string(i)}};
            node->runs().append(event, [&](Result<Appended> appended) { stored += appended ? 1 : 0; });
        }
    }
    std::vector<RunId> met;
    while (stored < 2 * events) {
        const auto page = other_calls().load_open({.workspace = "ws_a", .after = met.empty() ? RunId{} : met.back()});
        for (const auto id : ids_of(page.value())) met.push_back(id);
    }
    const auto rest = other_calls().load_open({.workspace = "ws_a", .after = met.empty() ? RunId{} : met.back()});
    for (const auto id : ids_of(rest.value())) met.push_back(id);

    EXPECT_THAT(met, SizeIs(2 * events));
}

TEST_P(NodesContract, ANodeLoadsOnlyTheRunsOfThePartitionsItAsksFor) {
    const auto run = append_run("one");
    const auto partition = partition_of_run(run);
    const auto load = [&](std::vector<std::int32_t> partitions) {
        return ids_of(other_calls().load_open({.workspace = "ws_a", .partitions = std::move(partitions)}).value());
    };

    EXPECT_THAT(load({partition}), ElementsAre(run));
    EXPECT_THAT(load({(partition + 1) % partition_count}), IsEmpty());
}

TEST_P(NodesContract, AWishIsToldAndKeptForWhoeverWorksAtTheRun) {
    bool told = false;
    other_->runs().on_arrivals([&](const Arrivals& arrived) { told = told || arrived.wishes; });
    const auto run = append_run("one");
    const auto partition = partition_of_run(run);

    ASSERT_TRUE(calls().wish({run, Wish::cancel, noon}));
    ASSERT_TRUE(calls().wish({run, Wish::skip, noon + 1us}));

    EXPECT_TRUE(mailbox_.run_until([&] { return told; }));
    EXPECT_THAT(other_calls().load_wishes({(partition + 1) % partition_count}).value(), IsEmpty());
    const auto wishes = other_calls().load_wishes({partition}).value();
    ASSERT_THAT(wishes, SizeIs(1));
    EXPECT_EQ(wishes[0].run, run);
    EXPECT_EQ(wishes[0].what, Wish::skip);
    EXPECT_EQ(wishes[0].seen_at, noon + 1us);
}

TEST_P(NodesContract, AWishIsGoneOnceItIsForgotten) {
    const auto run = append_run("one");
    ASSERT_TRUE(calls().wish({run, Wish::cancel, noon}));

    ASSERT_TRUE(other_calls().forget_wish(run));

    EXPECT_THAT(calls().load_wishes({}).value(), IsEmpty());
}

TEST_P(NodesContract, AWishForARunThatIsNotThereIsRefused) {
    const auto wished = calls().wish({RunId(4711), Wish::cancel, noon});

    ASSERT_TRUE(wished.has_error());
    EXPECT_EQ(wished.error().code, ErrorCode::not_found);
}

TEST_P(NodesContract, ABudgetHoldsOverNodes) {
    const PermitRequest request{"conn_a", "burst", 10, 1min, 7};

    const auto mine = calls().take_permits(request).value();
    const auto theirs = other_calls().take_permits(request).value();

    EXPECT_EQ(mine.count, 7);
    EXPECT_EQ(theirs.count, 3);
}

TEST_P(NodesContract, AGrantIsSettledWhicheverNodeTookIt) {
    const PermitRequest request{"conn_a", "burst", 10, 1min, 10};
    const auto mine = calls().take_permits(request).value();

    ASSERT_TRUE(other_calls().settle_permits({mine.id, 0, 0ms}));

    EXPECT_EQ(other_calls().take_permits(request).value().count, 10);
}

TEST_P(NodesContract, ALockIsHeldByOneNode) {
    EXPECT_TRUE(config().acquire_lock("refresh conn_a", "node_a", 1min).value());
    EXPECT_FALSE(other_->config().acquire_lock("refresh conn_a", "node_b", 1min).value());

    ASSERT_TRUE(config().release_lock("refresh conn_a", "node_a"));

    EXPECT_TRUE(other_->config().acquire_lock("refresh conn_a", "node_b", 1min).value());
}

TEST_P(NodesContract, OfTwoNodesThatReplaceAMarkOneSucceeds) {
    std::atomic<int> replaced = 0;
    const auto replace = [&](StoreNode& node) {
        for (int i = 0; i < 20; ++i) {
            const auto expected = i == 0 ? std::nullopt : std::optional(std::to_string(i - 1));
            if (node.config().replace_mark("schedule flow_a", expected, std::to_string(i)).value()) ++replaced;
        }
    };

    std::thread theirs([&] { replace(*other_); });
    replace(*store_);
    theirs.join();

    EXPECT_EQ(replaced, 20);
    EXPECT_EQ(config().find_mark("schedule flow_a").value(), "19");
}

TEST_P(NodesContract, AChangeOfTheConfigurationIsToldToTheOthers) {
    std::atomic<bool> told = false;
    other_->config().on_change([&] { told = true; });

    ASSERT_TRUE(config().put_workspace({"ws_a", "Studio", "UTC", noon}));

    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (!told && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(5ms);
    EXPECT_TRUE(told);
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(NodesContract);  // a machine may have only single-node stores
INSTANTIATE_TEST_SUITE_P(Stores, NodesContract, testing::ValuesIn(store_kinds_with(&StoreKind::many_nodes)),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace

}  // namespace tendril::store
