// The simulators' routes, and the switch of the sandbox.
#include <gmock/gmock.h>

#include "unit/api/service_fixture.hpp"

namespace tendril::api {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class SimulatorRoutesTest : public ServiceTest {};

TEST_F(SimulatorRoutesTest, AreListedWhereTheyAreBesideTheServer) {
    connect("highlevel", "");
    EXPECT_THAT(object_of(call("GET", "/simulators")).at("items").as_array(), SizeIs(0));

    const auto simulated = connect("highlevel", "http://127.0.0.1:8485");

    const auto items = object_of(call("GET", "/simulators")).at("items").as_array();
    ASSERT_THAT(items, SizeIs(1));
    EXPECT_EQ(items[0].at("connector").as_string(), "highlevel");
    EXPECT_EQ(items[0].at("connection").as_string(), simulated.id);
}

TEST_F(SimulatorRoutesTest, HandAControlOnWithItsQueryAndBodyAndTheAnswerBack) {
    const auto simulated = connect("highlevel", "http://127.0.0.1:8485");
    transport_.answer = {.status = 202, .headers = {}, .body = R"({"taken":1})"};

    const auto read = call("GET", "/simulators/highlevel/requests?after=3");
    const auto ordered = call("POST", "/simulators/highlevel/faults", R"({"faults":[]})");

    EXPECT_EQ(read.status, 202);
    EXPECT_EQ(read.body, R"({"taken":1})");
    ASSERT_THAT(transport_.calls, SizeIs(2));
    EXPECT_EQ(transport_.calls[0].connection, simulated.id);
    EXPECT_EQ(transport_.calls[0].path, "/_sandbox/requests?after=3");
    EXPECT_EQ(transport_.calls[1].method, "POST");
    EXPECT_EQ(transport_.calls[1].body, R"({"faults":[]})");
    EXPECT_EQ(ordered.status, 202);
}

TEST_F(SimulatorRoutesTest, NeverAskARealSystem) {
    connect("highlevel", "https://services.leadconnectorhq.com");
    connect("habitify", "http://10.0.0.5:80");

    EXPECT_EQ(call("GET", "/simulators/highlevel/state").status, 404);
    EXPECT_EQ(call("GET", "/simulators/habitify/state").status, 404);
    EXPECT_THAT(transport_.calls, SizeIs(0));
}

TEST_F(SimulatorRoutesTest, KnowNoOtherControls) {
    connect("highlevel", "http://127.0.0.1:8485");

    EXPECT_EQ(call("GET", "/simulators/highlevel/secrets").status, 404);
    EXPECT_THAT(transport_.calls, SizeIs(0));
}

TEST_F(SimulatorRoutesTest, LetViewersLookAndNotChange) {
    connect("highlevel", "http://127.0.0.1:8485");
    const auto viewer = token("viewer");

    EXPECT_EQ(call_as(viewer, "GET", "/simulators/highlevel/state").status, 200);
    EXPECT_EQ(call_as(viewer, "POST", "/simulators/highlevel/reset").status, 403);
}

class SandboxRoutesTest : public ServiceTest {
 protected:
    bool member(std::string_view name) { return object_of(call("GET", "/sandbox")).at(name).as_bool(); }
};

TEST_F(SandboxRoutesTest, SwitchItOnAndConnectBothSystems) {
    EXPECT_TRUE(member("available"));
    EXPECT_FALSE(member("on"));

    ASSERT_EQ(call("PUT", "/sandbox").status, 200);

    EXPECT_TRUE(member("on"));
    const auto connections = config().list_connections("ws_1").value();
    ASSERT_THAT(connections, SizeIs(2));
    const auto& highlevel = connections[connections[0].connector == "highlevel" ? 0 : 1];
    EXPECT_EQ(highlevel.base_url, "http://127.0.0.1:4001");
    EXPECT_EQ(highlevel.settings.at("location_id").as_string(), "location_1");
    EXPECT_EQ(sandbox_workspace(config()).value(), "ws_1") << "so that the next start switches it on again";
}

TEST_F(SandboxRoutesTest, LeaveConnectionsToRealSystemsAlone) {
    const auto real = connect("highlevel", "");
    call("PUT", "/sandbox");
    EXPECT_THAT(config().list_connections("ws_1").value(), SizeIs(3));

    call("PUT", "/sandbox");
    EXPECT_THAT(config().list_connections("ws_1").value(), SizeIs(3)) << "once is enough";

    EXPECT_EQ(call("DELETE", "/sandbox").status, 204);
    const auto left = config().list_connections("ws_1").value();
    ASSERT_THAT(left, SizeIs(1));
    EXPECT_EQ(left[0].id, real.id);
    EXPECT_FALSE(sandbox_is_on_);
    EXPECT_FALSE(sandbox_workspace(config()).value());
}

TEST_F(SandboxRoutesTest, AreForAdministratorsAlone) {
    EXPECT_EQ(call_as(token("builder"), "PUT", "/sandbox").status, 403);
    EXPECT_FALSE(sandbox_is_on_);
}

TEST_F(SandboxRoutesTest, RefuseWhereOtherNodesWouldNotSeeTheSimulators) {
    engine_.partitions_held = 32;

    const auto refused = call("PUT", "/sandbox");

    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("shares its work"));
    EXPECT_FALSE(member("available"));
}

}  // namespace
}  // namespace tendril::api
