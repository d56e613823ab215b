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

}  // namespace
}  // namespace tendril::flow
