// What the server refuses, and how: each of these is one attack or one broken client.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/http/running_server.hpp"
#include "unit/http/socket.hpp"

namespace tendril::http::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Refusal {
    const char* name;
    const char* request;
    int status;
};

class ServerRefuses : public ::testing::TestWithParam<Refusal> {};

TEST_P(ServerRefuses, WithAProblemDocumentAndClosesTheConnection) {
    int handled = 0;
    RunningServer server([&](const Request& request, const Respond& respond) {
        ++handled;
        echo(request, respond);
    });
    auto socket = Socket::connect(server.address());

    socket.send(GetParam().request);

    const auto response = socket.read_to_end();
    EXPECT_THAT(response, StartsWith("HTTP/1.1 " + std::to_string(GetParam().status) + " "));
    EXPECT_THAT(response, HasSubstr("\r\nContent-Type: application/problem+json\r\n"));
    EXPECT_THAT(response, HasSubstr("\r\nConnection: close\r\n"));
    EXPECT_THAT(response, HasSubstr("\"status\":" + std::to_string(GetParam().status)));
    EXPECT_EQ(handled, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Malformed, ServerRefuses,
    ::testing::Values(
        Refusal{"NoHttp", "hello\r\n\r\n", 400},
        Refusal{"TlsHello", "\x16\x03\x01\x02\x01\x01\xfc\x03\x03 \r\n\r\n", 400},
        Refusal{"NoVersion", "GET /\r\n\r\n", 400}, Refusal{"Http2", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        Refusal{"BareLineFeeds", "GET / HTTP/1.1\nHost: a\n\n\r\n\r\n", 505},
        Refusal{"NoHost", "GET / HTTP/1.1\r\n\r\n", 400},
        Refusal{"TwoHosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        Refusal{"HostWithAPath", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
        Refusal{"RelativeAddress", "GET x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Refusal{"AddressWithAFragment", "GET /x#y HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Refusal{"Connect", "CONNECT a.example:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        Refusal{"FieldWithoutAColon", "GET / HTTP/1.1\r\nHost: a\r\nbroken\r\n\r\n", 400},
        Refusal{"BlankBeforeTheColon", "GET / HTTP/1.1\r\nHost: a\r\nName : x\r\n\r\n", 400},
        Refusal{"NegativeLength", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400},
        Refusal{"LengthWithASign", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx", 400},
        Refusal{"LengthBeyond64Bits", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
                400},
        Refusal{"TwoLengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx", 400},
        Refusal{"LengthAndChunked",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        Refusal{"ChunkedAndLength",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400},
        Refusal{"UnknownCoding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                501},
        Refusal{"CodingInHttp10", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        Refusal{"BrokenChunk", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n", 400},
        Refusal{"ChunkLongerThanSaid", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
                400}),
    [](const auto& test) { return test.param.name; });

TEST(ServerLimits, AnswersTooLargeHeaderFieldsWith431) {
    RunningServer server(echo);
    for (const auto* piece : {"x", "X-Field: value\r\n"}) {
        auto socket = Socket::connect(server.address());
        std::string header = "GET / HTTP/1.1\r\nHost: a\r\nX-Large: ";
        if (piece[1] != '\0') header += "y\r\n";
        while (header.size() < 20 * 1024) header += piece;
        socket.send(header);
        EXPECT_THAT(socket.read_to_end(), StartsWith("HTTP/1.1 431 "));
    }
}

TEST(ServerLimits, CountsHeaderFieldsThatArriveOneByOne) {
    RunningServer server(echo);
    auto socket = Socket::connect(server.address());
    socket.send("GET / HTTP/1.1\r\nHost: a\r\n");
    for (int i = 0; i < 2'000; ++i) socket.send("X-Field: some value\r\n");
    EXPECT_THAT(socket.read_to_end(), StartsWith("HTTP/1.1 431 "));
}

TEST(ServerLimits, AnswersATooLongAddressWith414) {
    RunningServer server(echo);
    auto socket = Socket::connect(server.address());
    socket.send("GET /" + std::string(20 * 1024, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(socket.read_to_end(), StartsWith("HTTP/1.1 414 "));
}

TEST(ServerLimits, AnswersATooLargeBodyWith413BeforeItIsSent) {
    RunningServer server(echo);
    auto socket = Socket::connect(server.address());
    socket.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_THAT(socket.read_to_end(), StartsWith("HTTP/1.1 413 "));
}

TEST(ServerLimits, TheAnswerReachesAClientThatSendsItsTooLargeBodyAnyway) {
    RunningServer server(echo);
    auto socket = Socket::connect(server.address());
    socket.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n" + std::string(3'000'000, 'x'));
    EXPECT_THAT(socket.read_response(), StartsWith("HTTP/1.1 413 "));
}

TEST(ServerLimits, AnswersATooLargeChunkedBodyWith413) {
    ServerLimits limits;
    limits.body_bytes_max = 10;
    RunningServer server(echo, limits);
    for (const auto* chunks : {"b\r\n12345678901\r\n0\r\n\r\n", "6\r\n123456\r\n6\r\n123456\r\n0\r\n\r\n"}) {
        auto socket = Socket::connect(server.address());
        socket.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        socket.send(chunks);
        EXPECT_THAT(socket.read_to_end(), StartsWith("HTTP/1.1 413 "));
    }
}

TEST(ServerLimits, TakesABodyOfExactlyTheLimit) {
    ServerLimits limits;
    limits.body_bytes_max = 10;
    RunningServer server(echo, limits);
    auto socket = Socket::connect(server.address());
    socket.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n1234567890");
    EXPECT_THAT(socket.read_response(), EndsWith("1234567890"));
}

TEST(ServerLimits, EndsAnEndlessChunkExtension) {
    RunningServer server(echo);
    auto socket = Socket::connect(server.address());
    socket.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(200'000, 'x'));
    EXPECT_THAT(socket.read_to_end(), StartsWith("HTTP/1.1 4"));
}

TEST(ServerLimits, EndsEndlessTrailers) {
    RunningServer server(echo);
    auto socket = Socket::connect(server.address());
    std::string request = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
    while (request.size() < 200'000) request += "X-Trailer: value\r\n";
    socket.send(request);
    EXPECT_THAT(socket.read_to_end(), StartsWith("HTTP/1.1 4"));
}

TEST(ServerLimits, AnswersTheRequestsBeforeAMalformedOne) {
    RunningServer server(echo);
    auto socket = Socket::connect(server.address());
    socket.send("GET /good HTTP/1.1\r\nHost: a\r\n\r\nnonsense\r\n\r\n");
    EXPECT_THAT(socket.read_response(), EndsWith("GET /good  "));
    EXPECT_THAT(socket.read_to_end(), StartsWith("HTTP/1.1 400 "));
}

TEST(ServerTime, AnswersARequestThatTricklesInWith408) {
    ServerLimits limits;
    limits.request_limit = 60ms;
    RunningServer server(echo, limits);
    for (const auto* part : {"GET / HT", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"}) {
        auto socket = Socket::connect(server.address());
        socket.send(part);
        EXPECT_THAT(socket.read_to_end(), StartsWith("HTTP/1.1 408 "));
    }
}

TEST(ServerTime, DoesNotLetBytesExtendTheTimeOfARequest) {
    ServerLimits limits;
    limits.request_limit = 60ms;
    RunningServer server(echo, limits);
    auto socket = Socket::connect(server.address());
    const auto start = std::chrono::steady_clock::now();
    std::thread loris([&] {
        socket.send("GET / HTTP/1.1\r\n");
        for (int i = 0; i < 40; ++i) {
            std::this_thread::sleep_for(10ms);
            socket.send("X: y\r\n");
        }
    });
    EXPECT_THAT(socket.read_response(), StartsWith("HTTP/1.1 408 "));
    EXPECT_LT(std::chrono::steady_clock::now() - start, 390ms);
    loris.join();
}

TEST(ServerTime, ClosesAnIdleConnectionWithoutAWord) {
    ServerLimits limits;
    limits.idle_limit = 60ms;
    RunningServer server(echo, limits);
    auto fresh = Socket::connect(server.address());
    auto used = Socket::connect(server.address());
    used.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    used.read_response();

    EXPECT_TRUE(fresh.at_end());
    EXPECT_TRUE(used.at_end());
}

TEST(ServerTime, DoesNotCountTheHandlersTime) {
    ServerLimits limits;
    limits.idle_limit = 40ms;
    limits.request_limit = 40ms;
    Respond open;
    RunningServer server([&](const Request&, Respond respond) { open = std::move(respond); }, limits);
    auto socket = Socket::connect(server.address());
    socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

    std::this_thread::sleep_for(150ms);
    server.run([&] { open({200, {}, "late"}); });

    EXPECT_THAT(socket.read_response(), EndsWith("late"));
}

TEST(ServerTime, GivesUpOnAClientThatDoesNotTakeItsAnswer) {
    ServerLimits limits;
    limits.request_limit = 60ms;
    std::promise<void> asked;
    RunningServer server(
        [&](const Request&, const Respond& respond) {
            respond({200, {}, std::string(64 << 20, 'x')});
            asked.set_value();
        },
        limits);
    auto socket = Socket::connect(server.address());
    socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    asked.get_future().wait();

    auto drained = server.drain();

    EXPECT_EQ(drained.wait_for(9s), std::future_status::ready) << "the drain limit of 10 s would have ended it";
}

TEST(ServerConnections, AnswersAConnectionAboveTheCapWith503AndServesAgainOnceOneHasLeft) {
    ServerLimits limits;
    limits.connections_max = 1;
    RunningServer server(echo, limits);
    auto first = Socket::connect(server.address());
    first.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
    first.read_response();

    auto second = Socket::connect(server.address());
    const auto refusal = second.read_to_end();
    EXPECT_THAT(refusal, StartsWith("HTTP/1.1 503 "));
    EXPECT_THAT(refusal, HasSubstr("\r\nRetry-After: 1\r\n"));

    first.shutdown_send();
    EXPECT_TRUE(first.at_end());
    first.close();
    std::string response;
    for (int attempt = 0; attempt < 100 && response.find(" 200 ") == std::string::npos; ++attempt) {
        auto third = Socket::connect(server.address());
        third.send("GET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
        response = third.read_response();
    }
    EXPECT_THAT(response, EndsWith("GET /3  "));
}

}  // namespace
}  // namespace tendril::http::testing
