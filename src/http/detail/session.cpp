#include "http/detail/session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>
#include <utility>

#include "base/log.hpp"
#include "http/problem.hpp"

namespace tendril::http::detail {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::steady_clock;

constexpr auto in_coroutine = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t pipeline_max = 16;
constexpr std::size_t input_start_bytes = 4 * 1024;
constexpr std::size_t input_body_bytes = 64 * 1024;    // reading a body in fewer, larger pieces
constexpr std::size_t output_high_bytes = 256 * 1024;  // above it, no further request is read
constexpr std::size_t output_keep_bytes = 64 * 1024;   // a larger buffer is given back once empty
constexpr std::chrono::seconds linger_limit{2};
constexpr std::size_t stream_waiting_max = 64 * 1024;
constexpr int no_answer = 0;  // the status of a response that closes the connection instead

// The handler's end of a request. Dropped without an answer, it answers 500, so that the client is not left waiting.
class Answer {
 public:
    Answer(std::weak_ptr<Session> session, std::uint64_t number) : session_(std::move(session)), number_(number) {}
    Answer(const Answer&) = delete;
    Answer& operator=(const Answer&) = delete;
    ~Answer() {
        if (!given_) give(problem(500, "The server gave no answer to this request."));
    }

    void give(Response response) {
        given_ = true;
        if (const auto session = session_.lock()) session->answer(number_, std::move(response));
    }

 private:
    std::weak_ptr<Session> session_;
    std::uint64_t number_;
    bool given_ = false;
};

class SessionStream final : public BodyStream {
 public:
    explicit SessionStream(std::weak_ptr<Session> session) : session_(std::move(session)) {}
    SessionStream(const SessionStream&) = delete;
    SessionStream& operator=(const SessionStream&) = delete;
    ~SessionStream() override {
        if (const auto session = session_.lock()) session->release_stream();
    }

    bool send(std::string_view text) override {
        const auto session = session_.lock();
        return session && session->send_more(text);
    }
    void on_end(std::function<void()> ended) override {
        if (const auto session = session_.lock()) session->on_stream_end(std::move(ended));
    }

 private:
    std::weak_ptr<Session> session_;
};

std::string address_of(const asio::ip::tcp::socket& socket) {
    error_code failure;
    const auto endpoint = socket.remote_endpoint(failure);
    return failure ? std::string() : endpoint.address().to_string();
}

}  // namespace

Session::Session(asio::ip::tcp::socket socket, std::shared_ptr<ServerState> server)
    : server_(std::move(server)),
      remote_address_(address_of(socket)),
      socket_(std::move(socket)),
      wake_(server_->executor, steady_clock::time_point::max()),
      reader_({server_->limits.header_bytes_max, server_->limits.body_bytes_max}),
      input_(input_start_bytes),
      last_activity_(steady_clock::now()) {
    error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
    server_->sessions.insert(this);
}

Session::~Session() {
    server_->sessions.erase(this);
}

asio::awaitable<void> Session::serve(std::shared_ptr<Session> self) {
    while (!self->input_ended_) {
        self->read_requests();
        if (self->input_ended_) break;
        if (self->must_continue()) {
            self->send_continue();
            self->flush();
        }
        if (self->has_room()) {
            co_await self->read_more();
        } else {
            co_await self->wait();
        }
    }
    while (!self->settled()) co_await (self->streaming_ ? self->watch() : self->wait());
    if (!self->aborted_) co_await self->linger();
    self->server_->sessions.erase(self.get());  // a write that was cancelled may hold the session a little longer
}

asio::awaitable<void> Session::read_more() {
    make_room();
    const auto free = asio::buffer(input_.data() + input_end_, input_.size() - input_end_);
    const auto [failure, count] = co_await socket_.async_read_some(free, in_coroutine);
    last_activity_ = steady_clock::now();
    input_end_ += count;
    if (!failure) co_return;
    input_ended_ = true;
    client_left_ = true;
    end_stream();
    if (timed_out_) refuse({408, "The request did not arrive completely in time."});
}

asio::awaitable<void> Session::wait() {
    waiting_ = true;
    co_await wake_.async_wait(in_coroutine);
    waiting_ = false;
    request_start_ = steady_clock::now();  // the time that a request waited for us does not count against it
}

// While a body goes on, what the client still sends is ignored; that it closes its side ends the body.
asio::awaitable<void> Session::watch() {
    // The end of a socket's input is told once: a read after it would wait for ever.
    if (client_left_) co_return end_stream();
    const auto result = co_await socket_.async_read_some(asio::buffer(input_), in_coroutine);
    if (std::get<0>(result)) end_stream();
}

// Closing with unread input would reset the connection, and the last answer with it (RFC 9112, section 9.6).
asio::awaitable<void> Session::linger() {
    error_code failure;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, failure);
    linger_start_ = steady_clock::now();
    while (!failure) {
        const auto result = co_await socket_.async_read_some(asio::buffer(input_), in_coroutine);
        failure = std::get<0>(result);
    }
    socket_.close(failure);
}

void Session::read_requests() {
    handing_over_ = true;
    while (!input_ended_ && input_begin_ < input_end_ && has_room()) {
        const bool fresh = !reader_.under_way();
        const auto progress = reader_.feed({input_.data() + input_begin_, input_end_ - input_begin_});
        input_begin_ += progress.consumed;
        if (fresh && reader_.under_way()) request_start_ = last_activity_;
        if (progress.state == RequestReader::State::rejected) refuse(reader_.rejection());
        if (progress.state == RequestReader::State::complete) hand_over(reader_.take());
        if (progress.state == RequestReader::State::need_more) break;
    }
    if (server_->stopping && !reader_.under_way()) input_ended_ = true;
    handing_over_ = false;
    flush();
}

void Session::hand_over(ParsedRequest parsed) {
    continued_ = false;
    const Framing framing{parsed.request.method == "HEAD", parsed.keep_alive, parsed.http_1_0};
    if (!parsed.keep_alive || server_->stopping) input_ended_ = true;
    const auto answer = std::make_shared<Answer>(weak_from_this(), first_due_ + due_.size());
    due_.push_back({framing, std::nullopt});
    parsed.request.remote_address = remote_address_;
    try {
        server_->handler(std::move(parsed.request), [answer](Response response) { answer->give(std::move(response)); });
    } catch (const std::exception& failure) {
        log::error("a request handler threw: {}", failure.what());
        answer->give(problem(500, "The server failed to handle this request."));
    }
}

void Session::refuse(Rejection rejection) {
    input_ended_ = true;
    due_.push_back({Framing{false, false, false}, problem(rejection.status, rejection.detail)});
    collect_answers();
}

// Only once the answers before it are out: "100 Continue" must not overtake them.
bool Session::must_continue() const {
    return reader_.wants_continue() && !continued_ && due_.empty();
}

void Session::send_continue() {
    continued_ = true;
    output_.append("HTTP/1.1 100 Continue\r\n\r\n");
}

// Moves what is not parsed to the front; grows while one piece (a header line, a chunk's head) needs more than fits.
void Session::make_room() {
    const auto held = input_end_ - input_begin_;
    if (input_begin_ > 0) std::memmove(input_.data(), input_.data() + input_begin_, held);
    input_begin_ = 0;
    input_end_ = held;
    if (reader_.under_way() && held == 0 && input_.size() < input_body_bytes) {
        input_.resize(input_body_bytes);
    } else if (held == input_.size()) {
        input_.resize(input_.size() * 2);
    } else if (!reader_.under_way() && held == 0 && input_.size() > input_start_bytes) {
        input_.resize(input_start_bytes);
        input_.shrink_to_fit();
    }
}

bool Session::has_room() const {
    return due_.size() < pipeline_max && output_.size() < output_high_bytes;
}

bool Session::settled() const {
    return aborted_ || (!streaming_ && due_.empty() && output_.empty() && writing_.empty());
}

void Session::answer(std::uint64_t number, Response response) {
    if (aborted_ || number < first_due_) return;
    auto& due = due_[number - first_due_];
    if (due.response) return;
    due.response = std::move(response);
    collect_answers();
}

void Session::collect_answers() {
    while (!due_.empty() && due_.front().response) {
        if (due_.front().response->status == no_answer) return hang_up();
        auto framing = due_.front().framing;
        if (due_.front().response->stream && !framing.head_only) {
            return begin_stream(std::move(*due_.front().response));
        }
        if (input_ended_ && due_.size() == 1) framing.keep_alive = false;
        append_response(output_, *due_.front().response, framing, server_->date.at(std::time(nullptr)));
        due_.pop_front();
        ++first_due_;
    }
    if (output_.empty() || handing_over_) return;
    if (must_continue()) send_continue();
    // Answers to pipelined requests tend to come together; one write takes them all.
    if (due_.empty()) {
        flush();
    } else {
        schedule_flush();
    }
}

// Instead of an answer; those before it still go out.
void Session::hang_up() {
    flush();
    abort();
}

// The connection's last answer: requests that were sent behind it get none.
void Session::begin_stream(Response response) {
    append_response(output_, response, {.keep_alive = false}, server_->date.at(std::time(nullptr)));
    first_due_ += due_.size();
    due_.clear();
    input_ended_ = true;
    streaming_ = true;
    flush();
    response.stream(std::make_unique<SessionStream>(weak_from_this()));
}

bool Session::send_more(std::string_view text) {
    if (!streaming_ || output_.size() + writing_.size() > stream_waiting_max) return false;
    output_.append(text);
    flush();
    return streaming_;
}

void Session::on_stream_end(std::function<void()> ended) {
    stream_ended_ = std::move(ended);
    if (!streaming_) asio::post(server_->executor, std::exchange(stream_ended_, nullptr));
}

void Session::end_stream() {
    if (!std::exchange(streaming_, false)) return;
    if (stream_ended_) asio::post(server_->executor, std::exchange(stream_ended_, nullptr));
}

void Session::release_stream() {
    stream_ended_ = nullptr;
    end_stream();
    stop_reading();
}

void Session::schedule_flush() {
    if (flush_scheduled_) return;
    flush_scheduled_ = true;
    asio::post(server_->executor, [self = shared_from_this()] {
        self->flush_scheduled_ = false;
        self->flush();
    });
}

void Session::flush() {
    if (aborted_ || !writing_.empty()) return;
    if (output_.empty()) return wake();
    error_code failure;
    const auto count = socket_.write_some(asio::buffer(output_), failure);
    if (failure && failure != asio::error::would_block) return abort();
    last_activity_ = steady_clock::now();
    if (count < output_.size()) {
        writing_.swap(output_);
        written_ = failure ? 0 : count;
        return write_rest();
    }
    output_.clear();
    if (output_.capacity() > output_keep_bytes) output_.shrink_to_fit();
    wake();
}

void Session::write_rest() {
    write_start_ = steady_clock::now();
    const auto rest = asio::buffer(writing_.data() + written_, writing_.size() - written_);
    socket_.async_write_some(rest, [self = shared_from_this()](error_code failure, std::size_t count) {
        if (failure) return self->abort();
        self->wrote(count);
    });
}

void Session::wrote(std::size_t count) {
    written_ += count;
    if (written_ < writing_.size()) return write_rest();
    writing_.clear();
    if (writing_.capacity() > output_keep_bytes) writing_.shrink_to_fit();
    flush();
}

void Session::check_time(Time now) {
    const auto& limits = server_->limits;
    if (linger_start_) {
        if (now - *linger_start_ > linger_limit) abort();
    } else if (!writing_.empty() && now - write_start_ > limits.request_limit) {
        abort();  // the client does not take its answers
    } else if (input_ended_) {
        return;
    } else if (reader_.under_way() && has_room()) {
        if (now - request_start_ <= limits.request_limit) return;
        timed_out_ = true;
        stop_reading();
    } else if (settled() && now - last_activity_ > limits.idle_limit) {
        stop_reading();
    }
}

void Session::drain() {
    if (streaming_ || !reader_.under_way()) stop_reading();
}

// The pending read ends as if the client had closed its side.
void Session::stop_reading() {
    error_code ignored;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_receive, ignored);
}

void Session::abort() {
    aborted_ = true;
    input_ended_ = true;
    end_stream();
    writing_.clear();
    error_code ignored;
    socket_.close(ignored);
    wake();
}

void Session::wake() {
    if (waiting_) wake_.cancel();
}

}  // namespace tendril::http::detail
