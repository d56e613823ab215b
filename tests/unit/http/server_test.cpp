#include "http/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "unit/http/running_server.hpp"
#include "unit/http/socket.hpp"

namespace tendril::http::testing {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// Keeps what it is asked until the test answers. Touched on the server's thread.
struct Desk {
    std::vector<std::pair<std::string, Respond>> open;

    Handler handler() {
        return [this](const Request& request, Respond respond) { open.emplace_back(request.path, std::move(respond)); };
    }
    void answer(std::size_t index) const {
        Response response;
        response.body = "answer to " + open[index].first;
        open[index].second(std::move(response));
    }
};

void wait_for_requests(RunningServer& server, const Desk& desk, std::size_t count) {
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    std::size_t seen = 0;
    while (seen < count && std::chrono::steady_clock::now() < patience) server.run([&] { seen = desk.open.size(); });
    ASSERT_EQ(seen, count);
}

TEST(Server, AnswersARequestWithStatusHeadersAndBody) {
    RunningServer server([](const Request&, const Respond& respond) {
        Response response{201, {}, "made"};
        response.headers.add("Location", "/things/1");
        respond(std::move(response));
    });
    auto socket = Socket::connect(server.address());

    socket.send("POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");

    const auto response = socket.read_response();
    EXPECT_THAT(response, StartsWith("HTTP/1.1 201 Created\r\nServer: tendril\r\nDate: "));
    EXPECT_THAT(response, HasSubstr("\r\nLocation: /things/1\r\nContent-Length: 4\r\n\r\nmade"));
}

TEST(Server, HandsTheHandlerMethodPathQueryHeadersBodyAndRemoteAddress) {
    Request seen;
    RunningServer server([&seen](Request request, const Respond& respond) {
        seen = std::move(request);
        respond({});
    });
    auto socket = Socket::connect(server.address());

    socket.send("PUT /a%20b/c?x=1&y=%202 HTTP/1.1\r\nHost: a\r\nX-One: 1\r\nContent-Length: 5\r\n\r\nhello");
    socket.read_response();

    EXPECT_EQ(seen.method, "PUT");
    EXPECT_EQ(seen.path, "/a%20b/c");
    EXPECT_EQ(seen.query, "x=1&y=%202");
    EXPECT_EQ(seen.headers.get("x-ONE"), "1");
    EXPECT_EQ(seen.body, "hello");
    EXPECT_EQ(seen.remote_address, "127.0.0.1");
}

TEST(Server, ClosesTheConnectionWhereAHandlerGivesNoAnswer) {
    RunningServer server([](const Request& request, const Respond& respond) {
        Response response;
        response.status = request.path == "/dropped" ? 0 : 200;
        respond(std::move(response));
    });
    auto socket = Socket::connect(server.address());

    socket.send("GET /answered HTTP/1.1\r\nHost: a\r\n\r\nGET /dropped HTTP/1.1\r\nHost: a\r\n\r\n");

    EXPECT_THAT(socket.read_response(), StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_TRUE(socket.at_end());
}

TEST(Server, KeepsTheConnectionForFurtherRequests) {
    RunningServer server(echo);
    auto socket = Socket::connect(server.address());

    for (const auto* path : {"/1", "/2", "/3"}) {
        socket.send(std::string("GET ") + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_THAT(socket.read_response(), HasSubstr(std::string("GET ") + path));
    }
}

TEST(Server, ClosesAfterTheAnswerWhenTheClientAsksForIt) {
    RunningServer server(echo);
    auto socket = Socket::connect(server.address());

    socket.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    EXPECT_THAT(socket.read_response(), HasSubstr("\r\nConnection: close\r\n"));
    EXPECT_TRUE(socket.at_end());
}

TEST(Server, ClosesAfterAnHttp10RequestUnlessAskedToKeepTheConnection) {
    RunningServer server(echo);
    auto socket = Socket::connect(server.address());

    socket.send("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_THAT(socket.read_response(), HasSubstr("\r\nConnection: keep-alive\r\n"));
    socket.send("GET /2 HTTP/1.0\r\n\r\n");

    EXPECT_THAT(socket.read_to_end(), EndsWith("GET /2  "));
}

TEST(Server, HandsOverPipelinedRequestsAtOnceAndAnswersThemInOrder) {
    Desk desk;
    RunningServer server(desk.handler());
    auto socket = Socket::connect(server.address());

    socket.send(
        "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
    wait_for_requests(server, desk, 3);
    server.run([&] {
        desk.answer(2);
        desk.answer(0);
        desk.answer(1);
    });

    EXPECT_THAT(socket.read_response(), EndsWith("answer to /1"));
    EXPECT_THAT(socket.read_response(), EndsWith("answer to /2"));
    EXPECT_THAT(socket.read_response(), EndsWith("answer to /3"));
}

TEST(Server, GivesTheHandlerAtMostSixteenRequestsOfAConnectionAtATime) {
    Desk desk;
    RunningServer server(desk.handler());
    auto socket = Socket::connect(server.address());
    for (int i = 0; i < 20; ++i) socket.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
    wait_for_requests(server, desk, 16);
    // A second connection's answer shows that the server has had the time to read on, had it wanted to.
    auto other = Socket::connect(server.address());
    other.send("GET /other HTTP/1.1\r\nHost: a\r\n\r\n");
    wait_for_requests(server, desk, 17);

    for (std::size_t i = 0; i < 20; ++i) {
        server.run([&] { desk.answer(i); });
        wait_for_requests(server, desk, std::min<std::size_t>(21, 18 + i));
    }

    server.run([&] { desk.answer(20); });
    for (int i = 0; i < 20; ++i) EXPECT_THAT(socket.read_response(), EndsWith("answer to /x"));
}

TEST(Server, AnswersHeadWithTheLengthButWithoutTheBody) {
    RunningServer server(echo);
    auto socket = Socket::connect(server.address());

    socket.send("HEAD /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    const auto response = socket.read_to_end();
    EXPECT_THAT(response, HasSubstr("\r\nContent-Length: 9\r\n"));
    EXPECT_THAT(response, EndsWith("\r\n\r\n"));
}

TEST(Server, SendsNoLengthAndNoBodyWithNoContent) {
    RunningServer server([](const Request&, const Respond& respond) { respond({204, {}, "ignored"}); });
    auto socket = Socket::connect(server.address());

    socket.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    const auto response = socket.read_to_end();
    EXPECT_THAT(response, StartsWith("HTTP/1.1 204 No Content\r\n"));
    EXPECT_THAT(response, Not(HasSubstr("Content-Length")));
    EXPECT_THAT(response, EndsWith("\r\n\r\n"));
}

TEST(Server, TellsAClientThatExpectsItToContinue) {
    RunningServer server(echo);
    auto socket = Socket::connect(server.address());

    socket.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(socket.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    socket.send("body");

    EXPECT_THAT(socket.read_response(), EndsWith("POST /  body"));
}

TEST(Server, SendsContinueOnlyAfterTheAnswersBeforeIt) {
    Desk desk;
    RunningServer server(desk.handler());
    auto socket = Socket::connect(server.address());

    socket.send(
        "GET /first HTTP/1.1\r\nHost: a\r\n\r\n"
        "POST /second HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    wait_for_requests(server, desk, 1);
    server.run([&] { desk.answer(0); });

    EXPECT_THAT(socket.read_response(), EndsWith("answer to /first"));
    EXPECT_EQ(socket.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
}

TEST(Server, ReadsAChunkedBodyAndIgnoresItsTrailers) {
    bool trailer_passed = true;
    RunningServer server([&](const Request& request, const Respond& respond) {
        trailer_passed = request.headers.contains("Authorization");
        echo(request, respond);
    });
    auto socket = Socket::connect(server.address());

    socket.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    socket.send("2;note=x\r\nde\r\n0\r\nAuthorization: forged\r\n\r\n");

    EXPECT_THAT(socket.read_response(), EndsWith("POST /  abcde"));
    EXPECT_FALSE(trailer_passed);
}

TEST(Server, ReadsARequestThatArrivesByteByByte) {
    RunningServer server(echo);
    auto socket = Socket::connect(server.address());

    for (const char letter : std::string("POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")) {
        socket.send({&letter, 1});
    }

    EXPECT_THAT(socket.read_response(), EndsWith("POST /slow  abc"));
}

TEST(Server, TakesTheAbsoluteFormOfAnAddress) {
    RunningServer server(echo);
    auto socket = Socket::connect(server.address());

    socket.send("GET http://a.example/p?q=1 HTTP/1.1\r\nHost: a.example\r\n\r\n");

    EXPECT_THAT(socket.read_response(), EndsWith("GET /p q=1 "));
}

TEST(Server, SendsALargeAnswerWhole) {
    const std::string large(8 * 1024 * 1024, 'x');
    RunningServer server([&](const Request&, const Respond& respond) { respond({200, {}, large}); });
    auto socket = Socket::connect(server.address());

    socket.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    const auto response = socket.read_to_end();
    EXPECT_EQ(response.size() - response.find("\r\n\r\n") - 4, large.size());
}

TEST(Server, ReadsALargeBodyWhole) {
    const std::string large(1024 * 1024, 'x');
    std::string seen;
    RunningServer server([&](Request request, const Respond& respond) {
        seen = std::move(request.body);
        respond({});
    });
    auto socket = Socket::connect(server.address());

    socket.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\n" + large);
    socket.read_response();

    EXPECT_TRUE(seen == large);
}

TEST(Server, AnswersAClientThatHasClosedItsSide) {
    Desk desk;
    RunningServer server(desk.handler());
    auto socket = Socket::connect(server.address());
    socket.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
    wait_for_requests(server, desk, 1);

    socket.shutdown_send();
    server.run([&] { desk.answer(0); });

    EXPECT_THAT(socket.read_to_end(), EndsWith("answer to /x"));
}

TEST(Server, TakesNoHarmFromAnAnswerAfterTheConnectionBroke) {
    Desk desk;
    RunningServer server(desk.handler());
    {
        auto socket = Socket::connect(server.address());
        socket.send("GET /gone HTTP/1.1\r\nHost: a\r\n\r\n");
        wait_for_requests(server, desk, 1);
        socket.reset_on_close();
    }
    server.run([&] { desk.answer(0); });

    auto socket = Socket::connect(server.address());
    socket.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
    wait_for_requests(server, desk, 2);
    server.run([&] { desk.answer(1); });
    EXPECT_THAT(socket.read_response(), EndsWith("answer to /next"));
}

TEST(Server, AnswersOnceWhenAHandlerAnswersTwice) {
    RunningServer server([](const Request&, const Respond& respond) {
        respond({200, {}, "first"});
        respond({200, {}, "second"});
    });
    auto socket = Socket::connect(server.address());

    socket.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    EXPECT_THAT(socket.read_to_end(), EndsWith("\r\n\r\nfirst"));
}

TEST(Server, Answers500WhenAHandlerDropsItsRequest) {
    RunningServer server([](const Request&, const Respond&) {});
    auto socket = Socket::connect(server.address());

    socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

    EXPECT_THAT(socket.read_response(), StartsWith("HTTP/1.1 500 "));
}

TEST(Server, Answers500WhenAHandlerThrowsAndServesOn) {
    RunningServer server([](const Request& request, const Respond& respond) {
        if (request.path == "/bad") throw std::runtime_error("broken handler");
        echo(request, respond);
    });
    auto socket = Socket::connect(server.address());

    socket.send("GET /bad HTTP/1.1\r\nHost: a\r\n\r\nGET /good HTTP/1.1\r\nHost: a\r\n\r\n");

    EXPECT_THAT(socket.read_response(), StartsWith("HTTP/1.1 500 "));
    EXPECT_THAT(socket.read_response(), EndsWith("GET /good  "));
}

TEST(Server, KeepsAHeaderValueFromForgingAnother) {
    RunningServer server([](const Request&, const Respond& respond) {
        Response response;
        response.headers.add("X-Name", "a\r\nSet-Cookie: forged=1");
        respond(std::move(response));
    });
    auto socket = Socket::connect(server.address());

    socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

    EXPECT_THAT(socket.read_response(), Not(HasSubstr("\nSet-Cookie")));
}

TEST(Server, RefusesAnAddressThatDoesNotParse) {
    boost::asio::io_context context;
    for (const auto* address : {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", "nowhere:80", ":80"}) {
        const auto server = make_server(context.get_executor(), address, {}, echo);
        ASSERT_TRUE(server.has_error()) << address;
        EXPECT_EQ(server.error().code, ErrorCode::invalid_input) << address;
    }
}

TEST(Server, SaysThatAPortIsTaken) {
    RunningServer running(echo);
    boost::asio::io_context context;

    const auto second = make_server(context.get_executor(), running.address(), {}, echo);

    ASSERT_TRUE(second.has_error());
    EXPECT_EQ(second.error().code, ErrorCode::unavailable);
}

TEST(Server, ListensOnIpv6AsWell) {
    boost::asio::io_context context;
    const auto server = make_server(context.get_executor(), "[::1]:0", {}, echo);
    if (!server) GTEST_SKIP() << "this machine has no IPv6: " << server.error().message;
    EXPECT_THAT((*server)->address(), StartsWith("[::1]:"));
}

TEST(ServerDrain, LetsARequestUnderWayFinishAndTakesNoNewConnection) {
    Desk desk;
    RunningServer server(desk.handler());
    auto busy = Socket::connect(server.address());
    auto idle = Socket::connect(server.address());
    busy.send("GET /busy HTTP/1.1\r\nHost: a\r\n\r\n");
    wait_for_requests(server, desk, 1);

    auto drained = server.drain();

    EXPECT_TRUE(idle.at_end());
    EXPECT_THROW(Socket::connect(server.address()), std::runtime_error);
    EXPECT_EQ(drained.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
    server.run([&] { desk.answer(0); });
    const auto response = busy.read_to_end();
    EXPECT_THAT(response, HasSubstr("\r\nConnection: close\r\n"));
    EXPECT_THAT(response, EndsWith("answer to /busy"));
    busy.close();
    EXPECT_EQ(drained.wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

TEST(ServerDrain, ServesARequestThatHasHalfArrived) {
    RunningServer server(echo);
    auto socket = Socket::connect(server.address());
    socket.send("GET /first HTTP/1.1\r\nHost: a\r\n\r\nPOST /half HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo");
    socket.read_response();

    auto drained = server.drain();
    socket.send("dy");

    EXPECT_THAT(socket.read_to_end(), EndsWith("POST /half  body"));
    socket.close();
    EXPECT_EQ(drained.wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

TEST(ServerDrain, EndsAtOnceWithoutConnections) {
    RunningServer server(echo);
    EXPECT_EQ(server.drain().wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

TEST(ServerDrain, GivesUpOnAnswersThatDoNotComeInTime) {
    Desk desk;
    ServerLimits limits;
    limits.drain_limit = std::chrono::milliseconds(50);
    RunningServer server(desk.handler(), limits);
    auto socket = Socket::connect(server.address());
    socket.send("GET /never HTTP/1.1\r\nHost: a\r\n\r\n");
    wait_for_requests(server, desk, 1);

    auto drained = server.drain();

    EXPECT_EQ(drained.wait_for(std::chrono::seconds(10)), std::future_status::ready);
    EXPECT_TRUE(socket.at_end());
}

}  // namespace
}  // namespace tendril::http::testing
