#include "http/body_stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>

#include "unit/http/running_server.hpp"
#include "unit/http/socket.hpp"

namespace tendril::http::testing {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

// Answers every request with a body that goes on. Touched on the server's thread.
struct Writer {
    std::unique_ptr<BodyStream> stream;
    std::promise<void> begun;
    std::promise<void> ended;

    Handler handler() {
        return [this](const Request&, const Respond& respond) {
            Response response{200, {}, "first"};
            response.stream = [this](std::unique_ptr<BodyStream> given) {
                stream = std::move(given);
                stream->on_end([this] { ended.set_value(); });
                begun.set_value();
            };
            respond(std::move(response));
        };
    }
};

// Keeps a request, to be answered after its handler has returned.
struct Later {
    Respond respond;
    std::promise<void> asked;

    Handler handler() {
        return [this](const Request&, Respond given) {
            respond = std::move(given);
            asked.set_value();
        };
    }
};

constexpr std::chrono::seconds patience{10};

bool comes(std::future<void> sign) {
    return sign.wait_for(patience) == std::future_status::ready;
}

TEST(BodyStream, SendsWhatIsWrittenAfterTheBodyThatTheAnswerBeganWith) {
    Writer writer;
    RunningServer server(writer.handler());
    auto socket = Socket::connect(server.address());

    socket.send("GET /live HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto head = socket.read_until("first");
    server.run([&] { EXPECT_TRUE(writer.stream->send(" second")); });

    EXPECT_THAT(head, HasSubstr("\r\nConnection: close\r\n"));
    EXPECT_THAT(head, Not(HasSubstr("Content-Length")));
    EXPECT_EQ(socket.read_until("second"), " second");
    server.run([&] { writer.stream.reset(); });
}

TEST(BodyStream, EndsTheConnectionWhenItsWriterLetsGo) {
    Writer writer;
    RunningServer server(writer.handler());
    auto socket = Socket::connect(server.address());
    socket.send("GET /live HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(comes(writer.begun.get_future()));

    server.run([&] {
        writer.stream->send(" last");
        writer.stream.reset();
    });

    EXPECT_THAT(socket.read_to_end(), EndsWith("first last"));
}

TEST(BodyStream, TellsItsWriterThatTheClientHasGone) {
    Writer writer;
    RunningServer server(writer.handler());
    auto socket = Socket::connect(server.address());
    socket.send("GET /live HTTP/1.1\r\nHost: a\r\n\r\n");
    socket.read_until("first");

    socket.close();

    EXPECT_TRUE(comes(writer.ended.get_future()));
    server.run([&] { EXPECT_FALSE(writer.stream->send("to nobody")); });
}

TEST(BodyStream, TellsItsWriterThatTheClientHasGoneAlsoWhereTheAnswerWasGivenLater) {
    Writer writer;
    Later later;
    RunningServer server(later.handler());
    auto socket = Socket::connect(server.address());
    socket.send("GET /live HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(comes(later.asked.get_future()));
    server.run([&] { writer.handler()({}, later.respond); });
    socket.read_until("first");

    socket.close();

    EXPECT_TRUE(comes(writer.ended.get_future()));
    server.run([&] { writer.stream.reset(); });
}

TEST(BodyStream, EndsAtOnceForAClientThatClosedItsSideBeforeTheAnswer) {
    Writer writer;
    Later later;
    RunningServer server(later.handler());
    auto socket = Socket::connect(server.address());
    socket.send("GET /live HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(comes(later.asked.get_future()));
    socket.shutdown_send();

    server.run([&] { writer.handler()({}, later.respond); });

    EXPECT_TRUE(comes(writer.ended.get_future()));
    server.run([&] { writer.stream.reset(); });
}

TEST(BodyStream, TellsItsWriterThatTheClientHasGoneAlsoWhereTheRequestAskedToClose) {
    Writer writer;
    RunningServer server(writer.handler());
    auto socket = Socket::connect(server.address());
    socket.send("GET /live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    socket.read_until("first");

    socket.close();

    EXPECT_TRUE(comes(writer.ended.get_future()));
}

TEST(BodyStream, SendsNothingMoreToAClientThatDoesNotRead) {
    Writer writer;
    RunningServer server(writer.handler());
    auto socket = Socket::connect(server.address());
    socket.send("GET /live HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(comes(writer.begun.get_future()));

    // The socket's own buffers take some megabytes before what is written waits here.
    std::size_t sent = 0;
    server.run([&] {
        const std::string piece(16 * 1024, 'x');
        while (sent < 4096 && writer.stream->send(piece)) ++sent;
    });

    EXPECT_LT(sent, 4096U);
    server.run([&] { writer.stream.reset(); });
}

TEST(BodyStream, EndsAClientThatTakesNothingAfterAWhile) {
    Writer writer;
    ServerLimits limits;
    limits.request_limit = std::chrono::milliseconds(100);
    RunningServer server(writer.handler(), limits);
    auto socket = Socket::connect(server.address());
    socket.send("GET /live HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(comes(writer.begun.get_future()));

    server.run([&] {
        const std::string piece(16 * 1024, 'x');
        while (writer.stream->send(piece)) continue;
    });

    EXPECT_TRUE(comes(writer.ended.get_future()));
}

TEST(BodyStream, OutlastsTheLimitOfIdleConnections) {
    Writer writer;
    ServerLimits limits;
    limits.idle_limit = std::chrono::milliseconds(20);
    RunningServer server(writer.handler(), limits);
    auto idle = Socket::connect(server.address());
    auto socket = Socket::connect(server.address());
    socket.send("GET /live HTTP/1.1\r\nHost: a\r\n\r\n");
    socket.read_until("first");

    ASSERT_TRUE(idle.at_end());  // closed for having said nothing

    server.run([&] { EXPECT_TRUE(writer.stream->send("still here")); });
    EXPECT_EQ(socket.read_until("here"), "still here");
}

TEST(BodyStream, EndsAtOnceWhenTheServerDrains) {
    Writer writer;
    RunningServer server(writer.handler());
    auto socket = Socket::connect(server.address());
    socket.send("GET /live HTTP/1.1\r\nHost: a\r\n\r\n");
    socket.read_until("first");

    auto drained = server.drain();

    EXPECT_TRUE(comes(writer.ended.get_future()));
    EXPECT_TRUE(socket.at_end());
    socket.close();
    EXPECT_EQ(drained.wait_for(std::chrono::seconds(5)), std::future_status::ready);
}

TEST(BodyStream, LeavesRequestsThatWereSentBehindItUnanswered) {
    Writer writer;
    RunningServer server(writer.handler());
    auto socket = Socket::connect(server.address());

    socket.send("GET /live HTTP/1.1\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n");
    socket.read_until("first");
    server.run([&] { writer.stream.reset(); });

    EXPECT_TRUE(socket.at_end());
}

}  // namespace
}  // namespace tendril::http::testing
