// The boundary between the engine and the network: calls of connections, without their secrets.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "base/error.hpp"
#include "base/json.hpp"
#include "http/client.hpp"
#include "http/message.hpp"

namespace tendril::connector {

// One call of an operation on a connection's account. Credentials are added below this boundary.
struct Call {
    std::string connection;
    std::string method;
    std::string path;  // with query, encoded; below the connection's base URL
    http::Headers headers;
    std::string body;
    json::value content;  // what `body` says; null when there is none, or when somebody has taken it
    std::chrono::milliseconds time_limit{30'000};
    bool reads = false;  // changes nothing, whatever its method: allowed on read-only connections
};

// What became of a call: an answer of any status, or none.
using Outcome = http::ClientOutcome;
using OutcomeCallback = std::function<void(Outcome)>;

// Implementations: ConnectionTransport (credentials + http::Client); the simulation's.
// `done` is called exactly once, later, on the engine's executor.
class Transport {
 public:
    virtual ~Transport() = default;
    virtual void send(Call call, OutcomeCallback done) = 0;
};

}  // namespace tendril::connector
