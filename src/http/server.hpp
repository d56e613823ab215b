// The HTTP/1.1 server: Asio coroutines, keep-alive, pipelining, limits, graceful drain.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "http/message.hpp"

namespace tendril::http {

struct ServerLimits {
    std::size_t header_bytes_max = 16 * 1024;
    std::size_t body_bytes_max = 1024 * 1024;
    std::size_t connections_max = 10'000;
    std::chrono::milliseconds idle_limit{60'000};     // between requests of a kept connection
    std::chrono::milliseconds request_limit{15'000};  // from the first byte of a request to its last
    std::chrono::milliseconds drain_limit{10'000};
};

// Answers one request, now or later, exactly once. Callable on the server's executor only.
// A response with status 0 closes the connection without an answer (the simulators' dropped answers).
using Respond = std::function<void(Response)>;
// Called on the server's executor, one request of a connection after the other. Must not block and must not throw.
using Handler = std::function<void(Request, Respond)>;

class Server {
 public:
    virtual ~Server() = default;
    // "127.0.0.1:8484" as bound (with port 0, the port that was chosen).
    [[nodiscard]] virtual std::string address() const = 0;
    // Stops accepting, lets requests under way finish (up to drain_limit), closes idle connections, then calls `done`.
    virtual void drain(std::function<void()> done) = 0;
};

// Binds "HOST:PORT" and serves on `executor`, which must be a single-threaded context's or a strand.
// Too large headers are 431, too large bodies 413, malformed requests 400, all as RFC 9457 problems.
// Errors: invalid_input (an address that does not parse), unavailable (the port is taken).
Result<std::unique_ptr<Server>> make_server(boost::asio::any_io_executor executor, const std::string& address,
                                            ServerLimits limits, Handler handler);

}  // namespace tendril::http
