// The storage contract of events, runs, links and people: what the engine needs, durable and ordered.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "store/records.hpp"
#include "store/sighting.hpp"
#include "store/tallies.hpp"

namespace tendril::store {

template <class T>
using Callback = std::function<void(Result<T>)>;

struct RunDraft {
    std::string flow;
    std::int32_t version = 0;
    std::string ordering_key;  // stored in Run::ordering_key
    Priority priority = Priority::normal;
    std::optional<RunId> replay_of;
    std::string journal = "[]";  // what an earlier run had done already (replay from the failed step)
};

// A mark (ConfigStore::find_mark) that changes together with an event: how far a poll has seen.
struct MarkChange {
    std::string name;
    std::optional<std::string> expected;  // nullopt: the mark is not there yet
    std::string value;
};

// One accepted event with the runs it starts and the person it describes.
struct NewEvent {
    Event event;  // id is given by the store
    std::vector<RunDraft> runs;
    std::optional<Person> person;  // its fields are merged over the stored ones; null members are kept as null
    bool may_wake = false;         // some flow waits for events of this type: look for waiting runs
    // Replaced in the same transaction, also for a duplicate. Where the stored value is not the expected one, nothing
    // is written and the append fails (conflict): somebody else went on from there.
    std::optional<MarkChange> mark;
    // Of a change that is both told and looked for. What a look found and is no news is a duplicate; what an event
    // tells after a look found it is stored, and starts and wakes nothing.
    std::optional<Sighting> sighting;
};

// What is said of an event that came after a look had found its change.
inline constexpr std::string_view found_before = "A look at the account had found this change already.";

struct Appended {
    EventId event{};
    // Same hook and external id as an earlier event, whose id is `event`, or a change that was seen before: nothing was
    // written.
    bool duplicate = false;
    std::vector<RunId> runs;  // in the order of NewEvent::runs; empty for a duplicate
    std::vector<RunId> woken;  // waiting runs that awaited it: queued now, with woken_by set
};

// A node's right to work at the runs of one partition. `fence` grows with every new holder, so that what an earlier
// holder still writes is refused.
struct Lease {
    std::int32_t partition = 0;
    std::int64_t fence = 0;
};

struct LeaseRequest {
    std::string node;
    std::chrono::milliseconds lasts{10'000};  // from the moment the store grants it
    std::vector<std::int32_t> give_back;      // partitions at whose runs the node no longer works
    // Nodes whose names begin so, this one aside, are known to be dead: what they held is free at once. "" for none.
    std::string predecessors;
    bool leaves = false;  // gives everything back and does not count as a node any more
};

struct Leases {
    std::vector<Lease> held;   // renewed, and newly taken ones
    std::int32_t surplus = 0;  // how many of them other nodes should have: to be given back when convenient
    bool exclusive = false;    // no other process can store runs here
};

// The list of names ("redact" of a workspace's settings, as text; "" without one) by which it was decided what is kept.
struct RedactedBy {
    std::string workspace;
    std::string names;
};

// A change of one run, with the links its last effect made. Links are inserted or replaced by their key; `state`
// members are merged over the stored ones.
struct RunChange {
    RunId run{};
    RunState state;
    std::vector<Link> links;
    Lease lease;                  // by whose right
    std::optional<RunEnd> ended;  // of a run that ends with this change, for the counts
    // Replaces the event's data: fields that are not to be kept once the run has ended. Not while another run of the
    // event is open, or is a dead letter, which could not be replayed without.
    std::optional<std::string> redacted_event_data;
    std::optional<RedactedBy> redacted_by;  // of a run that has ended
};

// Runs of a workspace that keep their place, by id.
struct OpenQuery {
    std::string workspace;                 // "" for all
    RunId after{};                         // exclusive
    RunId through = RunId(INT64_MAX);      // inclusive
    std::vector<std::int32_t> partitions;  // only these; empty for all
    std::int32_t limit = 1'000;
};

// Waiting runs by due_at, then id.
struct DueQuery {
    TimePoint until;        // due at or before
    TimePoint after_due{};  // with after_run: the last one already seen
    RunId after_run{};
    std::vector<std::int32_t> partitions;  // only these; empty for all
    std::int32_t limit = 1'000;
};

struct Due {
    std::vector<RunWithEvent> runs;
    std::optional<TimePoint> next;  // when the first waiting run after these is due
};

// Runs that another node stored or woke, for the partitions that this node may hold.
struct Arrivals {
    std::string workspace;  // "" when it may be any: look everywhere
    RunId first{};
    RunId last{};         // smaller than `first`: none
    bool wishes = false;  // wishes may have come too
    bool leases = false;  // partitions may have been given back
};

// What a person wants done with an open run.
enum class Wish { cancel = 0, repeat = 1, skip = 2 };

// A wish that was told a node which does not work at the run.
struct RunWish {
    RunId run{};
    Wish what = Wish::cancel;
    TimePoint seen_at;  // RunState::updated_at of what the person decided about
};

// A connection's budget: at most `capacity` calls in any `window`, over all nodes. A permit that was taken is free
// again `window` after its call was answered, which is what makes it hold for fixed and for sliding windows.
struct PermitRequest {
    std::string connection;
    std::string budget;  // "burst", "day": a connection's budgets are counted apart
    std::int32_t capacity = 0;
    std::chrono::milliseconds window{};
    std::int32_t wanted = 0;
    std::chrono::milliseconds use_within{5'000};  // a node that dies with permits in hand keeps them this long
};

struct PermitGrant {
    std::int64_t id = 0;
    std::int32_t count = 0;                               // 0 when none is free
    std::int32_t free = 0;                                // how many are left for others
    std::optional<std::chrono::milliseconds> next_after;  // with count < wanted: when the next permit is free
};

// All calls of a grant were answered; `used` of its permits are free again after `free_after`, the others at once.
struct PermitSettlement {
    std::int64_t grant = 0;
    std::int32_t used = 0;
    std::chrono::milliseconds free_after{};
};

// Where to look for one link.
struct LinkKey {
    std::string workspace;
    std::string kind;
    std::string source_id;
    std::string connection;     // "" finds the first of any connection
    std::string target_id = {};  // with source_id "": the link that leads here, the first of several
};

// Runs have no index by their ordering key, which would cost every run more than the question is worth: as many of the
// youngest are looked through.
inline constexpr std::int64_t searched_runs = 200'000;

struct RunFilter {
    std::string workspace;
    std::optional<RunStatus> status;
    std::string flow;  // "" for all
    std::optional<EventId> event;
    std::vector<std::string> ordering_keys;  // any of these, among the last `searched_runs` of the store; empty for all
    std::string error;                       // part of the error's text, whatever its case; "" for all
    std::optional<TimePoint> created_from;   // inclusive
    std::optional<TimePoint> created_until;  // exclusive
};

struct EventFilter {
    std::string workspace;
    std::optional<Disposition> disposition;
    std::string type;  // "" for all
};

// Counts for the metrics and the health page.
struct Backlog {
    std::int64_t open_runs = 0;  // the held ones included, the waiting ones not
    std::int64_t waiting_runs = 0;
    std::int64_t held_runs = 0;
    std::int64_t dead_runs = 0;
};

// What may be forgotten: ended runs, and events without an open run, of one workspace.
struct Retention {
    std::string workspace;
    TimePoint older_than{};                 // finished (runs) or received (events) before
    std::optional<std::int64_t> bytes_max;  // and the oldest beyond this many bytes of events and journals
    std::int32_t limit = 500;               // rows of each kind in this step
};

struct Pruned {
    std::int64_t runs = 0;
    std::int64_t events = 0;
    bool more = false;  // the limit ended this step
};

// Implementations: store/memory, store/sqlite, store/postgres. Writes that wait together share one fsync (group commit)
// and are applied in the order they were given; when a callback reports success, the write is on disk.
//
// Thread safety: append, save and the async finds are called on the engine's executor and call back there (never
// before they return). The queries are synchronous, for any thread but the engine's.
// Errors: every method may return `unavailable` (disk full, database out of reach); then nothing was written.
// Closing: what was given before is committed first, and its callbacks still come; none is dropped.
class RunStore {
 public:
    virtual ~RunStore() = default;

    virtual void append(NewEvent event, Callback<Appended> done) = 0;
    // All of the changes or none. Errors: not_found, lease_lost (another node holds a run's partition by now), conflict
    // (another process changed what the workspace does not keep: decide again when that is known here).
    virtual void save(std::vector<RunChange> changes, Callback<void> done) = 0;
    // A new run of an event that is stored already (replay). Errors: not_found.
    virtual void start_run(Run run, Callback<RunId> done) = 0;

    // Renews the node's leases, takes its fair share of those that are free or have run out, and gives some back. A
    // store that one process has for itself gives it everything.
    virtual void lease(LeaseRequest request, Callback<Leases> done) = 0;
    // Calls `arrived` on the engine's executor whenever another node stored or woke runs; set once, before the first
    // lease().
    virtual void on_arrivals(std::function<void(Arrivals)> arrived) = 0;

    // Workspaces that have runs which keep their place.
    virtual void open_workspaces(Callback<std::vector<std::string>> done) = 0;
    // Ascending by id. Ids become visible in their order: a run that is not there yet when a greater one is will never
    // be, whichever process stores it.
    virtual void load_open(OpenQuery query, Callback<std::vector<RunWithEvent>> done) = 0;
    virtual void load_due(DueQuery query, Callback<Due> done) = 0;
    virtual void find_event(EventId event, Callback<std::optional<Event>> done) = 0;

    // Keeps a wish for the node that works at the run, which is told; a run has one at most, the latest. Errors:
    // not_found; conflict where one process has the store for itself, and with it every run.
    virtual void wish(RunWish wish, Callback<void> done) = 0;
    // Of runs of these partitions; empty for all.
    virtual void load_wishes(std::vector<std::int32_t> partitions, Callback<std::vector<RunWish>> done) = 0;
    virtual void forget_wish(RunId run, Callback<void> done) = 0;

    virtual void take_permits(PermitRequest request, Callback<PermitGrant> done) = 0;
    virtual void settle_permits(PermitSettlement settlement, Callback<void> done) = 0;
    virtual void find_run_with_event(RunId run, Callback<std::optional<RunWithEvent>> done) = 0;
    virtual void find_link(LinkKey key, Callback<std::optional<Link>> done) = 0;
    // Which of `target_ids` are linked already to something other than `except_source`.
    virtual void linked_targets(std::string workspace, std::string kind, std::string connection,
                                std::vector<std::string> target_ids, std::string except_source,
                                Callback<std::vector<std::string>> done) = 0;
    virtual void find_person(std::string workspace, std::string id, Callback<std::optional<Person>> done) = 0;

    // Queries. Lists are newest first.
    virtual Result<std::vector<RunWithEvent>> list_runs(const RunFilter& filter, Page page) = 0;
    virtual Result<std::optional<RunWithEvent>> get_run(RunId run) = 0;
    virtual Result<std::vector<Event>> list_events(const EventFilter& filter, Page page) = 0;
    virtual Result<std::optional<Event>> get_event(EventId event) = 0;
    virtual Result<std::vector<Link>> list_links(const std::string& workspace, const std::string& kind, Page page,
                                                 std::int64_t& next) = 0;
    virtual Result<Backlog> backlog() = 0;
    // What happened in each hour that anything did, oldest first, beginning with the hour of `from`.
    virtual Result<std::vector<HourCounts>> hour_counts(const std::string& workspace, TimePoint from) = 0;

    // Forgets a little of what is old; called again while there is more. Any thread but the engine's; blocks.
    virtual Result<Pruned> prune(const Retention& retention) = 0;
    // Gives free space back to the file system, a little; true while there is more. Any thread but the engine's.
    virtual Result<bool> give_back_space() = 0;
    // Bytes of a workspace's events and journals, roughly.
    virtual Result<std::int64_t> stored_bytes(const std::string& workspace) = 0;
};

}  // namespace tendril::store
