#include "api/drafts.hpp"

#include <gmock/gmock.h>

#include "unit/api/service_fixture.hpp"

namespace tendril::api {
namespace {

using ::testing::HasSubstr;

constexpr auto document =
    R"({"format":1,"name":"Greet","trigger":{"operations":["core.event.contact.created"]},"steps":[]})";

class DraftRoutesTest : public ServiceTest {
 protected:
    DraftRoutesTest() {
        store::Flow flow;
        flow.id = "flow_1";
        flow.workspace = "ws_1";
        flow.name = "Unnamed";
        flow.created_at = flow.updated_at = clock_.now();
        config().put_flow(flow, std::nullopt).value();
    }
    http::Response save(std::int64_t revision, const std::string& editor = "tab_1") {
        return call("PUT", "/flows/flow_1/draft",
                    R"({"revision":)" + std::to_string(revision) + R"(,"editor":")" + editor + R"(","document":)" +
                        document + "}");
    }
};

TEST_F(DraftRoutesTest, SavesADraftAndReadsItBackWithWhatKeepsItFromBeingPublished) {
    const auto saved = save(0);
    ASSERT_EQ(saved.status, 200) << saved.body;

    const auto draft = object_of(call("GET", "/flows/flow_1/draft"));

    EXPECT_EQ(draft.at("revision").as_int64(), 1);
    EXPECT_TRUE(draft.at("is_draft").as_bool());
    EXPECT_EQ(draft.at("editor").as_string(), "tab_1");
    EXPECT_EQ(draft.at("document").at("name").as_string(), "Greet");
    EXPECT_FALSE(draft.at("findings").as_array().empty()) << "a flow without steps cannot be published";
}

TEST_F(DraftRoutesTest, GivesAFlowWithoutAVersionTheNameOfItsDraft) {
    save(0);

    EXPECT_EQ(config().find_flow("flow_1").value()->name, "Greet");
}

TEST_F(DraftRoutesTest, RefusesToWriteOverWhatWasSavedElsewhere) {
    save(0, "tab_1");

    const auto refused = save(0, "tab_2");

    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(object_of(refused).at("field").as_string(), "revision");
    EXPECT_EQ(object_of(call("GET", "/flows/flow_1/draft")).at("editor").as_string(), "tab_1");
    EXPECT_EQ(save(1, "tab_2").status, 200);
}

TEST_F(DraftRoutesTest, AsksForTheRevisionThatAChangeWasMadeOn) {
    const auto refused = call("PUT", "/flows/flow_1/draft", std::string(R"({"document":)") + document + "}");

    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(object_of(refused).at("field").as_string(), "revision");
}

TEST_F(DraftRoutesTest, KeepsTheDraftOfAFlowThatHasNothingElse) {
    save(0);

    const auto refused = call("POST", "/flows/flow_1/draft/discard", R"({"revision":1})");

    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("Delete the flow instead"));
}

TEST_F(DraftRoutesTest, GoesBackToTheNewestVersionWhenADraftIsDiscarded) {
    auto flow = config().find_flow("flow_1").value().value();
    flow.name = "First";
    config()
        .put_flow(flow, std::string(R"({"format":1,"name":"First","trigger":{"operations":[]},"steps":[]})"))
        .value();
    save(0);

    const auto discarded = call("POST", "/flows/flow_1/draft/discard", R"({"revision":1})");

    ASSERT_EQ(discarded.status, 200) << discarded.body;
    EXPECT_FALSE(object_of(discarded).at("is_draft").as_bool());
    EXPECT_EQ(object_of(discarded).at("document").at("name").as_string(), "First");
}

TEST_F(DraftRoutesTest, LetsViewersReadAndNotWrite) {
    const auto viewer = token("viewer");

    EXPECT_EQ(call_as(viewer, "GET", "/flows/flow_1/draft").status, 200);
    EXPECT_EQ(call_as(viewer, "PUT", "/flows/flow_1/draft", R"({"revision":0,"document":{}})").status, 403);
}

TEST_F(DraftRoutesTest, KnowsNoFlowOfAnotherWorkspace) {
    store::Flow flow;
    flow.id = "flow_2";
    flow.workspace = "ws_2";
    config().put_flow(flow, std::nullopt).value();

    EXPECT_EQ(call("GET", "/flows/flow_2/draft").status, 404);
}

}  // namespace
}  // namespace tendril::api
