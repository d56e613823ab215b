// One connection of the direct client: carries one call at a time.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "http/client.hpp"
#include "http/detail/response_reader.hpp"

namespace tendril::http::detail {

// A call on its way to the address whose text is `authority`.
struct DirectCall {
    ClientRequest request;
    ClientCallback done;
    std::chrono::steady_clock::time_point deadline;
};

// Thread safety: on the client's executor only. Its handlers keep it alive while a call is under way, and only then:
// an idle connection waits for nothing, so that it does not keep the executor's context running.
class DirectConnection : public std::enable_shared_from_this<DirectConnection> {
 public:
    using Time = std::chrono::steady_clock::time_point;
    enum class After {
        keep,    // the connection can carry another call
        close,   // it is closed
        repeat,  // it is closed, and was before it could take the call: the call may be made again on a new one
    };
    // Called once for every call. Never from inside carry().
    using Ended = std::function<void(DirectConnection&, ClientOutcome, After)>;

    DirectConnection(boost::asio::any_io_executor executor, boost::asio::ip::tcp::endpoint endpoint,
                     const ClientOptions& options, Ended ended);

    // Takes a call. False when it has to connect first, and sends the call by itself then; otherwise send() does.
    [[nodiscard]] bool carry(DirectCall call, std::string_view authority);
    // Sends the call that it carries, unless that has ended meanwhile, and reads its answer.
    void send();
    // Gives up the call under way and closes.
    void give_up(ErrorCode code, std::string message);
    void close();
    // False when the other side has closed it meanwhile, or has sent what nobody asked for.
    [[nodiscard]] bool is_usable();
    // When the call under way is late: connecting has a limit of its own.
    [[nodiscard]] Time deadline() const;
    [[nodiscard]] DirectCall take_call() { return std::move(call_); }
    [[nodiscard]] Time idle_since() const { return idle_since_; }

 private:
    void connect();
    void write();
    void read();
    void on_read(boost::system::error_code failure, std::size_t count);
    void on_progress(ResponseReader::State state, bool reusable);
    void on_broken();
    void end(ClientOutcome outcome, After after);

    boost::asio::ip::tcp::socket socket_;
    const boost::asio::ip::tcp::endpoint endpoint_;
    const std::size_t response_bytes_max_;
    const std::chrono::milliseconds connect_limit_;
    const Ended ended_;

    DirectCall call_;
    std::uint64_t calls_ = 0;  // so that a handler of an earlier call knows that it is late
    Time connect_deadline_;
    Time idle_since_;
    bool connected_ = false;
    bool kept_ = false;    // it has carried a call before
    bool unsent_ = false;  // it carries a call that send() was not called for

    std::string output_;
    std::size_t written_ = 0;
    std::vector<char> input_;
    std::size_t input_end_ = 0;  // [0, end) is not read yet
    ResponseReader reader_;
};

}  // namespace tendril::http::detail
