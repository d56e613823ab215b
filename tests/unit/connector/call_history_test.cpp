#include "connector/call_history.hpp"

#include <gtest/gtest.h>

#include "support/fake_time.hpp"

namespace tendril::connector {
namespace {

using namespace std::chrono_literals;

// Answers when the test says so.
class WaitingTransport final : public Transport {
 public:
    void send(Call, OutcomeCallback done) override { waiting.push_back(std::move(done)); }
    void answer(int status) {
        http::Response response;
        response.status = status;
        std::exchange(waiting.front(), nullptr)(std::move(response));
        waiting.erase(waiting.begin());
    }

    std::vector<OutcomeCallback> waiting;
};

class CallHistoryTest : public ::testing::Test {
 protected:
    void send(const std::string& connection, const std::string& path) {
        Call call;
        call.connection = connection;
        call.method = "GET";
        call.path = path;
        history_.send(std::move(call), [this](const Outcome&) { ++answers_; });
    }

    tendril::testing::FakeClock clock_;
    WaitingTransport transport_;
    CallHistory history_{transport_, clock_};
    int answers_ = 0;
};

TEST_F(CallHistoryTest, RemembersHowACallWentWithoutItsQuery) {
    send("conn_1", "/contacts/c1?email=secret@example.com");
    clock_.advance(25ms);
    transport_.answer(404);

    const auto calls = history_.of("conn_1");
    ASSERT_EQ(calls.size(), 1U);
    EXPECT_EQ(calls[0].method, "GET");
    EXPECT_EQ(calls[0].path, "/contacts/c1");
    EXPECT_EQ(calls[0].status, 404);
    EXPECT_EQ(calls[0].took, 25ms);
    EXPECT_EQ(answers_, 1);
}

TEST_F(CallHistoryTest, TellsWhyThereWasNoAnswer) {
    send("conn_1", "/contacts/");
    transport_.waiting.front()(http::NoAnswer{http::NoAnswer::Reached::no, {ErrorCode::unavailable, "Refused."}});

    EXPECT_EQ(history_.of("conn_1").at(0).status, 0);
    EXPECT_EQ(history_.of("conn_1").at(0).failure, "Refused.");
}

TEST_F(CallHistoryTest, KeepsTheLastOfEachConnectionTheLatestFirst) {
    for (std::size_t number = 0; number < CallHistory::calls_max + 5; ++number) {
        send("conn_1", "/" + std::to_string(number));
        transport_.answer(200);
    }

    const auto calls = history_.of("conn_1");
    ASSERT_EQ(calls.size(), CallHistory::calls_max);
    EXPECT_EQ(calls.front().path, "/34");
    EXPECT_EQ(calls.back().path, "/5");
    EXPECT_TRUE(history_.of("conn_2").empty());
}

TEST_F(CallHistoryTest, ForgetsTheConnectionThatWasCalledLongestAgoWhenThereAreTooMany) {
    for (std::size_t number = 0; number < CallHistory::connections_max; ++number) {
        send("conn_" + std::to_string(number), "/");
        transport_.answer(200);
    }
    send("conn_0", "/");
    transport_.answer(200);

    send("one more", "/");
    transport_.answer(200);

    EXPECT_TRUE(history_.of("conn_1").empty());
    EXPECT_EQ(history_.of("conn_0").size(), 2U);
    EXPECT_EQ(history_.of("one more").size(), 1U);
}

TEST_F(CallHistoryTest, LetsACallEndThatOutlivesIt) {
    auto history = std::make_unique<CallHistory>(transport_, clock_);
    bool answered = false;
    history->send({}, [&](const Outcome&) { answered = true; });

    history.reset();
    transport_.answer(200);

    EXPECT_TRUE(answered);
}

}  // namespace
}  // namespace tendril::connector
