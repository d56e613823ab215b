// What a person who watches asks for: the stream of news, statistics, limits and last calls.
#include <gmock/gmock.h>

#include "unit/api/service_fixture.hpp"

namespace tendril::api {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

struct Heard {
    std::vector<std::string> messages;
    bool closed = false;
};
using HeardPointer = std::shared_ptr<Heard>;

class HeardStream final : public http::BodyStream {
 public:
    explicit HeardStream(HeardPointer heard) : heard_(std::move(heard)) {}
    HeardStream(const HeardStream&) = delete;
    HeardStream& operator=(const HeardStream&) = delete;
    ~HeardStream() override { heard_->closed = true; }
    bool send(std::string_view text) override {
        heard_->messages.emplace_back(text);
        return true;
    }
    void on_end(std::function<void()>) override {}

 private:
    const HeardPointer heard_;  // streams outlive the test's body
};

class WatchingTest : public ServiceTest {
 protected:
    HeardPointer listen(const std::string& token) {
        auto heard = std::make_shared<Heard>();
        auto answer = call_as(token, "GET", "/stream");
        EXPECT_EQ(answer.status, 200) << answer.body;
        EXPECT_EQ(answer.headers.get("Content-Type"), "text/event-stream");
        if (answer.stream) answer.stream(std::make_unique<HeardStream>(heard));
        return heard;
    }
};

TEST_F(WatchingTest, AStreamIsForThoseWhoMayReadTheWorkspace) {
    EXPECT_EQ(call_as("", "GET", "/stream").status, 401);
    EXPECT_EQ(call_as("tdl_unknown", "GET", "/stream").status, 401);
    const auto heard = listen(token("viewer"));
    EXPECT_THAT(heard->messages, ElementsAre(HasSubstr("event: hello")));
}

TEST_F(WatchingTest, AStreamTellsOfRunsEventsAndWhatPeopleChange) {
    const auto heard = listen(token_);
    store::Run run;
    run.id = RunId(3);
    run.workspace = "ws_1";
    run.flow = "flow_1";
    run.state.status = store::RunStatus::succeeded;

    service_->run_changed(run);
    service_->event_stored("ws_1", EventId(5));
    call("POST", "/tokens", R"({"name":"another"})");
    run_until([&] { return heard->messages.size() > 1; });

    EXPECT_THAT(heard->messages[1], HasSubstr(R"("status":"succeeded")"));
    EXPECT_THAT(heard->messages[1], HasSubstr(to_string(EventId(5))));
    EXPECT_THAT(heard->messages[1], HasSubstr(R"("tokens":[)"));
}

TEST_F(WatchingTest, AStreamEndsWhenItsTokenIsRevoked) {
    const auto guest = token("viewer");
    const auto heard = listen(guest);
    std::string id;
    for (const auto& one : config().list_tokens("ws_1").value()) {
        if (one.role == "viewer") id = one.id;
    }

    EXPECT_EQ(call("DELETE", "/tokens/" + id).status, 204);
    run_until([&] { return heard->closed; });
}

TEST_F(WatchingTest, NoStreamBeginsOnceTheServerStops) {
    service_->start_draining();

    EXPECT_EQ(call("GET", "/stream").status, 503);
}

TEST_F(WatchingTest, StatisticsCountWhatIsStored) {
    store::NewEvent added;
    added.event.workspace = "ws_1";
    added.event.hook = "hook_1";
    added.event.external_id = "one";
    added.event.type = "contact.created";
    added.event.received_at = clock_.now();
    bool stored = false;
    store_->runs().append(added, [&](const Result<store::Appended>& appended) { stored = appended.has_value(); });
    run_until([&] { return stored; });

    const auto statistics = object_of(call("GET", "/statistics"));

    EXPECT_EQ(statistics.at("last_24_hours").at("events").as_int64(), 1);
    EXPECT_EQ(statistics.at("time_zone").as_string(), "UTC");
}

TEST_F(WatchingTest, StatisticsNameWhatWaitsForSomebody) {
    auto connection = connect("highlevel", "");
    connection.health = "needs_attention";
    connection.health_detail = "Refused.";
    config().put_connection(connection).value();
    store::Flow flow;
    flow.id = "flow_1";
    flow.workspace = "ws_1";
    flow.name = "Greet";
    config().put_flow(flow, std::nullopt).value();
    call("PUT", "/flows/flow_1/draft", R"({"revision":0,"document":{"name":"Greet"}})");

    const auto waiting = object_of(call("GET", "/statistics")).at("waiting").as_object();

    ASSERT_THAT(waiting.at("connections").as_array(), SizeIs(1));
    EXPECT_EQ(waiting.at("connections").as_array()[0].at("detail").as_string(), "Refused.");
    ASSERT_THAT(waiting.at("drafts").as_array(), SizeIs(1));
    EXPECT_EQ(waiting.at("drafts").as_array()[0].at("name").as_string(), "Greet");
    EXPECT_EQ(waiting.at("held_runs").at("for_decision").as_int64(), 0);
}

TEST_F(WatchingTest, LimitsTellWhatIsLeftByTheStore) {
    const auto connection = connect("highlevel", "");
    engine::ConnectionState state;
    state.budgets = {{.name = "burst", .window = std::chrono::seconds(10), .requests = 100, .left = {}}};
    engine_.connections[connection.id] = state;
    bool taken = false;
    store_->runs().take_permits({.connection = connection.id,
                                 .budget = "burst",
                                 .capacity = 100,
                                 .window = std::chrono::seconds(10),
                                 .wanted = 30},
                                [&](const Result<store::PermitGrant>& grant) { taken = grant->count == 30; });
    run_until([&] { return taken; });

    const auto limits = object_of(call("GET", "/connections/" + connection.id + "/limits"));

    const auto& budget = limits.at("budgets").as_array().at(0);
    EXPECT_EQ(budget.at("requests").as_int64(), 100);
    EXPECT_EQ(budget.at("left").as_int64(), 70);
}

TEST_F(WatchingTest, LastCallsAreTheConnectionsOwn) {
    const auto connection = connect("highlevel", "");
    bool answered = false;
    calls_.send({.connection = connection.id, .method = "GET", .path = "/contacts/?query=x"},
                [&](const connector::Outcome&) { answered = true; });
    run_until([&] { return answered; });

    const auto items = object_of(call("GET", "/connections/" + connection.id + "/calls")).at("items").as_array();

    ASSERT_THAT(items, SizeIs(1));
    EXPECT_EQ(items[0].at("path").as_string(), "/contacts/");
    EXPECT_EQ(call("GET", "/connections/conn_unknown/calls").status, 404);
}

}  // namespace
}  // namespace tendril::api
