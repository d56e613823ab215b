#include "http/detail/direct_connection.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <charconv>
#include <cstring>
#include <utility>

#include "http/detail/call_rules.hpp"

namespace tendril::http::detail {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::steady_clock;

constexpr std::size_t input_bytes = 8 * 1024;
constexpr std::size_t output_keep_bytes = 64 * 1024;  // a larger buffer is given back

// "/x?y" of "http://127.0.0.1:80/x?y"; direct_target() has seen to it that there is nothing unusual in it.
std::string_view target_of(std::string_view url, std::string_view authority) {
    return url.substr(std::string_view("http://").size() + authority.size());
}

void append_number(std::string& out, std::size_t number) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

void append_request(std::string& out, const ClientRequest& request, std::string_view authority) {
    const auto target = target_of(request.url, authority);
    out.append(request.method).append(target.starts_with('/') ? " " : " /").append(target);
    out.append(" HTTP/1.1\r\nHost: ").append(authority).append("\r\n");
    for (const auto& [name, value] : request.headers) {
        out.append(name).append(value.empty() ? ":" : ": ").append(value).append("\r\n");
    }
    if (!request.headers.contains("User-Agent")) out.append("User-Agent: tendril\r\n");
    if (!request.headers.contains("Accept")) out.append("Accept: */*\r\n");
    out.append("Accept-Encoding: gzip\r\n");
    if (!request.body.empty() || expects_body(request.method)) {
        out.append("Content-Length: ");
        append_number(out, request.body.size());
        out.append("\r\n");
    }
    out.append("\r\n").append(request.body);
}

NoAnswer no_answer(bool sent, ErrorCode code, std::string message) {
    return {sent ? NoAnswer::Reached::unknown : NoAnswer::Reached::no, Error(code, std::move(message))};
}

}  // namespace

DirectConnection::DirectConnection(asio::any_io_executor executor, tcp::endpoint endpoint, const ClientOptions& options,
                                   Ended ended)
    : socket_(std::move(executor)),
      endpoint_(std::move(endpoint)),
      response_bytes_max_(options.response_bytes_max),
      connect_limit_(options.connect_limit),
      ended_(std::move(ended)),
      input_(input_bytes),
      reader_(options.response_bytes_max) {}

bool DirectConnection::carry(DirectCall call, std::string_view authority) {
    call_ = std::move(call);
    ++calls_;
    written_ = 0;
    input_end_ = 0;
    reader_.start(call_.request.method == "HEAD");
    append_request(output_, call_.request, authority);
    unsent_ = true;
    if (!connected_) connect();
    return connected_;
}

void DirectConnection::connect() {
    connect_deadline_ = steady_clock::now() + connect_limit_;
    socket_.async_connect(endpoint_, [self = shared_from_this(), number = calls_](error_code failure) {
        if (number != self->calls_) return;
        if (failure) {
            auto error = no_answer(false, ErrorCode::unavailable, "The call got no answer: " + failure.message() + ".");
            return self->end(std::move(error), After::close);
        }
        self->connected_ = true;
        error_code ignored;
        self->socket_.set_option(tcp::no_delay(true), ignored);
        self->socket_.non_blocking(true, ignored);
        self->send();
    });
}

// Reads while it writes: an answer may come, and end the call, before the last of a large body has left.
void DirectConnection::send() {
    if (!std::exchange(unsent_, false)) return;
    write();
    read();
}

// A connection that is broken is noticed by the read.
void DirectConnection::write() {
    error_code failure;
    written_ += socket_.write_some(asio::buffer(output_.data() + written_, output_.size() - written_), failure);
    if (failure && failure != asio::error::would_block) return;
    if (written_ == output_.size()) return;
    socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this(), number = calls_](error_code stopped) {
        if (!stopped && number == self->calls_) self->write();
    });
}

void DirectConnection::read() {
    if (input_end_ == input_.size()) input_.resize(input_.size() * 2);  // one piece, e.g. a header line, is larger
    const auto free = asio::buffer(input_.data() + input_end_, input_.size() - input_end_);
    socket_.async_read_some(free, [self = shared_from_this(), number = calls_](error_code failure, std::size_t count) {
        if (number == self->calls_) self->on_read(failure, count);
    });
}

void DirectConnection::on_read(error_code failure, std::size_t count) {
    input_end_ += count;
    if (failure) {
        const bool whole = failure == asio::error::eof && reader_.end() == ResponseReader::State::complete;
        return whole ? end(reader_.take(), After::close) : on_broken();
    }
    const auto progress = reader_.feed({input_.data(), input_end_});
    input_end_ -= progress.consumed;
    std::memmove(input_.data(), input_.data() + progress.consumed, input_end_);
    on_progress(progress.state, input_end_ == 0 && written_ == output_.size());
}

void DirectConnection::on_progress(ResponseReader::State state, bool reusable) {
    switch (state) {
        case ResponseReader::State::need_more:
            return read();
        case ResponseReader::State::complete:
            reusable = reusable && reader_.keep_alive();
            return end(reader_.take(), reusable ? After::keep : After::close);
        case ResponseReader::State::malformed:
            return end(no_answer(true, ErrorCode::unavailable, "The call got no answer: what came is not HTTP."),
                       After::close);
        case ResponseReader::State::too_large:
            auto message = "The answer is larger than " + std::to_string(response_bytes_max_) + " bytes.";
            return end(no_answer(true, ErrorCode::unavailable, std::move(message)), After::close);
    }
}

// A kept connection may be closed by the other side at any time. What has not left at all may be sent again, and so may
// what changes nothing; anything else may have arrived and taken effect.
void DirectConnection::on_broken() {
    const bool repeatable = written_ == 0 || is_safe(call_.request.method);
    const auto after = kept_ && !reader_.begun() && repeatable ? After::repeat : After::close;
    end(no_answer(written_ > 0, ErrorCode::unavailable, "The server closed the connection without an answer."), after);
}

void DirectConnection::give_up(ErrorCode code, std::string message) {
    end(no_answer(written_ > 0, code, std::move(message)), After::close);
}

void DirectConnection::end(ClientOutcome outcome, After after) {
    ++calls_;
    unsent_ = false;
    output_.clear();
    if (output_.capacity() > output_keep_bytes) output_.shrink_to_fit();
    kept_ = after == After::keep;
    idle_since_ = steady_clock::now();
    if (after != After::keep) close();
    ended_(*this, std::move(outcome), after);
}

void DirectConnection::close() {
    error_code ignored;
    socket_.close(ignored);
}

bool DirectConnection::is_usable() {
    char byte = 0;
    error_code failure;
    socket_.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, failure);
    return failure == asio::error::would_block;
}

DirectConnection::Time DirectConnection::deadline() const {
    return connected_ ? call_.deadline : std::min(call_.deadline, connect_deadline_);
}

}  // namespace tendril::http::detail
