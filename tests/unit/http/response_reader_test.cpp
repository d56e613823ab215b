#include "http/detail/response_reader.hpp"

#include <gtest/gtest.h>

namespace tendril::http::detail {
namespace {

using State = ResponseReader::State;

constexpr std::size_t bytes_max = 1'000;

// Feeds `text` in pieces of `size` bytes, as a connection does: what was not consumed comes again.
State feed(ResponseReader& reader, std::string_view text, std::size_t size) {
    std::string held;
    auto state = State::need_more;
    while (!text.empty() && state == State::need_more) {
        held.append(text.substr(0, size));
        text.remove_prefix(std::min(size, text.size()));
        const auto progress = reader.feed(held);
        held.erase(0, progress.consumed);
        state = progress.state;
    }
    return state;
}

TEST(ResponseReader, ReadsTheSameAnswerInPiecesOfAnySize) {
    constexpr std::string_view text =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nX-A: one\r\nContent-Length: 4\r\n\r\nbody";
    for (std::size_t size = 1; size <= text.size(); ++size) {
        ResponseReader reader(bytes_max);
        reader.start(false);
        ASSERT_EQ(feed(reader, text, size), State::complete) << size;
        EXPECT_TRUE(reader.keep_alive());
        const auto response = reader.take();
        EXPECT_EQ(response.status, 201);
        EXPECT_EQ(response.headers.get("x-a"), "one");
        EXPECT_EQ(response.headers.size(), 1U) << "how it was sent is left out";
        EXPECT_EQ(response.body, "body");
    }
}

TEST(ResponseReader, LeavesWhatFollowsAnAnswerUnread) {
    constexpr std::string_view text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    ResponseReader reader(bytes_max);
    reader.start(false);
    const auto progress = reader.feed(std::string(text) + "more");
    EXPECT_EQ(progress.state, State::complete);
    EXPECT_EQ(progress.consumed, text.size());
}

TEST(ResponseReader, TakesNoBodyAfterAHead) {
    ResponseReader reader(bytes_max);
    reader.start(true);
    EXPECT_EQ(feed(reader, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", 100), State::complete);
}

TEST(ResponseReader, CompletesAnAnswerWithoutALengthAtTheEndOfTheConnection) {
    ResponseReader reader(bytes_max);
    reader.start(false);
    EXPECT_EQ(feed(reader, "HTTP/1.1 200 OK\r\n\r\nall of it", 100), State::need_more);
    EXPECT_EQ(reader.end(), State::complete);
    EXPECT_EQ(reader.take().body, "all of it");
    EXPECT_FALSE(reader.keep_alive());
}

TEST(ResponseReader, RefusesAnAnswerThatEndsEarly) {
    for (const auto* text : {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "HTTP/1.1 200 OK\r\nX-A: o", ""}) {
        ResponseReader reader(bytes_max);
        reader.start(false);
        EXPECT_EQ(feed(reader, text, 100), State::need_more);
        EXPECT_EQ(reader.end(), State::malformed) << text;
    }
}

TEST(ResponseReader, RefusesWhatIsNoHttpAndGzipThatIsNone) {
    for (const auto* text : {"SSH-2.0-OpenSSH\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                             "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope"}) {
        ResponseReader reader(bytes_max);
        reader.start(false);
        EXPECT_EQ(feed(reader, text, 1'000), State::malformed) << text;
    }
}

TEST(ResponseReader, LimitsBodyChunksAndTheSumOfManyInterimAnswers) {
    std::string interim;
    for (int i = 0; i < 60; ++i) interim += "HTTP/1.1 102 Processing\r\n\r\n";
    const auto chunk = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5dc\r\n" + std::string(1'500, 'x');
    for (const auto& text :
         {"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n" + std::string(1'001, 'x'), chunk,
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(1'500, 'x'), interim}) {
        ResponseReader reader(bytes_max);
        reader.start(false);
        EXPECT_EQ(feed(reader, text, 64), State::too_large) << text.substr(0, 60);
    }
}

}  // namespace
}  // namespace tendril::http::detail
