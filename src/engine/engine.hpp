// The engine: from an accepted event to its effects. Free of sockets, threads, wall clock and randomness.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "connector/manifest.hpp"
#include "connector/transport.hpp"
#include "flow/registry.hpp"
#include "store/run_store.hpp"

namespace tendril::engine {

template <class T>
using Callback = store::Callback<T>;

// An authenticated event, before it is stored.
struct Incoming {
    std::string workspace;
    std::string hook;             // "" for events sent from inside
    bool sender_can_mend = true;  // person hooks: a schema break is refused; otherwise it is stored as invalid
    std::string external_id;
    std::string type;
    TimePoint occurred_at;
    json::object data;
};

struct Accepted {
    EventId event{};
    bool duplicate = false;
    store::Disposition disposition = store::Disposition::matched;
    std::vector<RunId> runs;
};

// What a person decides about a held run whose call may have taken effect.
enum class Decision {
    repeat,  // make the call again
    skip,    // it did take effect: go on without an answer
};

// What the engine must know of a connection: everything but its secrets.
struct ConnectionFacts {
    std::string id;
    std::string workspace;
    std::string connector;
    json::object settings;
    bool read_only = false;
    bool needs_attention = false;
};

// Bounds on what is held in memory; the rest waits in the store.
struct EngineLimits {
    std::size_t window_runs_max = 20'000;       // open runs in memory
    std::size_t running_max = 256;              // runs at work at once
    std::size_t calls_per_connection_max = 48;  // calls under way at once
    std::size_t appends_waiting_max = 10'000;   // events waiting for their commit; more are refused with retry_after
};

struct Counters {
    std::uint64_t events_accepted = 0;
    std::uint64_t events_duplicate = 0;
    std::uint64_t events_refused = 0;
    std::uint64_t runs_started = 0;
    std::uint64_t runs_succeeded = 0;
    std::uint64_t runs_filtered = 0;
    std::uint64_t runs_dead = 0;
    std::uint64_t runs_held = 0;
    std::uint64_t calls = 0;
    std::uint64_t calls_failed = 0;
    std::size_t runs_open_in_memory = 0;
};

struct Parts {
    const Clock& clock;
    Random& random;
    store::RunStore& store;
    const connector::Catalog& catalog;
    const flow::Registry& flows;
    connector::Transport& transport;
    // Asks to be ticked at (or soon after) the instant; a later call replaces an earlier one.
    std::function<void(TimePoint)> wake_at;
    // A connection's credentials were refused: told to the people, kept by the caller.
    std::function<void(const std::string& connection, const std::string& why)> connection_refused;
};

// Thread safety: every method on the engine's executor only; callbacks come there.
class Engine {
 public:
    virtual ~Engine() = default;

    // Continues what an earlier process left open. Call once, after flows and connections are known.
    virtual void start() = 0;
    // Starts no new steps; `done` when the calls under way have been recorded. Events are still accepted until then.
    virtual void drain(std::function<void()> done) = 0;
    virtual void tick() = 0;

    // Stores the event and the runs it starts; `done` when they are durable. Errors: invalid_input naming the field,
    // rate_limited (too much waits for the disk), unavailable (the store refuses).
    virtual void accept(Incoming event, Callback<Accepted> done) = 0;

    // Runs an event's flow again, with the flow's published version. Errors: not_found, conflict (still open).
    virtual void replay(RunId run, Callback<RunId> done) = 0;
    // Errors: not_found, conflict (not held for a decision).
    virtual void decide(RunId run, Decision decision, Callback<void> done) = 0;
    // Errors: not_found, conflict (ended, or a call is under way).
    virtual void cancel(RunId run, Callback<void> done) = 0;

    // Adds or replaces what is known of a connection; releases runs held for it when it needs no attention.
    virtual void set_connection(ConnectionFacts facts) = 0;
    virtual void remove_connection(const std::string& id) = 0;
    virtual void set_workspace(const std::string& workspace, const std::string& time_zone) = 0;

    [[nodiscard]] virtual Counters counters() const = 0;
};

std::unique_ptr<Engine> make_engine(Parts parts, EngineLimits limits = {});

}  // namespace tendril::engine
