// The storage contract of events, runs, links and people: what the engine needs, durable and ordered.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "store/records.hpp"

namespace tendril::store {

template <class T>
using Callback = std::function<void(Result<T>)>;

struct RunDraft {
    std::string flow;
    std::int32_t version = 0;
    std::string ordering_key;  // stored in Run::ordering_key
};

// One accepted event with the runs it starts and the person it describes.
struct NewEvent {
    Event event;  // id is given by the store
    std::vector<RunDraft> runs;
    std::optional<Person> person;  // its fields are merged over the stored ones; null members are kept as null
};

struct Appended {
    EventId event{};
    bool duplicate = false;   // same hook and external id as an earlier event, whose id is `event`; nothing was written
    std::vector<RunId> runs;  // in the order of NewEvent::runs; empty for a duplicate
};

// A change of one run, with the links its last effect made. Links are inserted or replaced by their key; `state`
// members are merged over the stored ones.
struct RunChange {
    RunId run{};
    RunState state;
    std::vector<Link> links;
};

// Where to look for one link.
struct LinkKey {
    std::string workspace;
    std::string kind;
    std::string source_id;
    std::string connection;  // "" finds the first of any connection
};

struct RunFilter {
    std::string workspace;
    std::optional<RunStatus> status;
    std::string flow;  // "" for all
    std::optional<EventId> event;
};

struct EventFilter {
    std::string workspace;
    std::optional<Disposition> disposition;
    std::string type;  // "" for all
};

// Counts for the metrics and the health page.
struct Backlog {
    std::int64_t open_runs = 0;
    std::int64_t held_runs = 0;
    std::int64_t dead_runs = 0;
};

// Implementations: store/sqlite. Writes that wait together share one fsync (group commit) and are applied in the
// order they were given; when a callback reports success, the write is on disk.
//
// Thread safety: append, save and the async finds are called on the engine's executor and call back there (never
// before they return). The queries are synchronous, for any thread but the engine's.
// Errors: every method may return `unavailable` (disk full, database out of reach); then nothing was written.
// Closing: what was given before is committed first, and its callbacks still come; none is dropped.
class RunStore {
 public:
    virtual ~RunStore() = default;

    virtual void append(NewEvent event, Callback<Appended> done) = 0;
    virtual void save(RunChange change, Callback<void> done) = 0;
    // A new run of an event that is stored already (replay). Errors: not_found.
    virtual void start_run(Run run, Callback<RunId> done) = 0;

    // Open runs with ids above `after`, ascending, held ones included.
    virtual void load_open(RunId after, std::int32_t limit, Callback<std::vector<RunWithEvent>> done) = 0;
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
};

}  // namespace tendril::store
