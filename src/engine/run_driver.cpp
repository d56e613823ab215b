#include "engine/run_driver.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "connector/request.hpp"
#include "engine/backoff.hpp"
#include "engine/echoes.hpp"
#include "engine/link_writing.hpp"
#include "expr/zone.hpp"

namespace tendril::engine {

namespace {

using store::RunStatus;

// The pause before an outcome that could not be saved is saved again: the store says when it is well by succeeding.
constexpr std::chrono::milliseconds save_again_after{500};
// The pause before the event that woke a run is read again.
constexpr std::chrono::milliseconds read_again_after{1'000};

bool reads_store(const Task& task) {
    return task.action().operation->action.builtin != connector::Builtin::none;
}

std::string place_of(const Entry& entry) {
    return entry.at + "/" + entry.step;
}

// Where the clock was set back since a pause began, the time of its end tells nothing; the run's own timer, which never
// jumps, has brought the run here.
void forget_dues_of_a_wrong_clock(Journal& journal, TimePoint now) {
    for (auto& entry : journal) {
        if (entry.paused_at && *entry.paused_at > now) entry.due_at.reset();
    }
}

bool works_inside(const flow::Steps& steps);

bool works_inside(const flow::ActionStep& action) {
    return works_inside(action.on_error.steps);
}
bool works_inside(const flow::BranchStep& branch) {
    return works_inside(branch.otherwise) ||
           std::ranges::any_of(branch.arms, [](const auto& arm) { return works_inside(arm.steps); });
}
bool works_inside(const flow::SwitchStep& choice) {
    return works_inside(choice.otherwise) ||
           std::ranges::any_of(choice.cases, [](const auto& arm) { return works_inside(arm.steps); });
}
template <class Kind>
bool works_inside(const Kind&) {
    return std::is_same_v<Kind, flow::ForEachStep> || std::is_same_v<Kind, flow::SubFlowStep>;
}

// Whether the steps have places of their own, a loop's items or a sub-flow: what these read comes and goes with them.
bool works_inside(const flow::Steps& steps) {
    return std::ranges::any_of(steps, [](const flow::Step& step) {
        return std::visit([](const auto& kind) { return works_inside(kind); }, step.kind);
    });
}

}  // namespace

RunDriver::RunDriver(AttemptContext& context, Timers& timers, RunSubject subject, Reports reports)
    : context_(context),
      timers_(timers),
      stored_(std::move(subject.run)),
      lease_(subject.lease),
      time_zone_(std::move(subject.time_zone)),
      tables_(std::move(subject.tables)),
      flow_(std::move(subject.flow)),
      reports_(std::move(reports)) {}

void RunDriver::start() {
    if (!state().started_at) {
        state().started_at = context_.parts.clock.now();
        ++context_.counters.runs_started;
    }
    state().status = RunStatus::running;
    state().held_for.clear();
    if (flow_ == nullptr) {
        return end(RunStatus::dead,
                   "Version " + std::to_string(stored_.run.version) +
                       " of the flow cannot be used by this program. Publish the flow again, then replay.");
    }
    auto journal = read_journal(state().journal);
    if (!journal) return end(RunStatus::dead, journal.error().message);
    journal_ = std::move(*journal);
    forget_dues_of_a_wrong_clock(journal_, context_.parts.clock.now());
    json::storage_ptr storage;
    if (!works_inside(flow_->steps)) storage = json::storage_ptr(&arena_);
    auto scope = make_scope(*flow_, stored_.event, journal_, time_zone_, std::move(storage));
    if (!scope) return end(RunStatus::dead, scope.error().message);
    for (const auto& entry : journal_) lookups_.restore(entry.lookups);
    interpreter_.emplace(
        InterpreterParts{*flow_, context_.parts.flows, stored_.run, time_zone_, journal_, tables_.get(), &lookups_},
        std::move(*scope));
    state().awaits.reset();
    writes_ = context_.writes.take(stored_.run.id);
    if (state().woken_by) return read_event_that_woke();
    const auto* trigger = context_.parts.catalog.trigger_for(stored_.event.type);
    const auto* shown = context_.parts.catalog.changes().shown_by(stored_.event.type);
    const bool is_sent_from_inside = stored_.event.hook.empty();
    const bool may_be_echo =
        trigger != nullptr && shown != nullptr && journal_.empty() && (!shown->polled || is_sent_from_inside);
    // What a person asks for is done.
    const bool is_asked_for = stored_.run.replay_of || stored_.run.priority == store::Priority::urgent;
    if (may_be_echo && !is_asked_for) return look_for_echo(trigger->connector, *shown);
    go_on();
}

void RunDriver::look_for_echo(const std::string& connector, const connector::ObjectShown& shown) {
    looks_for_echo_ = true;
    const auto data = parse_json(stored_.event.data);
    const auto id = data ? shown_id(shown, *data) : std::string();
    if (id.empty()) return on_known_object(shown, std::optional<store::Link>());
    auto key = known_object_key(stored_.run.workspace, connector, shown.kind, id);
    context_.writes.when_known(
        {stored_.run.workspace, connector, shown.kind}, [self = shared_from_this(), &shown, key] {
            if (!self->looks_for_echo_ || self->abandoned_) return;
            self->context_.parts.store.find_link(key, [self, &shown](const Result<std::optional<store::Link>>& known) {
                if (!self->abandoned_) self->on_known_object(shown, known);
            });
        });
}

void RunDriver::on_known_object(const connector::ObjectShown& shown, const Result<std::optional<store::Link>>& known) {
    if (!std::exchange(looks_for_echo_, false)) return;
    if (!known) {
        state().status = RunStatus::retrying;
        state().due_at = context_.parts.clock.now() + read_again_after;
        return save_and_settle();
    }
    const auto data = parse_json(stored_.event.data);
    if (!*known || !data) return go_on();
    auto sighting = judge_sighting(shown, *data, stored_.event.id, **known);
    if (sighting.known) unsaved_links_.push_back(std::move(*sighting.known));
    if (!sighting.is_echo) return go_on();
    Entry entry;
    entry.step = "trigger";
    entry.type = "filter";
    entry.title = "Tendril itself made this change";
    entry.passed = false;
    entry.started_at = context_.parts.clock.now();
    journal_.push_back(std::move(entry));
    ++context_.counters.echoes;
    end(RunStatus::filtered, "");
}

void RunDriver::pause() {
    paused_ = true;
    if (std::exchange(looks_for_echo_, false)) save_and_settle();
}

void RunDriver::read_event_that_woke() {
    context_.parts.store.find_event(*state().woken_by,
                                    [self = shared_from_this()](Result<std::optional<store::Event>> event) {
                                        if (self->abandoned_) return;
                                        if (!event) {
                                            self->state().status = RunStatus::retrying;
                                            self->state().due_at = self->context_.parts.clock.now() + read_again_after;
                                            return self->save_and_settle();
                                        }
                                        self->state().woken_by.reset();
                                        if (*event) self->interpreter_->wake(std::move(**event));
                                        self->go_on();
                                    });
}

// Attempts may come back before the loop below is through with the others: they then ask for another round.
void RunDriver::go_on() {
    advance_again_ = true;
    if (std::exchange(advancing_, true)) return;
    while (std::exchange(advance_again_, false) && !settling_ && !abandoned_) {
        Next next = interpreter_->advance(context_.parts.clock.now(), !paused_);
        switch (next.kind) {
            case Next::Kind::attempt:
                for (const auto& task : next.tasks) attempt(task);
                if (paused_ && interpreter_->at_work() == 0) save_and_settle();
                break;
            case Next::Kind::finished:
                end(RunStatus::succeeded, "");
                break;
            case Next::Kind::filtered:
                end(RunStatus::filtered, "");
                break;
            case Next::Kind::stopped:
                end(next.status, next.status == RunStatus::dead ? std::move(next.message) : "");
                break;
            case Next::Kind::failed:
                end(RunStatus::dead, std::move(next.message));
                break;
            case Next::Kind::retry:
            case Next::Kind::wait:
            case Next::Kind::held:
                wait(next);
                break;
        }
    }
    advancing_ = false;
}

void RunDriver::wait(const Next& next) {
    state().due_at = next.due_at;
    if (next.kind == Next::Kind::retry) {
        state().status = RunStatus::retrying;
    } else if (next.kind == Next::Kind::wait) {
        state().status = RunStatus::waiting;
        state().awaits = next.awaits;
        state().attempts = 0;
        state().error.clear();
    } else {
        ++context_.counters.runs_held;
        state().status = RunStatus::held;
        state().held_for = next.held_for;
    }
    save_and_settle();
}

void RunDriver::attempt(const Task& task) {
    // A step may read the links that an earlier one made.
    if (!reads_store(task) || unsaved_links_.empty()) return attempt_with_links(task);
    save([self = shared_from_this(), task](Result<void> saved) {
        if (saved) return self->attempt_with_links(task);
        self->retry_later(task, AttemptResult::later(saved.error().message));
    });
}

void RunDriver::attempt_with_links(const Task& task) {
    ActionAttempt::Subject subject{.workspace = stored_.run.workspace,
                                   .step = task.action(),
                                   .entry = *task.entry,
                                   .lease = lease_,
                                   .run = stored_.run.id,
                                   .flow = stored_.run.flow,
                                   .priority = stored_.run.priority,
                                   .scope = [this, task]() -> const json::object& { return interpreter_->scope(task); },
                                   .environment = [this] { return environment(); },
                                   .leaving = [this, task] { note_write(task); }};
    auto save_intent = [self = shared_from_this()](store::Callback<void> done) { self->save(std::move(done)); };
    auto done = [self = shared_from_this(), task](AttemptResult result) { self->on_attempt(task, std::move(result)); };
    std::make_shared<ActionAttempt>(context_, std::move(subject), std::move(save_intent), std::move(done))->start();
}

void RunDriver::on_attempt(const Task& task, AttemptResult result) {
    if (abandoned_) return;
    switch (result.kind) {
        case AttemptResult::Kind::completed:
            return complete_step(task);
        case AttemptResult::Kind::retry:
            return retry_later(task, std::move(result));
        case AttemptResult::Kind::dead:
            return fail_for_good(task, std::move(result.message), std::move(result.field));
        case AttemptResult::Kind::held:
            task.entry->held_for = std::move(result.held_for);
            state().error = told(*task.step, result.message);
            return give_back(task);
    }
}

void RunDriver::note_write(const Task& task) {
    const auto& operation = *task.action().operation;
    const auto* written = context_.parts.catalog.changes().written_by(operation.id);
    if (written == nullptr || !is_watched(*written, stored_.run.workspace, context_.parts.flows)) return;
    const auto place = place_of(*task.entry);
    const bool is_noted = std::ranges::any_of(writes_, [&](const auto& write) { return write.first == place; });
    if (is_noted) return;
    writes_.emplace_back(place, context_.writes.begin({stored_.run.workspace, operation.connector, written->kind}));
}

// Where the account of the step is.
std::string RunDriver::today_at(const Entry& entry) const {
    const auto account = context_.connections.by_id(entry.connection);
    const auto own = account == nullptr ? std::string() : std::string(text_or(account->settings, "time_zone"));
    const auto* zone = expr::locate_zone(own.empty() ? time_zone_ : own);
    const auto now = context_.parts.clock.now();
    if (zone == nullptr) return to_iso8601(now).substr(0, 10);
    return date::format("%F", date::floor<date::days>(date::make_zoned(zone, now).get_local_time()));
}

void RunDriver::remember_write(const Task& task) {
    const auto place = place_of(*task.entry);
    const auto write = std::ranges::find_if(writes_, [&](const auto& one) { return one.first == place; });
    if (write == writes_.end()) return;
    const auto& operation = *task.action().operation;
    const auto& written = *context_.parts.catalog.changes().written_by(operation.id);
    auto known = known_after_write(stored_.run, operation.connector, written, *task.entry, today_at(*task.entry));
    if (known) unsaved_links_.push_back(std::move(*known));
    unsaved_writes_.push_back(std::move(write->second));
    writes_.erase(write);
}

void RunDriver::complete_step(const Task& task) {
    interpreter_->complete(task);
    remember_write(task);
    const auto scope = [this, &task]() -> const json::object& { return interpreter_->scope(task); };
    auto link = make_link(stored_.run.workspace, task.action(), *task.entry, scope, environment());
    add_lookups(*task.entry, lookups_.take_new());
    if (!link) {
        task.entry->state = EntryState::failed;
        return fail_for_good(task, link.error().message, link.error().field);
    }
    if (*link) {
        (*link)->updated_at = context_.parts.clock.now();
        unsaved_links_.push_back(std::move(**link));
    }
    task.entry->tries = 0;
    state().attempts = 0;
    state().error.clear();
    if (task.action().operation->action.effect != connector::EffectClass::unknowable) return give_back(task);
    // Nothing could tell afterwards that this was done, so it is recorded before anything else happens. If that fails,
    // the run still goes on: its next save holds this too.
    save([self = shared_from_this(), task](const Result<void>&) { self->give_back(task); });
}

void RunDriver::retry_later(const Task& task, AttemptResult result) {
    const auto& policy = task.action().retry;
    auto& entry = *task.entry;
    if (result.counts) ++entry.tries;
    if (entry.tries >= policy.attempts_max) {
        return fail_for_good(task, result.message + " Tried " + std::to_string(entry.tries) + " times.", {});
    }
    auto delay = backoff(policy, std::max(entry.tries, 1), context_.parts.random);
    if (result.wait) delay = std::max(delay, *result.wait);
    entry.paused_at = context_.parts.clock.now();
    entry.due_at = *entry.paused_at + delay;
    state().attempts = entry.tries;
    state().error = told(*task.step, result.message);
    give_back(task);
}

void RunDriver::fail_for_good(const Task& task, std::string message, std::string field) {
    auto& entry = *task.entry;
    StepError error{std::move(message), std::move(field), "invalid", 0};
    if (!entry.attempts.empty()) {
        error.failure = entry.attempts.back().failure;
        error.status = entry.attempts.back().status;
    }
    switch (task.action().on_error.kind) {
        case flow::OnError::fail:
            break;
        case flow::OnError::go_on:
        case flow::OnError::steps:
            entry.state = EntryState::continued;
            state().attempts = 0;
            state().error.clear();
            break;
        case flow::OnError::hold:
            entry.held_for = "error";
            state().error = told(*task.step, error.message);
            break;
    }
    entry.error = std::move(error);
    give_back(task);
}

void RunDriver::give_back(const Task& task) {
    interpreter_->returned(task);
    go_on();
}

void RunDriver::end(RunStatus status, std::string error) {
    auto& counters = context_.counters;
    if (status == RunStatus::succeeded) ++counters.runs_succeeded;
    if (status == RunStatus::filtered) ++counters.runs_filtered;
    if (status == RunStatus::dead) ++counters.runs_dead;
    const bool stops_key = flow_ != nullptr && flow_->stop_after_dead_letter;
    if (status == RunStatus::dead && stops_key) {
        status = RunStatus::held;
        state().held_for = "order";
    }
    state().status = status;
    state().error = std::move(error);
    if (!store::is_open(status)) {
        state().finished_at = context_.parts.clock.now();
        shorten(journal_);
    }
    save_and_settle();
}

// What a person told the run to wait is no latency.
std::optional<std::chrono::microseconds> RunDriver::took() const {
    const bool has_waited = std::ranges::any_of(journal_, [](const Entry& entry) { return entry.type == "wait"; });
    const auto& run = stored_.run;
    if (has_waited || !run.state.finished_at) return std::nullopt;
    return *run.state.finished_at - run.created_at;
}

void RunDriver::save(store::Callback<void> done) {
    if (const auto next = next_save_.lock()) return next->push_back(std::move(done));
    save_now({std::move(done)});
}

void RunDriver::save_now(Callbacks told) {
    // Of a run that settles, the time of its decision: what it is due at was reckoned from there.
    if (!settling_) state().updated_at = context_.parts.clock.now();
    std::vector<store::RunChange> changes(1);
    if (is_redacted(state().status)) {
        auto redaction = reports_.redaction(stored_);
        redact(journal_, redaction.names);
        changes[0].redacted_event_data = redacted_data(stored_.event.data, redaction.names);
        changes[0].redacted_by = std::move(redaction.by);
    }
    changes[0].run = stored_.run.id;
    changes[0].state = state();
    // A run whose journal could not be read keeps it as it is.
    if (!journal_.empty()) changes[0].state.journal = write_journal(journal_);
    changes[0].links = unsaved_links_;
    changes[0].lease = lease_;
    if (!store::is_open(state().status)) changes[0].ended = store::RunEnd{stored_.run.workspace, took()};
    auto next = std::make_shared<Callbacks>();
    next_save_ = next;
    context_.parts.store.save(
        std::move(changes), [self = shared_from_this(), links = unsaved_links_.size(), writes = unsaved_writes_.size(),
                             told = std::move(told), next](const Result<void>& saved) {
            self->on_saved(saved, links, writes, told, std::move(*next));
        });
}

void RunDriver::on_saved(const Result<void>& saved, std::size_t links, std::size_t writes, const Callbacks& told,
                         Callbacks next) {
    next_save_.reset();
    if (abandoned_) return;
    if (!saved && saved.error().code == ErrorCode::lease_lost) {
        abandon();
        return reports_.lease_lost(stored_.run.id, lease_);
    }
    if (saved) {
        unsaved_links_.erase(unsaved_links_.begin(), unsaved_links_.begin() + static_cast<std::ptrdiff_t>(links));
        unsaved_writes_.erase(unsaved_writes_.begin(), unsaved_writes_.begin() + static_cast<std::ptrdiff_t>(writes));
        if (context_.parts.run_changed) context_.parts.run_changed(stored_.run);
    }
    for (const auto& done : told) done(saved);
    for (auto& done : next) save(std::move(done));
}

void RunDriver::save_and_settle() {
    if (!std::exchange(settling_, true)) state().updated_at = context_.parts.clock.now();
    save([self = shared_from_this()](const Result<void>& saved) {
        if (saved) {
            const bool tries_again = self->state().status == RunStatus::retrying && !self->writes_.empty();
            if (tries_again) self->context_.writes.keep(self->stored_.run.id, std::move(self->writes_));
            return self->reports_.settled(self->stored_.run.id, std::move(self->state()));
        }
        log::warn("{} could not be saved and is kept in memory: {}", to_string(self->stored_.run.id),
                  saved.error().message);
        self->timers_.in(save_again_after, [self] {
            if (!self->abandoned_) self->save_and_settle();
        });
    });
}

expr::Environment RunDriver::environment() {
    return {.now = context_.parts.clock.now(), .time_zone = time_zone_, .tables = tables_.get(), .lookups = &lookups_};
}

}  // namespace tendril::engine
