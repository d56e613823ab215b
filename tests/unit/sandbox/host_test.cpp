// A simulator behind a real socket: answers, dropped and delayed answers, webhooks.
#include <boost/asio/io_context.hpp>

#include "http/client.hpp"
#include "sandbox/simulators.hpp"
#include "unit/sandbox/fixtures.hpp"

namespace tendril::sandbox {
namespace {

class HostTest : public testing::Test {
 protected:
    static HighLevelOptions any_port() {
        HighLevelOptions options;
        options.address = "127.0.0.1:0";
        options.seed = false;
        return options;
    }
    static HabitifyOptions any_habitify_port() {
        HabitifyOptions options;
        options.address = "127.0.0.1:0";
        return options;
    }
    http::ClientOutcome send(const std::string& method, const std::string& url, const std::string& body = {}) {
        http::ClientRequest request{method, url, {}, body};
        request.headers.add("Authorization", "Bearer pit-sandbox-token");
        request.headers.add("Version", "2021-07-28");
        request.headers.add("Content-Type", "application/json");
        std::optional<http::ClientOutcome> outcome;
        client->send(std::move(request), [&](http::ClientOutcome result) { outcome = std::move(result); });
        while (!outcome) io.run_one();
        return *std::move(outcome);
    }
    std::string highlevel_url(const std::string& path) { return "http://" + highlevel->address() + path; }
    http::ClientOutcome create() {
        return send("POST", highlevel_url("/contacts/"), R"({"locationId":"sandboxLocation00001"})");
    }
    std::string contacts() {
        return answered(send("GET", highlevel_url("/_sandbox/state")).value()).text("/counts/contacts");
    }

    boost::asio::io_context io{1};
    SystemClock clock;
    SeededRandom random{7};
    std::unique_ptr<http::Client> client = http::make_client(io.get_executor(), {});
    Surroundings surroundings{io.get_executor(), clock, random, client.get()};
    std::unique_ptr<Simulator> highlevel = start_highlevel(surroundings, any_port()).value();
    std::unique_ptr<Simulator> habitify = start_habitify(surroundings, any_habitify_port()).value();
};

TEST_F(HostTest, ServesTheApiAndItsControl) {
    const auto created = create();

    ASSERT_TRUE(created.has_value());
    EXPECT_EQ(created->status, 201);
    EXPECT_EQ(contacts(), "1");
}

TEST_F(HostTest, ClosesTheConnectionOfADroppedAnswer) {
    send("POST", highlevel_url("/_sandbox/faults"), R"({"kind":"drop_answer"})");

    const auto created = create();

    ASSERT_TRUE(created.has_error());
    EXPECT_EQ(created.error().reached, http::NoAnswer::Reached::unknown);
    EXPECT_EQ(contacts(), "1");
}

TEST_F(HostTest, WaitsBeforeADelayedAnswer) {
    send("POST", highlevel_url("/_sandbox/faults"), R"({"kind":"delay","delay_ms":50})");
    const auto start = std::chrono::steady_clock::now();

    const auto created = create();

    EXPECT_EQ(created.value().status, 201);
    EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(50));
}

TEST_F(HostTest, SendsASignedWebhookAndReportsTheAnswer) {
    const auto emitted =
        send("POST", highlevel_url("/_sandbox/emit"),
             R"({"url":"http://)" + habitify->address() + R"(/hooks/x","payload":{"type":"ContactCreate"}})");

    ASSERT_TRUE(emitted.has_value());
    const auto report = answered(*emitted);
    EXPECT_EQ(report.status, 200);
    EXPECT_EQ(report.text("/delivered"), "true");
    EXPECT_EQ(report.text("/status"), "404");
    const auto seen = answered(send("GET", "http://" + habitify->address() + "/_sandbox/requests").value());
    EXPECT_EQ(seen.text("/requests/0/body/type"), "ContactCreate");
    EXPECT_EQ(seen.text("/requests/0/headers/x-ghl-signature").size(), 88U);
}

TEST_F(HostTest, ReportsAWebhookThatNobodyTook) {
    const auto emitted =
        send("POST", highlevel_url("/_sandbox/emit"), R"({"url":"http://127.0.0.1:1/hooks/x","payload":{}})");

    EXPECT_EQ(emitted.value().status, 502);
    EXPECT_EQ(answered(*emitted).text("/delivered"), "false");
}

TEST_F(HostTest, SaysThatAPortIsTaken) {
    auto options = any_port();
    options.address = highlevel->address();

    const auto second = start_highlevel(surroundings, options);

    ASSERT_TRUE(second.has_error());
    EXPECT_EQ(second.error().code, ErrorCode::unavailable);
}

TEST_F(HostTest, DiesWithADelayedAnswerUnderWay) {
    send("POST", highlevel_url("/_sandbox/faults"), R"({"kind":"delay","delay_ms":60000})");
    std::optional<http::ClientOutcome> outcome;
    client->send({"POST", highlevel_url("/contacts/"), {}, "{}"},
                 [&](http::ClientOutcome result) { outcome = std::move(result); });
    while (answered(send("GET", highlevel_url("/_sandbox/requests")).value()).text("/total") == "0") {
    }

    highlevel.reset();
    while (!outcome) io.run_one();

    EXPECT_TRUE(outcome->has_error());
}

}  // namespace
}  // namespace tendril::sandbox
