#include "api/reload.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/api/told_engine.hpp"

namespace tendril::api {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

flow::Registry::FlowPointer version(const std::string& id, std::int32_t number) {
    auto made = std::make_shared<flow::CompiledFlow>();
    made->id = id;
    made->version = number;
    made->workspace = "ws_1";
    made->event_types = {"note.created"};
    return made;
}

store::Flow published(const std::string& id, std::optional<std::int32_t> number) {
    store::Flow flow;
    flow.id = id;
    flow.workspace = "ws_1";
    flow.published_version = number;
    return flow;
}

store::Connection connection(const std::string& id, const std::string& health = "ok") {
    store::Connection made;
    made.id = id;
    made.health = health;
    return made;
}

class ReloadTest : public ::testing::Test {
 protected:
    void apply(Configuration stored, const std::vector<flow::Registry::FlowPointer>& compiled = {}) {
        engine_.told.clear();
        live_.apply({engine_, flows_, hooks_, [this](const std::string& id) { forgotten_.push_back(id); }},
                    std::move(stored), compiled);
    }
    std::vector<std::int32_t> listening() {
        std::vector<std::int32_t> versions;
        for (const auto& flow : flows_.listeners("ws_1", "note.created")) versions.push_back(flow->version);
        return versions;
    }

    ToldEngine engine_;
    flow::Registry flows_;
    HookTable hooks_;
    std::vector<std::string> forgotten_;
    LiveConfiguration live_;
};

TEST_F(ReloadTest, TellsTheEngineOnlyOfConnectionsThatChangedOrCameOrWent) {
    live_.remember({connection("same"), connection("mended", "needs_attention"), connection("gone")});

    apply({.connections = {connection("same"), connection("mended"), connection("new")}});

    EXPECT_THAT(engine_.told, ElementsAre("set mended", "set new", "removed gone"));
    EXPECT_THAT(forgotten_, ElementsAre("mended", "new", "gone"));
    apply({.connections = {connection("same"), connection("mended"), connection("new")}});
    EXPECT_THAT(engine_.told, IsEmpty());
}

TEST_F(ReloadTest, PublishesWhatAnotherProcessPublished) {
    flows_.add(version("flow_1", 1));
    flows_.publish("flow_1", 1);

    apply({.flows = {published("flow_1", 2)}}, {version("flow_1", 2)});

    EXPECT_THAT(listening(), ElementsAre(2));
    EXPECT_NE(flows_.find("flow_1", 1), nullptr) << "open runs of the old version go on";
}

TEST_F(ReloadTest, TakesOffWhatWasUnpublishedOrDeleted) {
    for (const auto* id : {"flow_1", "flow_2"}) {
        flows_.add(version(id, 1));
        flows_.publish(id, 1);
    }

    apply({.flows = {published("flow_1", std::nullopt)}});

    EXPECT_THAT(listening(), IsEmpty());
}

TEST_F(ReloadTest, KeepsThePublishedVersionWhenTheNewOneDoesNotCompile) {
    flows_.add(version("flow_1", 1));
    flows_.publish("flow_1", 1);

    apply({.flows = {published("flow_1", 2)}});

    EXPECT_THAT(listening(), ElementsAre(1));
}

TEST_F(ReloadTest, CompilesOnlyVersionsThatItDoesNotKnow) {
    flows_.add(version("flow_1", 1));
    Configuration stored;
    stored.versions = {{.flow = "flow_1", .version = 1}, {.flow = "flow_1", .version = 2}};

    const auto unknown = LiveConfiguration::unknown_versions(stored, flows_);

    ASSERT_EQ(unknown.size(), 1U);
    EXPECT_EQ(unknown.front().version, 2);
}

TEST_F(ReloadTest, ReplacesTheHooksAndTellsOfWorkspaces) {
    LiveHook old;
    old.hook.token = "old";
    hooks_.put(std::move(old));
    store::Workspace workspace;
    workspace.id = "ws_1";
    workspace.settings["weight"] = 3;
    Configuration stored;
    stored.workspaces = {workspace};
    stored.hooks.emplace_back().hook.token = "new";

    apply(std::move(stored));

    EXPECT_EQ(hooks_.find("old"), nullptr);
    EXPECT_NE(hooks_.find("new"), nullptr);
    EXPECT_EQ(engine_.weights.at("ws_1"), 3);
}

TEST_F(ReloadTest, TablesThatChangedAreToldAndOthersAreNot) {
    const auto table = [](const std::string& entries) {
        return store::LookupTable{.workspace = "ws_1", .name = "stages", .entries = entries};
    };
    apply({.tables = {table(R"({"new": "Lead"})")}});
    EXPECT_THAT(engine_.told, ElementsAre("tables of ws_1"));
    EXPECT_EQ(*engine_.last_tables->find("stages", "NEW"), "Lead");
    apply({.tables = {table(R"({"new": "Lead"})")}});
    EXPECT_THAT(engine_.told, IsEmpty());
    apply({.tables = {table(R"({"new": "Prospect"})")}});
    EXPECT_EQ(*engine_.last_tables->find("stages", "new"), "Prospect");
    apply({});
    EXPECT_FALSE(engine_.last_tables->contains("stages"));
}

}  // namespace
}  // namespace tendril::api
