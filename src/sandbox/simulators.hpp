// Built-in simulators of HighLevel and Habitify: stateful stand-ins with which flows are tried out end to end, and the
// remote systems of integration tests and benchmarks. Each serves its API on a port of its own and its control
// interface below /_sandbox/ (see gateway.hpp).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>

#include "base/random.hpp"
#include "base/time.hpp"
#include "http/client.hpp"
#include "sandbox/habitify/options.hpp"
#include "sandbox/highlevel/options.hpp"

namespace tendril::sandbox {

// A simulator that serves until it is destroyed.
class Simulator {
 public:
    virtual ~Simulator() = default;
    // "127.0.0.1:8485" as bound (with port 0, the port that was chosen).
    [[nodiscard]] virtual std::string address() const = 0;
    // The key that emitted webhooks are signed with: raw Ed25519, base64.
    [[nodiscard]] virtual std::string webhook_public_key() const = 0;
    // Stops accepting, lets requests under way finish, then calls `done`.
    virtual void drain(std::function<void()> done) = 0;
};

// What a simulator is given; all of it must outlive the simulator.
struct Surroundings {
    boost::asio::any_io_executor executor;  // a single-threaded context's or a strand
    const Clock& clock;
    Random& random;
    http::Client* client = nullptr;  // sends emitted webhooks; without one POST /_sandbox/emit answers 503
};

// Errors: invalid_input (an address that does not parse), unavailable (the port is taken).
Result<std::unique_ptr<Simulator>> start_highlevel(const Surroundings& surroundings, HighLevelOptions options);
Result<std::unique_ptr<Simulator>> start_habitify(const Surroundings& surroundings, HabitifyOptions options);

}  // namespace tendril::sandbox
