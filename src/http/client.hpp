// Calls to other servers: pooled keep-alive connections, TLS with verification, proxies, time limits, gzip.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "http/address_guard.hpp"
#include "http/message.hpp"

namespace tendril::http {

// Why there is no answer. `reached` tells what a caller must know before it repeats a call that changes something.
struct NoAnswer {
    enum class Reached {
        no,       // the request never left: connecting failed
        unknown,  // it may have arrived and taken effect: the connection broke or time ran out
    };
    Reached reached = Reached::unknown;
    Error error;  // unavailable or timed_out; invalid_input for a request that HTTP cannot carry; cancelled
};

using ClientOutcome = boost::system::result<Response, NoAnswer>;
using ClientCallback = std::function<void(ClientOutcome)>;

// Implementations: the clients below; tests' scripted clients.
class Client {
 public:
    virtual ~Client() = default;
    // Calls `done` exactly once, on the executor the client was made with, also when the client is destroyed first
    // (cancelled). Never sends a call that may change something twice: where a kept connection breaks before the
    // answer, only GET, HEAD, OPTIONS and TRACE are sent again. Responses come decoded, without Content-Length,
    // Content-Encoding, Transfer-Encoding and Connection. `done` must not throw. Callable from any thread.
    virtual void send(ClientRequest request, ClientCallback done) = 0;
};

struct ClientOptions {
    std::chrono::milliseconds connect_limit{5'000};
    std::size_t response_bytes_max = 8 * 1024 * 1024;
    std::size_t connections_per_host_max = 64;
    std::string proxy;    // "" follows the usual environment variables
    std::string ca_file;  // "" takes the system's certificates
    // For calls to addresses that somebody else chose: asked before each connection is made. Such calls use no proxy,
    // which would make connections in their stead.
    std::optional<AddressGuard> guard;
};

// A client for everything: libcurl's multi interface, with a thread of its own, and for plain HTTP to an IP address
// connections on the executor itself. `executor` must be a single-threaded context's or a strand.
std::unique_ptr<Client> make_client(boost::asio::any_io_executor executor, ClientOptions options);

// libcurl alone.
std::unique_ptr<Client> make_curl_client(boost::asio::any_io_executor executor, ClientOptions options);

[[noreturn]] void throw_exception_from_error(const NoAnswer& failure, const boost::source_location& location);

}  // namespace tendril::http
