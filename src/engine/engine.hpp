// The engine: from an accepted event to its effects. Free of sockets, threads, wall clock and randomness.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "connector/manifest.hpp"
#include "connector/request.hpp"
#include "connector/transport.hpp"
#include "expr/tables.hpp"
#include "flow/registry.hpp"
#include "store/run_store.hpp"

namespace tendril::engine {

template <class T>
using Callback = store::Callback<T>;

// An authenticated event, before it is stored.
// A change that a look at an account found and of which an event should have told; see store/sighting.hpp. Instants of
// the other system's clock.
struct FoundChange {
    TimePoint since;
    TimePoint through;
};

struct Incoming {
    std::string workspace;
    std::string hook;             // "" for events sent from inside
    bool sender_can_mend = true;  // person hooks: a schema break is refused; otherwise it is stored as invalid
    std::string external_id;
    std::string type;
    TimePoint occurred_at;
    json::object data;
    std::string flow;        // of a schedule: the only flow that it starts
    std::string connection;  // whose system sent it, where that is known
    std::string unplaced;    // why nothing here is meant by it: it is kept as unknown, and starts nothing
    std::optional<store::MarkChange> mark;               // of a poll: how far it has seen with this event
    std::optional<FoundChange> found;                    // of a reconciliation
    store::Priority priority = store::Priority::normal;  // of the runs that it starts
};

struct Accepted {
    EventId event{};
    bool duplicate = false;
    store::Disposition disposition = store::Disposition::matched;
    std::vector<RunId> runs;
};

// What a person decides about a held run.
enum class Decision {
    repeat,  // held for a decision: make the call again; for an error or its order: try the failed step again
    skip,    // for a decision or an error: go on without the step; for its order: give the run up, so that its key goes
             // on
};

// Where a replay begins.
enum class ReplayFrom {
    start,
    failed_step,  // what the earlier run completed is kept, and so is the knowledge of calls that may have arrived
};

struct ReplayRequest {
    RunId run{};
    ReplayFrom from = ReplayFrom::start;
    std::optional<json::object> data;  // the event's data as edited by a person; nullopt: as it came
    store::Priority priority = store::Priority::urgent;
};

// A flow version that a person tries out. It need not be published.
struct TestRequest {
    Incoming event;
    flow::Registry::FlowPointer flow;  // known to Parts::flows, so that a restart can go on with it
};

// What the engine must know of a workspace.
struct WorkspaceFacts {
    std::string id;
    std::string time_zone = "UTC";         // IANA name
    double weight = 1;                     // its share among workspaces
    std::vector<std::string> redact = {};  // names of fields that are not kept once a run has ended
    std::string redact_text = {};          // the same as it is stored; "" without any
};

// What the engine must know of a connection: everything but its secrets.
struct ConnectionFacts {
    std::string id;
    std::string workspace;
    std::string connector;
    json::object settings;
    bool read_only = false;
    bool needs_attention = false;
    // Whose account it is: the id of a person, or "" for the workspace's own.
    [[nodiscard]] std::string_view person() const { return text_or(settings, "person"); }
};

// One call that belongs to no run: of a poll, of a reconciliation.
struct ReadRequest {
    std::string connection;
    std::string operation;  // one that only reads
    json::object input;
    bool may_be_refused =
        false;  // a refusal of the credentials says nothing of the connection: they may just lack a scope
};

// How much of a limit is left, over all nodes.
struct BudgetState {
    std::string name;  // "burst", "day"
    std::chrono::milliseconds window{0};
    std::optional<std::int64_t> requests;  // in a window; nullopt: no limit worth counting
    std::optional<std::int64_t> left;      // when the store was last asked; nullopt: it was not
};

// What keeps a connection's calls back, on this node.
struct ConnectionState {
    std::optional<TimePoint> closed_until;  // a limit is reached, or the system is down
    std::string circuit = "closed";         // "open" and "probing": the system is down
    std::size_t calls_under_way = 0;
    std::size_t calls_waiting = 0;
    std::vector<BudgetState> budgets;  // the longest window first
};

// Bounds on what is held in memory; the rest waits in the store.
struct EngineLimits {
    std::size_t window_runs_max = 20'000;       // open runs in memory, shared by the workspaces that have any
    std::size_t workspace_runs_min = 256;       // a workspace's part of them, however many workspaces there are
    std::size_t running_max = 1'024;            // runs at work at once
    std::size_t workspace_running_max = 768;    // of one workspace
    std::size_t flow_running_max = 512;         // of one flow
    std::size_t started_per_turn_max = 32;      // runs; then what else waits for the executor has its turn
    std::size_t calls_per_connection_max = 48;  // calls under way at once
    std::size_t appends_waiting_max = 10'000;   // events waiting for their commit; more are refused with retry_after
    std::chrono::seconds append_time_max{10};   // then its sender is told to come again, and it may be stored yet
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
    std::uint64_t runs_merged = 0;
    std::uint64_t echoes = 0;  // runs that ended at once, because Tendril itself had made the change
    std::uint64_t calls = 0;
    std::uint64_t calls_failed = 0;
    std::uint64_t calls_throttled = 0;  // had to wait for a connection's budget
    std::uint64_t calls_refused = 0;    // answered that a limit is reached, in spite of the budgets
    std::uint64_t circuits_opened = 0;  // times that a connected system was found to be down
    std::size_t calls_waiting = 0;      // at the gates of connections
    std::size_t runs_open_in_memory = 0;
    std::size_t events_waiting = 0;   // for their commit
    std::chrono::microseconds longest_event_wait{};
    std::size_t partitions_held = 0;  // leases
    bool leases_valid = false;        // while they have run out nothing starts
};

struct Parts {
    std::string node;  // names this process among those that share the store; never used again
    const Clock& clock;
    Random& random;
    store::RunStore& store;
    const connector::Catalog& catalog;
    const flow::Registry& flows;
    connector::Transport& transport;
    // Asks to be ticked after (or soon after) this time; a later call replaces an earlier one.
    std::function<void(std::chrono::microseconds)> wake_in;
    // Runs a task on the executor later, after what waits there already; never before it returns.
    std::function<void(std::function<void()>)> post;
    // A connection's credentials were refused: told to the people, kept by the caller.
    std::function<void(const std::string& connection, const std::string& why)> connection_refused;
    // What is known of a connection changed; nullptr: it was removed. May be left out.
    std::function<void(const std::string& connection, const ConnectionFacts* facts)> connection_changed = nullptr;
    // For those who watch; durable when told. May be left out.
    std::function<void(const store::Run&)> run_changed = nullptr;
    std::function<void(const std::string& workspace, EventId)> event_stored = nullptr;
    // What the names of earlier processes begin with that are known to be dead: their runs are taken up at once.
    std::string predecessors = {};
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

    // Stores the event and runs this flow for it, and no other, before everything else. Errors: as accept().
    virtual void test(TestRequest request, Callback<Accepted> done) = 0;

    // Runs an event's flow again, with the flow's published version, as a new run; with edited data also as a new
    // event. Errors: not_found, conflict (still open, nothing to go on from, or the flow is not published).
    virtual void replay(ReplayRequest request, Callback<RunId> done) = 0;
    // What is asked of a run that another node works at is kept for that node, which does it within moments.
    // Errors: not_found, conflict (not held for a person, or it is being changed: ask again in a moment).
    virtual void decide(RunId run, Decision decision, Callback<void> done) = 0;
    // Likewise. Errors: not_found, conflict (ended, or a call is under way).
    virtual void cancel(RunId run, Callback<void> done) = 0;

    // Reads from a connection's account within its budgets, after every run that waits for it. A refusal of the
    // credentials is told as one of a run's call is. Errors: not_found, invalid_input, unauthenticated (the connection
    // needs attention), rate_limited (with retry_after), cancelled; otherwise the answer's verdict, whatever it is.
    virtual void read(ReadRequest request, Callback<connector::Verdict> done) = 0;
    // Whether this node works at a partition now: polls are shared among nodes as runs are.
    [[nodiscard]] virtual bool works_at(std::int32_t partition) const = 0;

    // Adds or replaces what is known of a connection; releases runs held for it when it needs no attention.
    virtual void set_connection(ConnectionFacts facts) = 0;
    virtual void remove_connection(const std::string& id) = 0;
    // nullopt when it is not known.
    [[nodiscard]] virtual std::optional<ConnectionState> connection_state(const std::string& id) const = 0;
    virtual void set_workspace(WorkspaceFacts facts) = 0;
    // What a workspace's templates look up from now on; runs at work keep what they have.
    virtual void set_tables(const std::string& workspace, std::shared_ptr<const expr::Tables> tables) = 0;
    // "UTC" for a workspace that is not known.
    [[nodiscard]] virtual const std::string& time_zone_of(const std::string& workspace) const = 0;

    [[nodiscard]] virtual Counters counters() const = 0;
};

std::unique_ptr<Engine> make_engine(Parts parts, EngineLimits limits = {});

}  // namespace tendril::engine
