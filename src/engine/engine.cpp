#include "engine/engine.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "engine/action_attempt.hpp"
#include "engine/appends.hpp"
#include "engine/connections.hpp"
#include "engine/dispatcher.hpp"
#include "engine/intake.hpp"
#include "engine/merging.hpp"
#include "engine/partitions.hpp"
#include "engine/reading.hpp"
#include "engine/redaction.hpp"
#include "engine/replay.hpp"
#include "engine/run_driver.hpp"
#include "engine/timers.hpp"
#include "engine/waits.hpp"
#include "engine/window.hpp"
#include "engine/wishes.hpp"

namespace tendril::engine {

namespace {

using store::RunStatus;

constexpr std::string_view held_for_connection = "connection:";

Error not_now(std::string message) {
    Error error(ErrorCode::conflict, std::move(message));
    error.retry_after = std::chrono::seconds(1);
    return error;
}

Error works_elsewhere() {
    return not_now("Another node works at the runs of this key. Try again in a moment.");
}

// The runs that an event starts, as they will be stored: without ids.
std::vector<store::RunWithEvent> runs_of(const store::NewEvent& added) {
    std::vector<store::RunWithEvent> runs(added.runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto& draft = added.runs[i];
        auto& run = runs[i].run;
        run.workspace = added.event.workspace;
        run.flow = draft.flow;
        run.version = draft.version;
        run.ordering_key = draft.ordering_key;
        run.created_at = added.event.received_at;
        run.replay_of = draft.replay_of;
        run.priority = draft.priority;
        run.state.journal = draft.journal;
        run.state.due_at = run.state.updated_at = added.event.received_at;
        runs[i].event = added.event;
    }
    return runs;
}

class EngineImplementation final : public Engine {
 public:
    EngineImplementation(Parts parts, EngineLimits limits);

    void start() override { partitions_.start(); }
    void drain(std::function<void()> done) override;
    void tick() override { timers_.run_due(); }
    void accept(Incoming event, Callback<Accepted> done) override;
    void test(TestRequest request, Callback<Accepted> done) override;
    void replay(ReplayRequest request, Callback<RunId> done) override;
    void decide(RunId run, Decision decision, Callback<void> done) override;
    void cancel(RunId run, Callback<void> done) override;
    void read(ReadRequest request, Callback<connector::Verdict> done) override {
        engine::read(context_, std::move(request), std::move(done));
    }
    [[nodiscard]] bool works_at(std::int32_t partition) const override {
        return partitions_.valid() && partitions_.works_at(partition);
    }
    void set_connection(ConnectionFacts facts) override;
    void remove_connection(const std::string& id) override { connections_.remove(id); }
    void set_workspace(WorkspaceFacts facts) override;
    void set_tables(const std::string& workspace, std::shared_ptr<const expr::Tables> tables) override {
        tables_.insert_or_assign(workspace, std::move(tables));
    }
    [[nodiscard]] const std::string& time_zone_of(const std::string& workspace) const override;
    [[nodiscard]] std::optional<ConnectionState> connection_state(const std::string& id) const override {
        return connections_.state(id);
    }
    [[nodiscard]] Counters counters() const override;

 private:
    using Change = std::function<Result<void>(store::RunState&)>;
    struct Work {
        std::shared_ptr<RunDriver> driver;
        std::int32_t partition;
    };

    Partitions::Events partition_events();
    Dispatcher::Needs dispatcher_needs();

    void append(store::NewEvent added, Callback<Accepted> done);
    void on_appended(std::vector<store::RunWithEvent> runs, const store::Appended& appended);
    void replay_as_it_was(store::RunWithEvent again, Callback<RunId> done);
    void replay_edited(const store::RunWithEvent& again, const json::object& data, Callback<RunId> done);

    void report_drained();
    void pump_soon();
    void pump();
    void begin(OpenRun& run);
    void drive(std::unique_ptr<store::RunWithEvent> run, std::int32_t partition, flow::Registry::FlowPointer flow);
    [[nodiscard]] Redaction redaction_of(const store::RunWithEvent& run) const;
    void on_settled(RunId run, std::int32_t partition, store::RunState state);
    void on_lost(std::int32_t partition);
    bool merge(OpenRun& run, const flow::Registry::FlowPointer& flow);
    void on_merged(RunId target, const store::RunState& merged, const std::vector<RunId>& gone, std::int32_t partition);

    // `wish`: what to leave to the node that works at the run, when that is another one; nullopt: it is refused then.
    void change_open_run(RunId run, Change change, std::optional<store::Wish> wish, Callback<void> done);
    Result<void> fulfil(store::RunState& open, store::Wish wish) const;
    void grant(const store::RunWish& wish, Callback<void> done);
    [[nodiscard]] bool is_blocked(const store::RunState& state) const;

    Parts parts_;
    EngineLimits limits_;
    Counters counters_;
    Timers timers_;
    Connections connections_;
    Partitions partitions_;
    Dispatcher dispatcher_;
    Window window_;
    Waits waits_;
    Wishes wishes_;
    WritesUnderWay writes_;
    Appends appends_;
    AttemptContext context_;
    std::unordered_map<std::string, WorkspaceFacts> workspaces_;
    std::unordered_map<std::string, std::shared_ptr<const expr::Tables>> tables_;  // by workspace
    boost::unordered_flat_map<RunId, Work> work_;
    std::size_t merges_under_way_ = 0;
    bool pump_is_posted_ = false;
    std::function<void()> drained_;
    bool reported_drained_ = false;
};

EngineImplementation::EngineImplementation(Parts parts, EngineLimits limits)
    : parts_(std::move(parts)),
      limits_(limits),
      timers_(parts_.clock, parts_.wake_in),
      connections_({parts_.clock, parts_.store, parts_.catalog, timers_}, limits.calls_per_connection_max),
      partitions_(parts_.node, parts_.predecessors, parts_.clock, timers_, parts_.store, partition_events()),
      dispatcher_(dispatcher_needs()),
      window_({parts_.store, timers_, partitions_, dispatcher_, limits}),
      waits_({parts_.clock, parts_.store, timers_, partitions_, dispatcher_, window_}),
      wishes_({parts_.store, timers_, partitions_,
               [this](const store::RunWish& wish, Callback<void> done) { grant(wish, std::move(done)); }}),
      writes_(timers_),
      appends_(parts_.clock, timers_, {limits.appends_waiting_max, limits.append_time_max}),
      context_{parts_, connections_, partitions_, counters_, writes_} {
    connections_.on_waiting([this](const Caller&, int change) {
        dispatcher_.rest(change);
        if (change > 0) pump_soon();
    });
    connections_.on_change(parts_.connection_changed);
    parts_.store.on_arrivals([this](store::Arrivals arrivals) {
        if (arrivals.leases) partitions_.look();
        if (arrivals.wishes) wishes_.look();
        if (arrivals.first <= arrivals.last) window_.arrive(std::move(arrivals));
    });
}

Partitions::Events EngineImplementation::partition_events() {
    Partitions::Events events;
    events.gained = [this] {
        window_.rescan();
        waits_.look();
        wishes_.look();
    };
    events.lost = [this](std::int32_t partition) { on_lost(partition); };
    events.closing = [this](std::int32_t partition) {
        dispatcher_.close(partition);
        connections_.turn_away(partition);
    };
    events.resumed = [this] {
        pump_soon();
        wishes_.look();
    };
    events.at_work = [this](std::int32_t partition) { return dispatcher_.at_work(partition); };
    return events;
}

Dispatcher::Needs EngineImplementation::dispatcher_needs() {
    return {.clock = parts_.clock,
            .timers = timers_,
            .is_blocked = [this](const store::RunState& state) { return is_blocked(state); },
            .ready = [this] { pump_soon(); },
            .bring_back = [this](RunId run) { window_.bring_back(run); },
            .wants_more = [this](WorkspaceRuns& workspace) { window_.load(workspace); },
            .workspace_running_max = limits_.workspace_running_max,
            .flow_running_max = limits_.flow_running_max,
            .running_max = limits_.running_max};
}

void EngineImplementation::set_workspace(WorkspaceFacts facts) {
    dispatcher_.workspace(facts.id).share.set_weight(facts.weight);
    const std::string id = facts.id;
    workspaces_.insert_or_assign(id, std::move(facts));
}

void EngineImplementation::accept(Incoming incoming, Callback<Accepted> done) {
    if (auto refusal = appends_.refusal()) {
        ++counters_.events_refused;
        return done(std::move(*refusal));
    }
    auto added = take_in(std::move(incoming), parts_.catalog, parts_.flows, parts_.clock.now());
    if (!added) {
        ++counters_.events_refused;
        return done(added.error());
    }
    append(std::move(*added), std::move(done));
}

void EngineImplementation::append(store::NewEvent added, Callback<Accepted> done) {
    // What the dispatcher needs once the store has numbered it.
    struct Stored {
        std::vector<store::RunWithEvent> runs;
        std::string workspace;
        store::Disposition disposition;
        Appends::Pending pending;
    };
    auto stored = std::make_shared<Stored>(Stored{runs_of(added), added.event.workspace, added.event.disposition,
                                                  appends_.add(std::move(done))});
    parts_.store.append(std::move(added), [this, stored](Result<store::Appended> appended) {
        if (!appended) {
            ++counters_.events_refused;
            return appends_.settle(stored->pending, appended.error());
        }
        ++(appended->duplicate ? counters_.events_duplicate : counters_.events_accepted);
        appends_.settle(stored->pending,
                        Accepted{appended->event, appended->duplicate, stored->disposition, appended->runs});
        if (parts_.event_stored && !appended->duplicate) parts_.event_stored(stored->workspace, appended->event);
        on_appended(std::move(stored->runs), *appended);
    });
}

void EngineImplementation::on_appended(std::vector<store::RunWithEvent> runs, const store::Appended& appended) {
    for (std::size_t i = 0; i < appended.runs.size(); ++i) {
        runs[i].run.id = appended.runs[i];
        runs[i].run.event = runs[i].event.id = appended.event;
        if (parts_.run_changed) parts_.run_changed(runs[i].run);
        window_.offer_new(std::move(runs[i]));
    }
    for (const auto woken : appended.woken) window_.bring_back(woken);
}

// In slices, so that what came in meanwhile, such as events to be stored, has its turn between them.
void EngineImplementation::pump_soon() {
    if (std::exchange(pump_is_posted_, true)) return;
    parts_.post([this] {
        pump_is_posted_ = false;
        pump();
    });
}

void EngineImplementation::pump() {
    if (drained_ || !partitions_.valid()) return;
    for (std::size_t started = 0; started < limits_.started_per_turn_max; ++started) {
        OpenRun* run = dispatcher_.take();
        if (run == nullptr) return;
        begin(*run);
    }
    pump_soon();
}

void EngineImplementation::begin(OpenRun& run) {
    auto flow = parts_.flows.find(run.stored->run.flow, run.stored->run.version);
    if (flow) run.flow->set_weight(flow->weight);
    if (flow && flow->merge_superseded && merge(run, flow)) return;
    drive(std::move(run.stored), run.partition, std::move(flow));
}

void EngineImplementation::drive(std::unique_ptr<store::RunWithEvent> run, std::int32_t partition,
                                 flow::Registry::FlowPointer flow) {
    const RunId id = run->run.id;
    RunSubject subject;
    subject.lease = partitions_.lease(partition);
    subject.time_zone = time_zone_of(run->run.workspace);
    if (const auto tables = tables_.find(run->run.workspace); tables != tables_.end()) subject.tables = tables->second;
    subject.flow = std::move(flow);
    subject.run = std::move(*run);
    RunDriver::Reports reports;
    reports.settled = [this, partition](RunId settled, store::RunState state) {
        on_settled(settled, partition, std::move(state));
    };
    reports.lease_lost = [this](RunId, store::Lease lease) { partitions_.lose(lease); };
    reports.redaction = [this](const store::RunWithEvent& ended) { return redaction_of(ended); };
    auto driver = std::make_shared<RunDriver>(context_, timers_, std::move(subject), std::move(reports));
    work_.insert_or_assign(id, Work{driver, partition});
    driver->start();
}

// Those of the workspace, and of every flow that the event starts: of the event's data the run that ends last decides.
Redaction EngineImplementation::redaction_of(const store::RunWithEvent& run) const {
    Redaction redaction;
    redaction.by.workspace = run.run.workspace;
    const auto add = [&redaction](const std::vector<std::string>& more) {
        redaction.names.insert(redaction.names.end(), more.begin(), more.end());
    };
    if (const auto known = workspaces_.find(run.run.workspace); known != workspaces_.end()) {
        add(known->second.redact);
        redaction.by.names = known->second.redact_text;
    }
    if (const auto flow = parts_.flows.find(run.run.flow, run.run.version)) add(flow->redact);
    for (const auto& flow : parts_.flows.listeners(run.run.workspace, run.event.type)) add(flow->redact);
    return redaction;
}

void EngineImplementation::on_settled(RunId run, std::int32_t partition, store::RunState state) {
    work_.erase(run);
    if (state.status == RunStatus::waiting) waits_.add(state.due_at);
    dispatcher_.settle(run, state);
    wishes_.settled(run);
    if (dispatcher_.at_work(partition) == 0) partitions_.settled(partition);
    report_drained();
    pump_soon();
}

void EngineImplementation::on_lost(std::int32_t partition) {
    for (auto work = work_.begin(); work != work_.end();) {
        if (work->second.partition != partition) {
            ++work;
            continue;
        }
        work->second.driver->abandon();
        work_.erase(work++);
    }
    dispatcher_.drop(partition);
    report_drained();
}

// Into the last of the runs that wait behind it and supersede it. False when there is none.
bool EngineImplementation::merge(OpenRun& run, const flow::Registry::FlowPointer& flow) {
    std::vector<store::RunWithEvent*> superseded{run.stored.get()};
    for (auto* next = run.next; next != nullptr && next->stored; next = next->next) {
        if (!supersedes(*next->stored, *superseded.back()) || !dispatcher_.reserve(next->id)) break;
        superseded.push_back(next->stored.get());
    }
    if (superseded.size() == 1) return false;
    const auto* target = superseded.back();
    superseded.pop_back();
    const auto now = parts_.clock.now();
    auto merged = merge_into(*target, superseded, now);
    std::vector<RunId> gone;
    std::vector<store::RunChange> changes(superseded.size());
    for (std::size_t i = 0; i < superseded.size(); ++i) {
        gone.push_back(superseded[i]->run.id);
        changes[i].run = gone.back();
        changes[i].state = merged_away(*superseded[i], now);
        changes[i].lease = partitions_.lease(run.partition);
        changes[i].ended = store::RunEnd{superseded[i]->run.workspace, std::nullopt};
        redact(changes[i], superseded[i]->event, redaction_of(*superseded[i]));
    }
    const auto release = [this, gone, target = target->run.id] {
        for (const auto id : gone) dispatcher_.release(id);
        dispatcher_.release(target);
    };
    if (!merged) {
        release();
        return false;
    }
    store::RunChange change;
    change.run = target->run.id;
    change.state = *merged;
    change.lease = partitions_.lease(run.partition);
    changes.push_back(std::move(change));
    ++merges_under_way_;
    auto first = std::make_shared<std::unique_ptr<store::RunWithEvent>>(std::move(run.stored));
    parts_.store.save(std::move(changes),
                      [this, flow, first, release, gone, target = target->run.id, merged = std::move(*merged),
                       partition = run.partition, lease = partitions_.lease(run.partition)](Result<void> saved) {
                          --merges_under_way_;
                          release();
                          if (partitions_.lease(partition).fence != lease.fence) return report_drained();
                          if (saved) return on_merged(target, merged, gone, partition);
                          if (saved.error().code == ErrorCode::lease_lost) return partitions_.lose(lease);
                          drive(std::move(*first), partition, flow);
                      });
    return true;
}

void EngineImplementation::on_merged(RunId target, const store::RunState& merged, const std::vector<RunId>& gone,
                                     std::int32_t partition) {
    counters_.runs_merged += gone.size();
    dispatcher_.settle(target, merged);
    store::RunState away;
    away.status = RunStatus::merged;
    for (auto id = gone.rbegin(); id != gone.rend(); ++id) on_settled(*id, partition, away);
}

void EngineImplementation::drain(std::function<void()> done) {
    drained_ = std::move(done);
    window_.stop();
    waits_.stop();
    wishes_.stop();
    for (auto& [id, work] : work_) work.driver->pause();
    connections_.close();  // runs that wait at a gate settle
    report_drained();
}

void EngineImplementation::report_drained() {
    const bool idle = work_.empty() && merges_under_way_ == 0;
    if (drained_ && idle && !std::exchange(reported_drained_, true)) partitions_.leave(drained_);
}

bool EngineImplementation::is_blocked(const store::RunState& state) const {
    if (!state.held_for.starts_with(held_for_connection)) return true;
    return connections_.needs_attention(state.held_for.substr(held_for_connection.size()));
}

const std::string& EngineImplementation::time_zone_of(const std::string& workspace) const {
    static const std::string utc = "UTC";
    const auto found = workspaces_.find(workspace);
    return found == workspaces_.end() ? utc : found->second.time_zone;
}

void EngineImplementation::set_connection(ConnectionFacts facts) {
    const std::string id = facts.id;
    const bool usable = !facts.needs_attention;
    connections_.set(std::move(facts));
    if (usable) dispatcher_.release_held(std::string(held_for_connection) + id);
}

void EngineImplementation::test(TestRequest request, Callback<Accepted> done) {
    auto added = take_in_for(*request.flow, std::move(request.event), parts_.catalog, parts_.clock.now());
    if (!added) return done(added.error());
    append(std::move(*added), std::move(done));
}

void EngineImplementation::replay(ReplayRequest request, Callback<RunId> done) {
    const RunId id = request.run;
    parts_.store.find_run_with_event(id, [this, request = std::move(request),
                                          done = std::move(done)](Result<std::optional<store::RunWithEvent>> found) {
        if (!found) return done(found.error());
        if (!*found) return done(Error(ErrorCode::not_found, "There is no run " + to_string(request.run) + "."));
        const auto flow = parts_.flows.published((*found)->run.flow);
        if (flow == nullptr) {
            return done(Error(ErrorCode::conflict, "The flow is not published. Publish it, then replay."));
        }
        auto again = make_replay(std::move(**found), request.from, flow->version, request.priority, parts_.clock.now());
        if (!again) return done(again.error());
        request.data ? replay_edited(*again, *request.data, done) : replay_as_it_was(std::move(*again), done);
    });
}

void EngineImplementation::replay_as_it_was(store::RunWithEvent again, Callback<RunId> done) {
    store::Run draft = again.run;
    parts_.store.start_run(std::move(draft),
                           [this, again = std::move(again), done = std::move(done)](Result<RunId> started) mutable {
                               if (!started) return done(started.error());
                               again.run.id = *started;
                               done(*started);
                               if (parts_.run_changed) parts_.run_changed(again.run);
                               window_.offer_new(std::move(again));
                           });
}

void EngineImplementation::replay_edited(const store::RunWithEvent& again, const json::object& data,
                                         Callback<RunId> done) {
    auto edited = make_edited_event(again, data, parts_.random, parts_.clock.now());
    append(std::move(edited), [done = std::move(done)](Result<Accepted> accepted) {
        accepted ? done(accepted->runs.front()) : done(accepted.error());
    });
}

// A run of a partition that another node holds is left to that node: only there it is known whether a call is under
// way, and the store would refuse the change.
void EngineImplementation::change_open_run(RunId run, Change change, std::optional<store::Wish> wish,
                                           Callback<void> done) {
    if (!dispatcher_.reserve(run)) {
        return done(not_now("A step of the run is under way. Try again in a moment."));
    }
    auto end = [this, run, done](Result<void> outcome) {
        dispatcher_.release(run);
        window_.bring_back(run);  // it may have been due, or woken, meanwhile
        done(std::move(outcome));
    };
    parts_.store.find_run_with_event(run, [this, run, change = std::move(change), wish, end = std::move(end),
                                           done](Result<std::optional<store::RunWithEvent>> found) {
        if (!found) return end(found.error());
        if (!*found) return end(Error(ErrorCode::not_found, "There is no run " + to_string(run) + "."));
        auto changed = std::move(**found);
        const auto partition = partition_of(changed);
        const auto seen_at = changed.run.state.updated_at;
        const auto allowed = change(changed.run.state);
        if (!allowed) return end(allowed.error());
        if (!partitions_.works_at(partition) || !partitions_.valid()) {
            if (!wish) return end(works_elsewhere());
            return parts_.store.wish({run, *wish, seen_at}, end);
        }
        changed.run.state.updated_at = parts_.clock.now();
        store::RunChange saved;
        saved.run = run;
        saved.state = changed.run.state;
        saved.lease = partitions_.lease(partition);
        if (!store::is_open(saved.state.status)) saved.ended = store::RunEnd{changed.run.workspace, std::nullopt};
        if (is_redacted(saved.state.status)) redact(saved, changed.event, redaction_of(changed));
        std::vector<store::RunChange> changes;
        changes.push_back(std::move(saved));
        parts_.store.save(std::move(changes),
                          [this, wish, seen_at, end, changed = std::move(changed), done](Result<void> saved) {
                              const auto id = changed.run.id;
                              const bool lost = !saved && saved.error().code == ErrorCode::lease_lost;
                              if (lost && wish) return parts_.store.wish({id, *wish, seen_at}, end);
                              if (!saved) return end(lost ? works_elsewhere() : saved.error());
                              dispatcher_.release(id);
                              dispatcher_.change(dispatcher_.workspace(changed.run.workspace), changed.run);
                              if (parts_.run_changed) parts_.run_changed(changed.run);
                              done({});
                          });
    });
}

Result<void> EngineImplementation::fulfil(store::RunState& open, store::Wish wish) const {
    const auto now = parts_.clock.now();
    if (wish == store::Wish::cancel) return cancel_open(open, now);
    return decide_held(open, wish == store::Wish::repeat ? Decision::repeat : Decision::skip, now);
}

void EngineImplementation::decide(RunId run, Decision decision, Callback<void> done) {
    const auto wish = decision == Decision::repeat ? store::Wish::repeat : store::Wish::skip;
    change_open_run(
        run, [this, wish](store::RunState& held) { return fulfil(held, wish); }, wish, std::move(done));
}

void EngineImplementation::cancel(RunId run, Callback<void> done) {
    constexpr auto wish = store::Wish::cancel;
    change_open_run(
        run, [this](store::RunState& open) { return fulfil(open, wish); }, wish, std::move(done));
}

// What another node was told.
void EngineImplementation::grant(const store::RunWish& wish, Callback<void> done) {
    const auto change = [this, wish](store::RunState& open) -> Result<void> {
        // A decision is about what the person saw, and about nothing that the run is held for later.
        if (wish.what != store::Wish::cancel && open.updated_at != wish.seen_at) {
            return Error(ErrorCode::conflict, "The run has gone on since.");
        }
        return fulfil(open, wish.what);
    };
    change_open_run(wish.run, change, std::nullopt, std::move(done));
}

Counters EngineImplementation::counters() const {
    Counters counters = counters_;
    counters.runs_open_in_memory = dispatcher_.size();
    const auto& gates = connections_.counters();
    counters.calls_throttled = gates.throttled;
    counters.calls_refused = gates.refused;
    counters.circuits_opened = gates.circuits_opened;
    counters.calls_waiting = gates.waiting;
    counters.events_waiting = appends_.count();
    counters.longest_event_wait = appends_.longest_wait();
    counters.partitions_held = partitions_.count();
    counters.leases_valid = partitions_.valid();
    return counters;
}

}  // namespace

std::unique_ptr<Engine> make_engine(Parts parts, EngineLimits limits) {
    return std::make_unique<EngineImplementation>(std::move(parts), limits);
}

}  // namespace tendril::engine
