#include "http/client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <optional>
#include <thread>
#include <tuple>

#include "unit/http/caller.hpp"
#include "unit/http/running_server.hpp"
#include "unit/http/socket.hpp"

namespace tendril::http::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Reached = NoAnswer::Reached;

std::string gzip(const std::string& text) {
    std::string packed(text.size() + 1024, '\0');
    z_stream stream{};
    // 15 + 16: the largest window, in gzip's format (zlib.h).
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string input = text;
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

// A server that answers each request of a script on connections as they come.
class Script {
 public:
    using Step = std::function<void(Listener&)>;
    explicit Script(Step step)
        : thread_([this, step = std::move(step)] {
              try {
                  step(listener_);
              } catch (const std::exception& failure) {
                  ADD_FAILURE() << "the scripted server failed: " << failure.what();
              }
          }) {}
    ~Script() { thread_.join(); }
    Script(const Script&) = delete;
    Script& operator=(const Script&) = delete;
    [[nodiscard]] std::string url() const { return "http://" + listener_.address() + "/"; }

 private:
    Listener listener_;
    std::thread thread_;
};

constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

// The same is asked of the client that takes the shorter way where it can, and of libcurl alone.
class EveryClient : public ::testing::TestWithParam<MakeClient> {};
class EveryClientReached : public ::testing::TestWithParam<MakeClient> {};

const auto clients = ::testing::Values(MakeClient(make_client), MakeClient(make_curl_client));
const auto client_name = [](const auto& test) { return test.param == make_client ? "Usual" : "Curl"; };
INSTANTIATE_TEST_SUITE_P(Clients, EveryClient, clients, client_name);
INSTANTIATE_TEST_SUITE_P(Clients, EveryClientReached, clients, client_name);

TEST_P(EveryClient, SendsMethodHeadersAndBodyAndNothingOfItsOwnThatMatters) {
    std::string seen;
    Script server([&](Listener& listener) {
        auto socket = listener.accept();
        seen = socket.read_until("{\"a\":1}");
        socket.send(ok);
    });
    Caller caller(GetParam());
    ClientRequest request;
    request.method = "PATCH";
    request.url = server.url() + "x?y=1";
    request.headers.add("Content-Type", "application/json");
    request.headers.add("X-Empty", "");
    request.body = "{\"a\":1}";

    const auto outcome = caller.call(std::move(request));

    ASSERT_TRUE(outcome.has_value());
    EXPECT_EQ(outcome->body, "ok");
    EXPECT_THAT(seen, StartsWith("PATCH /x?y=1 HTTP/1.1\r\n"));
    EXPECT_THAT(seen, HasSubstr("\r\nContent-Type: application/json\r\n"));
    EXPECT_THAT(seen, HasSubstr("\r\nContent-Length: 7\r\n"));
    EXPECT_THAT(seen, HasSubstr("\r\nX-Empty:\r\n"));
    EXPECT_THAT(seen, HasSubstr("\r\nUser-Agent: tendril\r\n"));
    EXPECT_THAT(seen, HasSubstr("\r\nAccept-Encoding: gzip\r\n"));
}

TEST_P(EveryClient, AddsNoContentTypeAndNoExpectHeader) {
    std::string seen;
    Script server([&](Listener& listener) {
        auto socket = listener.accept();
        seen = socket.read_until("\r\n\r\n");
        socket.read_until(std::string(2'000'000, 'x'));
        socket.send(ok);
    });
    Caller caller(GetParam());

    const auto outcome = caller.call("POST", server.url(), std::string(2'000'000, 'x'));

    EXPECT_TRUE(outcome.has_value());
    EXPECT_THAT(seen, Not(HasSubstr("Content-Type")));
    EXPECT_THAT(seen, Not(HasSubstr("Expect")));
}

TEST_P(EveryClient, SendsEveryMethodAsGivenWithItsLength) {
    RunningServer server([](Request request, const Respond& respond) {
        Response response;
        response.headers.add("X-Seen", request.method + ";" + std::string(request.headers.get("Content-Length")));
        respond(std::move(response));
    });
    Caller caller(GetParam());
    for (const auto& [method, seen] : std::vector<std::pair<std::string, std::string>>{
             {"GET", "GET;"}, {"HEAD", "HEAD;"}, {"DELETE", "DELETE;"}, {"POST", "POST;0"}, {"PUT", "PUT;0"}}) {
        const auto outcome = caller.call(method, "http://" + server.address() + "/");
        ASSERT_TRUE(outcome.has_value()) << method;
        EXPECT_EQ(outcome->headers.get("X-Seen"), seen);
    }
}

TEST_P(EveryClient, GivesStatusAndHeadersOfTheFinalAnswer) {
    Script server([](Listener& listener) {
        auto socket = listener.accept();
        socket.read_until("\r\n\r\n");
        socket.send("HTTP/1.1 103 Early Hints\r\nLink: early\r\n\r\n");
        socket.send(
            "HTTP/1.1 422 No\r\nX-A:  1 \r\nX-a: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\nX-T: "
            "t\r\n\r\n");
    });
    Caller caller(GetParam());

    const auto outcome = caller.call("GET", server.url());

    ASSERT_TRUE(outcome.has_value());
    EXPECT_EQ(outcome->status, 422);
    EXPECT_EQ(outcome->body, "no");
    EXPECT_EQ(outcome->headers.size(), 2U);
    EXPECT_EQ(outcome->headers.get("X-A"), "1");
}

TEST_P(EveryClient, UnpacksGzipAndDropsTheHeadersThatDescribedIt) {
    RunningServer server([](const Request& request, const Respond& respond) {
        Response response{200, {}, gzip("unpacked text")};
        if (request.headers.get("Accept-Encoding") == "gzip") response.headers.add("Content-Encoding", "gzip");
        respond(std::move(response));
    });
    Caller caller(GetParam());

    const auto outcome = caller.call("GET", "http://" + server.address() + "/");

    ASSERT_TRUE(outcome.has_value());
    EXPECT_EQ(outcome->body, "unpacked text");
    EXPECT_FALSE(outcome->headers.contains("Content-Encoding"));
    EXPECT_FALSE(outcome->headers.contains("Content-Length"));
}

TEST_P(EveryClient, LimitsTheAnswerAsUnpackedSoThatAGzipBombDoesNoHarm) {
    RunningServer server([](const Request&, const Respond& respond) {
        Response response{200, {}, gzip(std::string(1'000'000, 'x'))};
        response.headers.add("Content-Encoding", "gzip");
        respond(std::move(response));
    });
    ClientOptions options;
    options.response_bytes_max = 100'000;
    Caller caller(GetParam(), options);

    const auto outcome = caller.call("POST", "http://" + server.address() + "/");

    ASSERT_TRUE(outcome.has_error());
    EXPECT_EQ(outcome.error().reached, Reached::unknown);
    EXPECT_THAT(outcome.error().error.message, HasSubstr("larger than 100000 bytes"));
}

TEST_P(EveryClient, LimitsEndlessHeaders) {
    Script server([](Listener& listener) {
        auto socket = listener.accept();
        socket.read_until("\r\n\r\n");
        socket.send("HTTP/1.1 200 OK\r\n");
        for (int i = 0; i < 20'000; ++i) socket.send("X-More: and more\r\n");
    });
    ClientOptions options;
    options.response_bytes_max = 100'000;
    Caller caller(GetParam(), options);

    EXPECT_TRUE(caller.call("GET", server.url()).has_error());
}

TEST_P(EveryClient, KeepsConnectionsForFurtherCalls) {
    Script server([](Listener& listener) {
        auto socket = listener.accept();
        for (int i = 0; i < 3; ++i) {
            socket.read_until("\r\n\r\n");
            socket.send(ok);
        }
        EXPECT_FALSE(listener.someone_connects_within(0ms));
    });
    Caller caller(GetParam());
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(caller.call("GET", server.url()).has_value());
}

TEST_P(EveryClient, MakesManyCallsAtOnceOnAtMostItsNumberOfConnections) {
    std::vector<Respond> open;
    RunningServer server([&](const Request&, Respond respond) {
        open.push_back(std::move(respond));
        // With four connections, the fifth call cannot be here before one of the four has its answer.
        if (open.size() < 4) return;
        EXPECT_EQ(open.size(), 4U);
        for (const auto& answer : std::exchange(open, {})) answer({200, {}, "done"});
    });
    ClientOptions options;
    options.connections_per_host_max = 4;
    Caller caller(GetParam(), options);
    int answered = 0;
    for (int i = 0; i < 40; ++i) {
        ClientRequest request;
        request.method = "POST";
        request.url = "http://" + server.address() + "/";
        caller.send(std::move(request), [&](const ClientOutcome& outcome) { answered += outcome.has_value() ? 1 : 0; });
    }

    caller.run();

    EXPECT_EQ(answered, 40);
}

TEST_P(EveryClient, DoesNotFollowRedirects) {
    Script server([](Listener& listener) {
        auto socket = listener.accept();
        socket.read_until("\r\n\r\n");
        socket.send("HTTP/1.1 302 Found\r\nLocation: http://" + listener.address() +
                    "/secret\r\nContent-Length: 0\r\n\r\n");
        EXPECT_FALSE(listener.someone_connects_within(50ms));
    });
    Caller caller(GetParam());

    const auto outcome = caller.call("GET", server.url());

    ASSERT_TRUE(outcome.has_value());
    EXPECT_EQ(outcome->status, 302);
    EXPECT_THAT(outcome->headers.get("Location"), EndsWith("/secret"));
}

TEST_P(EveryClient, CallsHttpAndHttpsOnly) {
    Caller caller(GetParam());
    for (const auto* url : {"file:///etc/hostname", "ftp://127.0.0.1/x", "gopher://127.0.0.1/", "", "http://"}) {
        const auto outcome = caller.call("GET", url);
        ASSERT_TRUE(outcome.has_error()) << url;
        EXPECT_EQ(outcome.error().reached, Reached::no) << url;
    }
}

TEST_P(EveryClient, RefusesAHeaderMethodOrAddressThatWouldForgeARequest) {
    Caller caller(GetParam());
    ClientRequest good{"GET", "http://127.0.0.1:9/", {}, {}};
    auto header = good;
    header.headers.add("X-Name", "a\r\nX-Forged: 1");
    auto name = good;
    name.headers.add("X Name", "a");
    auto method = good;
    method.method = "GET / HTTP/1.1\r\nX: y";
    auto url = good;
    url.url += "\r\nX: y";
    for (const auto& request : {header, name, method, url}) {
        const auto outcome = caller.call(request);
        ASSERT_TRUE(outcome.has_error());
        EXPECT_EQ(outcome.error().reached, Reached::no);
        EXPECT_EQ(outcome.error().error.code, ErrorCode::invalid_input);
    }
}

TEST_P(EveryClient, GoesThroughAProxy) {
    RunningServer proxy([](const Request& request, const Respond& respond) {
        respond({200, {}, "proxy for " + std::string(request.headers.get("Host")) + request.path});
    });
    ClientOptions options;
    options.proxy = "http://" + proxy.address();
    Caller caller(GetParam(), options);

    const auto outcome = caller.call("GET", "http://remote.example/x");

    ASSERT_TRUE(outcome.has_value());
    EXPECT_EQ(outcome->body, "proxy for remote.example/x");
}

TEST_P(EveryClientReached, IsNoWhenTheConnectionIsRefused) {
    std::string address;
    { address = Listener().address(); }
    Caller caller(GetParam());

    const auto outcome = caller.call("POST", "http://" + address + "/");

    ASSERT_TRUE(outcome.has_error());
    EXPECT_EQ(outcome.error().reached, Reached::no);
    EXPECT_EQ(outcome.error().error.code, ErrorCode::unavailable);
}

TEST_P(EveryClientReached, IsNoWhenTheNameDoesNotResolve) {
    ClientOptions options;
    options.connect_limit = 500ms;  // some resolvers take their time to say no
    Caller caller(GetParam(), options);

    const auto outcome = caller.call("POST", "http://no-such-host.invalid/");

    ASSERT_TRUE(outcome.has_error());
    EXPECT_EQ(outcome.error().reached, Reached::no);
}

TEST_P(EveryClientReached, IsNoWhenTlsDoesNotComeAbout) {
    Script server([](Listener& listener) {
        auto socket = listener.accept();
        socket.send("HTTP/1.1 400 this is no TLS\r\n\r\n");
        socket.read_to_end();
    });
    Caller caller(GetParam());

    const auto outcome = caller.call("POST", "https" + server.url().substr(4));

    ASSERT_TRUE(outcome.has_error());
    EXPECT_EQ(outcome.error().reached, Reached::no);
}

TEST_P(EveryClientReached, IsNoWhenConnectingTakesTooLong) {
    // TLS counts as connecting: this server takes the connection and says nothing.
    Script server([](Listener& listener) { listener.accept().read_to_end(); });
    ClientOptions options;
    options.connect_limit = 50ms;
    Caller caller(GetParam(), options);

    const auto outcome = caller.call("POST", "https" + server.url().substr(4));

    ASSERT_TRUE(outcome.has_error());
    EXPECT_EQ(outcome.error().reached, Reached::no);
    EXPECT_EQ(outcome.error().error.code, ErrorCode::timed_out);
}

TEST_P(EveryClientReached, IsUnknownWhenTheAnswerTakesTooLong) {
    Script server([](Listener& listener) { listener.accept().read_to_end(); });
    Caller caller(GetParam());
    ClientRequest request{"POST", server.url(), {}, "x", 50ms};

    const auto outcome = caller.call(std::move(request));

    ASSERT_TRUE(outcome.has_error());
    EXPECT_EQ(outcome.error().reached, Reached::unknown);
    EXPECT_EQ(outcome.error().error.code, ErrorCode::timed_out);
}

TEST_P(EveryClientReached, IsNoWhenTheTimeIsOverBeforeAConnectionIsFree) {
    const Listener silent;
    ClientOptions options;
    options.connections_per_host_max = 1;
    Caller caller(GetParam(), options);
    std::vector<Reached> outcomes;
    for (int i = 0; i < 3; ++i) {
        // The first keeps the only connection for longer than the others may wait.
        const auto limit = i == 0 ? 400ms : 50ms;
        ClientRequest request{"POST", "http://" + silent.address() + "/", {}, "x", limit};
        caller.send(std::move(request), [&](const ClientOutcome& outcome) {
            ASSERT_TRUE(outcome.has_error());
            EXPECT_EQ(outcome.error().error.code, ErrorCode::timed_out);
            outcomes.push_back(outcome.error().reached);
        });
    }

    caller.run();

    EXPECT_THAT(outcomes, ::testing::UnorderedElementsAre(Reached::unknown, Reached::no, Reached::no));
}

TEST_P(EveryClient, LetsWhoIsToldOfALateCallMakeCallsElsewhere) {
    const Listener silent;
    std::vector<Listener> others(8);
    Caller caller(GetParam());
    std::size_t late = 0;
    caller.send({"POST", "http://" + silent.address() + "/", {}, "x", 30ms}, [&](const ClientOutcome&) {
        for (const auto& other : others) {
            ClientRequest request{"POST", "http://" + other.address() + "/", {}, "x", 30ms};
            caller.send(std::move(request), [&](const ClientOutcome& outcome) {
                late += outcome.has_error() && outcome.error().error.code == ErrorCode::timed_out ? 1U : 0U;
            });
        }
    });

    caller.run();

    EXPECT_EQ(late, others.size());
}

TEST_P(EveryClientReached, IsUnknownWhenTheAnswerBreaksOffHalfway) {
    Script server([](Listener& listener) {
        auto socket = listener.accept();
        socket.read_until("\r\n\r\n");
        socket.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    });
    Caller caller(GetParam());

    const auto outcome = caller.call("DELETE", server.url());

    ASSERT_TRUE(outcome.has_error());
    EXPECT_EQ(outcome.error().reached, Reached::unknown);
}

// Answers one request, then takes the next on the same connection and hangs up on it; counts what comes after.
struct HangUp {
    const char* name;
    const char* method;
    const char* body;
    bool reset;
    bool sent_again;
};

class ClientDroppedAnswer : public ::testing::TestWithParam<std::tuple<MakeClient, HangUp>> {};

TEST_P(ClientDroppedAnswer, OnAKeptConnectionIsNeverRepeatedUnlessSafe) {
    const auto& [make, hang_up] = GetParam();
    int seen = 0;
    std::optional<Script> server(std::in_place, [&seen, reset = hang_up.reset](Listener& listener) {
        {
            auto kept = listener.accept();
            kept.read_until("\r\n\r\n");
            kept.send(ok);
            if (!kept.read_until("\r\n\r\n").empty()) ++seen;
            if (reset) kept.reset_on_close();
        }
        while (listener.someone_connects_within(150ms)) {
            auto again = listener.accept();
            if (!again.read_until("\r\n\r\n").empty()) ++seen;
            again.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        }
    });
    Caller caller(make);
    ASSERT_TRUE(caller.call("GET", server->url()).has_value());

    const auto outcome = caller.call(hang_up.method, server->url(), hang_up.body);

    server.reset();  // it has then waited for a second request in vain
    EXPECT_EQ(outcome.has_value(), hang_up.sent_again);
    EXPECT_EQ(seen, hang_up.sent_again ? 2 : 1);
    if (outcome.has_error()) EXPECT_EQ(outcome.error().reached, Reached::unknown);
}

INSTANTIATE_TEST_SUITE_P(Methods, ClientDroppedAnswer,
                         ::testing::Combine(clients,
                                            ::testing::Values(HangUp{"Get", "GET", "", false, true},
                                                              HangUp{"Post", "POST", "", false, false},
                                                              HangUp{"PostWithABody", "POST", "effect", false, false},
                                                              HangUp{"PostReset", "POST", "", true, false},
                                                              HangUp{"Put", "PUT", "effect", false, false},
                                                              HangUp{"Patch", "PATCH", "", false, false},
                                                              HangUp{"Delete", "DELETE", "", false, false},
                                                              HangUp{"DeleteReset", "DELETE", "", true, false})),
                         [](const auto& test) {
                             const bool usual = std::get<0>(test.param) == make_client;
                             return std::string(std::get<1>(test.param).name) + (usual ? "Usual" : "Curl");
                         });

TEST_P(EveryClient, UsesANewConnectionWhenTheKeptOneWasClosedMeanwhile) {
    Script server([](Listener& listener) {
        for (int i = 0; i < 2; ++i) {
            auto socket = listener.accept();
            socket.read_until("\r\n\r\n");
            socket.send(ok);
        }
    });
    Caller caller(GetParam());
    ASSERT_TRUE(caller.call("POST", server.url()).has_value());
    std::this_thread::sleep_for(50ms);  // lets the close arrive: it is the kernel's doing and gives no sign
    EXPECT_TRUE(caller.call("POST", server.url()).has_value());
}

TEST_P(EveryClient, CallsBackOnceForEveryCallWhenItIsDestroyed) {
    const Listener silent;
    Caller caller(GetParam());
    std::vector<Reached> outcomes;
    for (int i = 0; i < 5; ++i) {
        caller.send({"POST", "http://" + silent.address(), {}, "x"}, [&](const ClientOutcome& outcome) {
            ASSERT_TRUE(outcome.has_error());
            EXPECT_EQ(outcome.error().error.code, ErrorCode::cancelled);
            outcomes.push_back(outcome.error().reached);
        });
    }

    caller.destroy_client();
    EXPECT_TRUE(outcomes.empty()) << "callbacks run on the executor, not inside the destructor";
    caller.run();

    EXPECT_EQ(outcomes.size(), 5U);
}

}  // namespace
}  // namespace tendril::http::testing
