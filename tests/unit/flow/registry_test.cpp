#include "flow/registry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tendril::flow {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Registry::FlowPointer make_flow(const std::string& id, std::int32_t version, std::vector<std::string> types,
                                const std::string& workspace = "home") {
    auto flow = std::make_shared<CompiledFlow>();
    flow->id = id;
    flow->version = version;
    flow->workspace = workspace;
    flow->event_types = std::move(types);
    return flow;
}

TEST(Registry, StartsNothingForAVersionThatIsNotPublished) {
    Registry registry;
    const auto flow = make_flow("a", 1, {"contact.created"});
    registry.add(flow);
    EXPECT_EQ(registry.find("a", 1), flow);
    EXPECT_EQ(registry.published("a"), nullptr);
    EXPECT_THAT(registry.listeners("home", "contact.created"), IsEmpty());
}

TEST(Registry, ListsListenersByWorkspaceAndTypeInOrderOfId) {
    Registry registry;
    const auto a = make_flow("a", 1, {"contact.created", "contact.updated"});
    const auto b = make_flow("b", 1, {"contact.created"});
    const auto other = make_flow("c", 1, {"contact.created"}, "elsewhere");
    for (const auto& flow : {b, a, other}) {
        registry.add(flow);
        registry.publish(flow->id, 1);
    }
    EXPECT_THAT(registry.listeners("home", "contact.created"), ElementsAre(a, b));
    EXPECT_THAT(registry.listeners("home", "contact.updated"), ElementsAre(a));
    EXPECT_THAT(registry.listeners("elsewhere", "contact.created"), ElementsAre(other));
}

TEST(Registry, PublishingAnotherVersionReplacesTheOldOneButKeepsItForOpenRuns) {
    Registry registry;
    const auto first = make_flow("a", 1, {"contact.created"});
    const auto second = make_flow("a", 2, {"contact.updated"});
    registry.add(first);
    registry.add(second);
    registry.publish("a", 1);

    registry.publish("a", 2);

    EXPECT_EQ(registry.published("a"), second);
    EXPECT_THAT(registry.listeners("home", "contact.created"), IsEmpty());
    EXPECT_THAT(registry.listeners("home", "contact.updated"), ElementsAre(second));
    EXPECT_EQ(registry.find("a", 1), first);
}

TEST(Registry, UnpublishingStopsTheFlow) {
    Registry registry;
    registry.add(make_flow("a", 1, {"contact.created"}));
    registry.publish("a", 1);

    registry.publish("a", std::nullopt);

    EXPECT_EQ(registry.published("a"), nullptr);
    EXPECT_THAT(registry.listeners("home", "contact.created"), IsEmpty());
}

TEST(Registry, AddingAPublishedVersionAgainDoesNotDoubleItsListener) {
    Registry registry;
    registry.add(make_flow("a", 1, {"contact.created"}));
    registry.publish("a", 1);
    const auto again = make_flow("a", 1, {"contact.created"});

    registry.add(again);
    registry.publish("a", 1);

    EXPECT_THAT(registry.listeners("home", "contact.created"), ElementsAre(again));
}

DeferredFlow deferred(const std::string& id, int& compilations, Registry::FlowPointer result) {
    DeferredFlow flow{id, 1, "home", {"contact.created"}, {}};
    flow.compile = [&compilations, result = std::move(result)] {
        ++compilations;
        return result;
    };
    return flow;
}

TEST(Registry, CompilesADeferredVersionWhenItIsFirstNeeded) {
    Registry registry;
    int compilations = 0;
    const auto flow = make_flow("a", 1, {"contact.created"});
    registry.add(deferred("a", compilations, flow));
    registry.publish("a", 1);
    EXPECT_TRUE(registry.knows("a", 1));
    EXPECT_EQ(registry.published_version("a"), 1);
    EXPECT_TRUE(registry.has_listeners("home", "contact.created"));
    EXPECT_FALSE(registry.has_listeners("home", "contact.deleted"));
    EXPECT_THAT(registry.scheduled(), IsEmpty());
    EXPECT_EQ(compilations, 0);

    const Registry copy = registry;
    EXPECT_THAT(registry.listeners("home", "contact.created"), ElementsAre(flow));
    EXPECT_EQ(copy.find("a", 1), flow);
    EXPECT_EQ(registry.published("a"), flow);
    EXPECT_EQ(compilations, 1);
}

TEST(Registry, LeavesOutADeferredVersionThatDoesNotCompile) {
    Registry registry;
    int compilations = 0;
    registry.add(deferred("a", compilations, nullptr));
    registry.publish("a", 1);

    EXPECT_THAT(registry.listeners("home", "contact.created"), IsEmpty());
    EXPECT_EQ(registry.find("a", 1), nullptr);
    EXPECT_EQ(compilations, 1);
}

}  // namespace
}  // namespace tendril::flow
