#include "engine/run_driver.hpp"

#include <utility>

#include "base/log.hpp"
#include "engine/backoff.hpp"
#include "engine/link_writing.hpp"

namespace tendril::engine {

namespace {

using store::RunStatus;

// The pause before an outcome that could not be saved is saved again: the store says when it is well by succeeding.
constexpr std::chrono::milliseconds save_again_after{500};

}  // namespace

RunDriver::RunDriver(AttemptContext& context, Timers& timers, RunSubject subject, Reports reports)
    : context_(context),
      timers_(timers),
      stored_(std::move(subject.run)),
      lease_(subject.lease),
      time_zone_(std::move(subject.time_zone)),
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
    auto scope = make_scope(*flow_, stored_.event, journal_, time_zone_);
    if (!scope) return end(RunStatus::dead, scope.error().message);
    scope_ = std::move(*scope);
    go_on();
}

void RunDriver::go_on() {
    const Next next = advance(*flow_, scope_, journal_, context_.parts.clock.now());
    switch (next.kind) {
        case Next::Kind::finished:
            return end(RunStatus::succeeded, "");
        case Next::Kind::filtered:
            return end(RunStatus::filtered, "");
        case Next::Kind::failed:
            return end(RunStatus::dead, told(*next.step, "The rule could not be evaluated. " + next.error.message));
        case Next::Kind::action:
            break;
    }
    if (paused_) return save_and_settle();
    // A later step may read the links that an earlier one made.
    const bool reads_store =
        std::get<flow::ActionStep>(next.step->kind).operation->action.builtin != connector::Builtin::none;
    if (!reads_store || unsaved_links_.empty()) return attempt(*next.step);
    save([self = shared_from_this(), step = next.step](Result<void> saved) {
        if (saved) return self->attempt(*step);
        self->retry_later(*step, AttemptResult::later(saved.error().message));
    });
}

void RunDriver::attempt(const flow::Step& step) {
    const auto& action = std::get<flow::ActionStep>(step.kind);
    Entry* entry = find_entry(journal_, step.id);
    if (entry == nullptr) {
        Entry added;
        added.step = step.id;
        added.type = "action";
        added.title = step.title;
        added.operation = action.operation->id;
        added.state = EntryState::failed;  // until it is known better
        added.started_at = context_.parts.clock.now();
        entry = &journal_.emplace_back(std::move(added));
    }
    const ActionAttempt::Subject subject{.workspace = stored_.run.workspace,
                                         .time_zone = time_zone_,
                                         .step = action,
                                         .scope = scope_,
                                         .entry = *entry,
                                         .lease = lease_,
                                         .flow = stored_.run.flow,
                                         .priority = stored_.run.priority};
    auto save_intent = [self = shared_from_this()](store::Callback<void> done) { self->save(std::move(done)); };
    auto done = [self = shared_from_this(), &step](AttemptResult result) { self->on_attempt(step, std::move(result)); };
    std::make_shared<ActionAttempt>(context_, subject, std::move(save_intent), std::move(done))->start();
}

void RunDriver::on_attempt(const flow::Step& step, AttemptResult result) {
    if (abandoned_) return;
    switch (result.kind) {
        case AttemptResult::Kind::completed:
            return complete_step(step);
        case AttemptResult::Kind::retry:
            return retry_later(step, std::move(result));
        case AttemptResult::Kind::dead:
            return end(RunStatus::dead, told(step, result.message));
        case AttemptResult::Kind::held:
            ++context_.counters.runs_held;
            state().status = RunStatus::held;
            state().held_for = std::move(result.held_for);
            state().error = told(step, result.message);
            return save_and_settle();
    }
}

void RunDriver::complete_step(const flow::Step& step) {
    const auto& action = std::get<flow::ActionStep>(step.kind);
    const Entry& entry = *find_entry(journal_, step.id);
    add_output(scope_, entry);
    auto link = make_link(stored_.run.workspace, action, entry, scope_, environment());
    if (!link) return end(RunStatus::dead, told(step, link.error().message));
    if (*link) unsaved_links_.push_back(std::move(**link));
    state().attempts = 0;
    state().error.clear();
    if (action.operation->action.effect != connector::EffectClass::unknowable) return go_on();
    // Nothing could tell afterwards that this was done, so it is recorded before anything else happens. If that fails,
    // the run still goes on: its next save holds this too.
    save([self = shared_from_this()](Result<void>) { self->go_on(); });
}

void RunDriver::retry_later(const flow::Step& step, AttemptResult result) {
    const auto& policy = std::get<flow::ActionStep>(step.kind).retry;
    if (result.counts) ++state().attempts;
    if (state().attempts >= policy.attempts_max) {
        return end(RunStatus::dead,
                   told(step, result.message) + " Tried " + std::to_string(state().attempts) + " times.");
    }
    auto delay = backoff(policy, std::max(state().attempts, 1), context_.parts.random);
    if (result.wait) delay = std::max(delay, *result.wait);
    state().status = RunStatus::retrying;
    state().due_at = context_.parts.clock.now() + delay;
    state().error = told(step, result.message);
    save_and_settle();
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

void RunDriver::save(store::Callback<void> done) {
    state().updated_at = context_.parts.clock.now();
    // A run whose journal could not be read keeps it as it is.
    if (flow_ != nullptr && !journal_.empty()) state().journal = write_journal(journal_);
    std::vector<store::RunChange> changes(1);
    changes[0].run = stored_.run.id;
    changes[0].state = state();
    changes[0].links = unsaved_links_;
    changes[0].lease = lease_;
    auto on_saved = [self = shared_from_this(), done = std::move(done)](Result<void> saved) {
        if (self->abandoned_) return;
        if (!saved && saved.error().code == ErrorCode::lease_lost) {
            self->abandon();
            return self->reports_.lease_lost(self->stored_.run.id, self->lease_);
        }
        if (saved) self->unsaved_links_.clear();
        done(std::move(saved));
    };
    context_.parts.store.save(std::move(changes), std::move(on_saved));
}

void RunDriver::save_and_settle() {
    save([self = shared_from_this()](Result<void> saved) {
        if (saved) return self->reports_.settled(self->stored_.run.id, std::move(self->state()));
        log::warn("{} could not be saved and is kept in memory: {}", to_string(self->stored_.run.id),
                  saved.error().message);
        self->timers_.in(save_again_after, [self] {
            if (!self->abandoned_) self->save_and_settle();
        });
    });
}

std::string RunDriver::told(const flow::Step& step, const std::string& message) const {
    const std::string name = step.title.empty() ? step.id : step.title;
    return "Step '" + name + "': " + message;
}

expr::Environment RunDriver::environment() const {
    return {.now = context_.parts.clock.now(), .time_zone = time_zone_};
}

}  // namespace tendril::engine
