#include "engine/engine.hpp"

#include <unordered_map>
#include <utility>

#include "base/log.hpp"
#include "engine/action_attempt.hpp"
#include "engine/connections.hpp"
#include "engine/dispatcher.hpp"
#include "engine/intake.hpp"
#include "engine/replay.hpp"
#include "engine/run_driver.hpp"
#include "engine/timers.hpp"

namespace tendril::engine {

namespace {

using store::RunStatus;

constexpr std::int32_t load_page = 1'000;
constexpr std::chrono::milliseconds load_again_after{1'000};

class EngineImplementation final : public Engine {
 public:
    EngineImplementation(Parts parts, EngineLimits limits)
        : parts_(std::move(parts)),
          limits_(limits),
          timers_(parts_.clock, parts_.wake_in),
          connections_(parts_.clock, timers_, limits.calls_per_connection_max),
          dispatcher_(
              parts_.clock, timers_, [this](const store::Run& run) { return is_blocked(run); }, [this] { pump(); }),
          context_{parts_, connections_, counters_} {}

    void start() override { load_more(); }
    void drain(std::function<void()> done) override;
    void tick() override;
    void accept(Incoming event, Callback<Accepted> done) override;
    void replay(ReplayRequest request, Callback<RunId> done) override;
    void decide(RunId run, Decision decision, Callback<void> done) override;
    void cancel(RunId run, Callback<void> done) override;
    void set_connection(ConnectionFacts facts) override;
    void remove_connection(const std::string& id) override { connections_.remove(id); }
    void set_workspace(WorkspaceFacts facts) override {
        const std::string id = facts.id;
        workspaces_.insert_or_assign(id, std::move(facts));
    }
    [[nodiscard]] Counters counters() const override;

 private:
    using Change = std::function<Result<void>(store::Run&)>;

    void append(store::NewEvent added, Callback<Accepted> done);
    void replay_as_it_was(store::RunWithEvent again, Callback<RunId> done);
    void replay_edited(store::RunWithEvent again, const json::object& data, Callback<RunId> done);
    void on_appended(const store::Event& event, const std::vector<store::RunDraft>& drafts,
                     const store::Appended& appended);
    void admit(store::RunWithEvent run);
    void load_more();
    void on_loaded(Result<std::vector<store::RunWithEvent>> loaded);
    void pump();
    void begin(const store::RunWithEvent& run);
    void on_settled(RunId run, store::RunState state);
    void with_run(RunId run, std::function<void(Result<store::RunWithEvent>)> then);
    void change_open_run(RunId run, Change change, Callback<void> done);
    [[nodiscard]] bool is_blocked(const store::Run& run) const;
    [[nodiscard]] std::string time_zone_of(const std::string& workspace) const;

    Parts parts_;
    EngineLimits limits_;
    Counters counters_;
    Timers timers_;
    Connections connections_;
    Dispatcher dispatcher_;
    AttemptContext context_;
    std::unordered_map<std::string, WorkspaceFacts> workspaces_;
    std::unordered_map<RunId, std::shared_ptr<RunDriver>> drivers_;
    std::size_t appends_waiting_ = 0;

    // The window: every open run up to `loaded_through_` is in memory; later ones are unless `more_in_store_`.
    RunId loaded_through_{};
    bool more_in_store_ = true;
    bool loading_ = false;
    bool skipped_while_loading_ = false;

    bool pumping_ = false;
    std::function<void()> drained_;
};

void EngineImplementation::tick() {
    timers_.run_due();
    pump();
}

void EngineImplementation::accept(Incoming incoming, Callback<Accepted> done) {
    if (appends_waiting_ >= limits_.appends_waiting_max) {
        ++counters_.events_refused;
        Error error(ErrorCode::rate_limited, "More events are waiting to be stored than the server takes at once.");
        error.retry_after = std::chrono::seconds(1);
        return done(std::move(error));
    }
    auto added = take_in(std::move(incoming), parts_.catalog, parts_.flows, parts_.clock.now());
    if (!added) {
        ++counters_.events_refused;
        return done(added.error());
    }
    append(std::move(*added), std::move(done));
}

void EngineImplementation::append(store::NewEvent added, Callback<Accepted> done) {
    // What the dispatcher needs again once the store has numbered it; the store takes the rest.
    auto event = added.event;
    auto drafts = added.runs;
    ++appends_waiting_;
    parts_.store.append(std::move(added), [this, event = std::move(event), drafts = std::move(drafts),
                                           done = std::move(done)](Result<store::Appended> appended) mutable {
        --appends_waiting_;
        if (!appended) {
            ++counters_.events_refused;
            return done(appended.error());
        }
        ++(appended->duplicate ? counters_.events_duplicate : counters_.events_accepted);
        done(Accepted{appended->event, appended->duplicate, event.disposition, appended->runs});
        event.id = appended->event;
        on_appended(event, drafts, *appended);
    });
}

void EngineImplementation::on_appended(const store::Event& event, const std::vector<store::RunDraft>& drafts,
                                       const store::Appended& appended) {
    for (std::size_t i = 0; i < appended.runs.size(); ++i) {
        store::RunWithEvent run;
        run.run.id = appended.runs[i];
        run.run.event = appended.event;
        run.run.workspace = event.workspace;
        run.run.flow = drafts[i].flow;
        run.run.version = drafts[i].version;
        run.run.ordering_key = drafts[i].ordering_key;
        run.run.created_at = event.received_at;
        run.run.replay_of = drafts[i].replay_of;
        run.run.priority = drafts[i].priority;
        run.run.state.journal = drafts[i].journal;
        run.event = event;
        admit(std::move(run));
    }
}

// A run that was just stored: into the window when it is complete up to here, else it is found there later.
void EngineImplementation::admit(store::RunWithEvent run) {
    if (run.run.id <= loaded_through_) return;  // a load saw it before this callback came
    if (more_in_store_ || loading_ || dispatcher_.size() >= limits_.window_runs_max) {
        more_in_store_ = true;
        skipped_while_loading_ = true;
        return;
    }
    loaded_through_ = run.run.id;
    dispatcher_.add(std::move(run));
}

void EngineImplementation::load_more() {
    if (loading_ || !more_in_store_ || drained_ || dispatcher_.size() > limits_.window_runs_max / 2) return;
    loading_ = true;
    skipped_while_loading_ = false;
    parts_.store.load_open({.after = loaded_through_, .limit = load_page},
                           [this](auto loaded) { on_loaded(std::move(loaded)); });
}

void EngineImplementation::on_loaded(Result<std::vector<store::RunWithEvent>> loaded) {
    loading_ = false;
    if (!loaded) {
        log::error("Open runs could not be read: {}", loaded.error().message);
        timers_.in(load_again_after, [this] { load_more(); });
        return;
    }
    const bool whole = loaded->size() < static_cast<std::size_t>(load_page);
    if (whole && !skipped_while_loading_) more_in_store_ = false;
    for (auto& run : *loaded) {
        loaded_through_ = run.run.id;
        dispatcher_.add(std::move(run));
    }
    load_more();
}

void EngineImplementation::pump() {
    if (pumping_) return;
    pumping_ = true;
    while (!drained_ && drivers_.size() < limits_.running_max) {
        const auto* run = dispatcher_.take();
        if (run == nullptr) break;
        begin(*run);
    }
    pumping_ = false;
}

void EngineImplementation::begin(const store::RunWithEvent& run) {
    auto flow = parts_.flows.find(run.run.flow, run.run.version);
    RunSubject subject{run, {}, time_zone_of(run.run.workspace), {}, std::move(flow)};
    RunDriver::Reports reports;
    reports.settled = [this](RunId id, store::RunState state) { on_settled(id, std::move(state)); };
    reports.lease_lost = [this](RunId id, store::Lease) { drivers_.erase(id); };
    auto driver = std::make_shared<RunDriver>(context_, timers_, std::move(subject), std::move(reports));
    drivers_[run.run.id] = driver;
    driver->start();
}

void EngineImplementation::on_settled(RunId run, store::RunState state) {
    drivers_.erase(run);
    dispatcher_.settle(run, std::move(state));
    if (drained_ && drivers_.empty()) return drained_();
    load_more();
    pump();
}

void EngineImplementation::drain(std::function<void()> done) {
    drained_ = std::move(done);
    for (auto& [id, driver] : drivers_) driver->pause();
    if (drivers_.empty()) drained_();
}

bool EngineImplementation::is_blocked(const store::Run& run) const {
    constexpr std::string_view prefix = "connection:";
    if (run.state.held_for.compare(0, prefix.size(), prefix) != 0) return true;
    return connections_.needs_attention(run.state.held_for.substr(prefix.size()));
}

std::string EngineImplementation::time_zone_of(const std::string& workspace) const {
    const auto found = workspaces_.find(workspace);
    return found == workspaces_.end() ? "UTC" : found->second.time_zone;
}

void EngineImplementation::set_connection(ConnectionFacts facts) {
    connections_.set(std::move(facts));
    dispatcher_.reconsider_held();
}

// The run as it is: from the window, or from the store when it is not open or not loaded yet.
void EngineImplementation::with_run(RunId run, std::function<void(Result<store::RunWithEvent>)> then) {
    if (const auto* open = dispatcher_.find(run)) return then(*open);
    parts_.store.find_run_with_event(
        run, [run, then = std::move(then)](Result<std::optional<store::RunWithEvent>> found) {
            if (!found) return then(found.error());
            if (!*found) return then(Error(ErrorCode::not_found, "There is no run " + to_string(run) + "."));
            then(std::move(**found));
        });
}

void EngineImplementation::replay(ReplayRequest request, Callback<RunId> done) {
    const RunId id = request.run;
    with_run(id, [this, request = std::move(request),
                  done = std::move(done)](Result<store::RunWithEvent> found) mutable {
        if (!found) return done(found.error());
        const auto flow = parts_.flows.published(found->run.flow);
        if (flow == nullptr) {
            return done(Error(ErrorCode::conflict, "The flow is not published. Publish it, then replay."));
        }
        auto again = make_replay(std::move(*found), request.from, flow->version, request.priority, parts_.clock.now());
        if (!again) return done(again.error());
        request.data ? replay_edited(std::move(*again), *request.data, std::move(done))
                     : replay_as_it_was(std::move(*again), std::move(done));
    });
}

void EngineImplementation::replay_as_it_was(store::RunWithEvent again, Callback<RunId> done) {
    store::Run draft = again.run;
    parts_.store.start_run(std::move(draft),
                           [this, again = std::move(again), done = std::move(done)](Result<RunId> started) mutable {
                               if (!started) return done(started.error());
                               again.run.id = *started;
                               done(*started);
                               admit(std::move(again));
                           });
}

void EngineImplementation::replay_edited(store::RunWithEvent again, const json::object& data, Callback<RunId> done) {
    auto edited = make_edited_event(again, data, parts_.random, parts_.clock.now());
    append(std::move(edited), [done = std::move(done)](Result<Accepted> accepted) {
        accepted ? done(accepted->runs.front()) : done(accepted.error());
    });
}

void EngineImplementation::change_open_run(RunId run, Change change, Callback<void> done) {
    if (dispatcher_.at_work(run)) {
        return done(Error(ErrorCode::conflict, "A step of the run is under way. Try again in a moment."));
    }
    with_run(run, [this, change = std::move(change), done = std::move(done)](Result<store::RunWithEvent> found) {
        if (!found) return done(found.error());
        store::Run changed = found->run;
        if (const auto allowed = change(changed); !allowed) return done(allowed.error());
        changed.state.updated_at = parts_.clock.now();
        dispatcher_.reserve(changed.id);  // nothing may start it while the change is on its way to the disk
        auto before = std::move(found->run.state);
        auto after = changed.state;
        store::RunChange change_of_run{.run = changed.id, .state = std::move(changed.state)};
        parts_.store.save({std::move(change_of_run)}, [this, id = changed.id, before = std::move(before),
                                                       after = std::move(after), done](Result<void> saved) {
            dispatcher_.settle(id, saved ? after : before);
            done(std::move(saved));
            load_more();
        });
    });
}

void EngineImplementation::decide(RunId run, Decision decision, Callback<void> done) {
    const auto change = [this, decision](store::Run& held) {
        return decide_held(held.state, decision, parts_.clock.now());
    };
    change_open_run(run, change, std::move(done));
}

void EngineImplementation::cancel(RunId run, Callback<void> done) {
    const auto change = [this](store::Run& open) { return cancel_open(open.state, parts_.clock.now()); };
    change_open_run(run, change, std::move(done));
}

Counters EngineImplementation::counters() const {
    Counters counters = counters_;
    counters.runs_open_in_memory = dispatcher_.size();
    return counters;
}

}  // namespace

std::unique_ptr<Engine> make_engine(Parts parts, EngineLimits limits) {
    return std::make_unique<EngineImplementation>(std::move(parts), limits);
}

}  // namespace tendril::engine
