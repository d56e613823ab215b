// One connection of the server: reads requests, hands them to the handler, writes the answers in order.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/detail/request_reader.hpp"
#include "http/detail/server_state.hpp"

namespace tendril::http::detail {

// Up to `pipeline_max` requests are with the handler at a time, so that a pipelining client's events share a commit.
//
// Ownership: the serve() coroutine and a write under way keep the session alive; answers hold it weakly, so an answer
// that comes after the connection's end finds nothing.
// Thread safety: everything runs on the server's executor.
class Session : public std::enable_shared_from_this<Session> {
 public:
    using Time = std::chrono::steady_clock::time_point;

    Session(boost::asio::ip::tcp::socket socket, std::shared_ptr<ServerState> server);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Runs until the connection has ended. `self` keeps the session alive meanwhile.
    static boost::asio::awaitable<void> serve(std::shared_ptr<Session> self);
    // The answer of request number `number`; a second answer is dropped.
    void answer(std::uint64_t number, Response response);
    // Ends what has waited too long.
    void check_time(Time now);
    // Takes no request after the one under way; an idle connection ends at once.
    void drain();
    // Ends the connection at once, without the answers still due.
    void abort();

    // For the writer of a body that goes on (BodyStream).
    bool send_more(std::string_view text);
    void on_stream_end(std::function<void()> ended);
    void release_stream();

 private:
    // A request that is with the handler, or answered but not yet at the front.
    struct Due {
        Framing framing;
        std::optional<Response> response;
    };

    boost::asio::awaitable<void> read_more();
    boost::asio::awaitable<void> wait();
    boost::asio::awaitable<void> watch();
    boost::asio::awaitable<void> linger();
    void read_requests();
    void hand_over(ParsedRequest parsed);
    void refuse(Rejection rejection);
    void send_continue();
    void make_room();
    [[nodiscard]] bool has_room() const;
    [[nodiscard]] bool settled() const;
    [[nodiscard]] bool must_continue() const;

    void collect_answers();
    void hang_up();
    void begin_stream(Response response);
    void end_stream();
    void schedule_flush();
    void flush();
    void write_rest();
    void wrote(std::size_t count);
    void stop_reading();
    void wake();

    // Constant after construction
    const std::shared_ptr<ServerState> server_;
    std::string remote_address_;

    boost::asio::ip::tcp::socket socket_;
    boost::asio::steady_timer wake_;  // never expires; cancelled to wake serve()
    bool waiting_ = false;            // serve() is in wait()

    // Input
    RequestReader reader_;
    std::vector<char> input_;
    std::size_t input_begin_ = 0;  // [begin, end) is not parsed yet
    std::size_t input_end_ = 0;
    bool input_ended_ = false;   // no further request is taken
    bool client_left_ = false;   // it closed its side
    bool timed_out_ = false;     // the request under way took too long
    bool continued_ = false;     // "100 Continue" went out for the request under way
    bool handing_over_ = false;  // inside read_requests(), which flushes at its end

    // Output
    std::deque<Due> due_;
    std::uint64_t first_due_ = 0;  // number of due_.front()
    std::string output_;           // answers ready to be written
    std::string writing_;          // what an asynchronous write is sending
    std::size_t written_ = 0;      // of writing_
    bool flush_scheduled_ = false;
    bool aborted_ = false;
    bool streaming_ = false;              // the last answer's body goes on
    std::function<void()> stream_ended_;  // while it does

    // Time
    Time last_activity_;
    Time request_start_;
    Time write_start_;
    std::optional<Time> linger_start_;
};

}  // namespace tendril::http::detail
