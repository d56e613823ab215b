#include "engine/action_attempt.hpp"

#include <algorithm>
#include <utility>

#include "connector/http_action.hpp"
#include "engine/explanation.hpp"

namespace tendril::engine {

namespace {

using connector::Builtin;
using connector::EffectClass;
using connector::FailureClass;

constexpr std::size_t kept_attempts_max = 20;

double milliseconds_between(TimePoint from, TimePoint to) {
    return static_cast<double>((to - from).count()) / 1000.0;
}

bool needs_intent(EffectClass effect) {
    return effect == EffectClass::reconcilable || effect == EffectClass::unknowable;
}

bool is_parameter(const connector::Action& action, std::string_view name) {
    return std::ranges::any_of(action.parameters, [&](const auto& parameter) { return parameter.name == name; });
}

}  // namespace

ActionAttempt::ActionAttempt(AttemptContext& context, Subject subject, SaveIntent save_intent, Done done)
    : context_(context), subject_(std::move(subject)), save_intent_(std::move(save_intent)), done_(std::move(done)) {}

void ActionAttempt::start() {
    sent_at_ = context_.parts.clock.now();
    called_ = subject_.step.operation;
    if (!prepare_input()) return;
    if (answer_builtin()) return;
    if (is_http_request()) {
        if (!build_http()) return;
    } else {
        if (!find_connection()) return;
        if (subject_.step.operation->action.composition) return compose();
        if (!build(*subject_.step.operation, input_)) return;
    }
    if (subject_.entry.state == EntryState::intent) return go_on_from_intent();
    announce();
}

// The mapping's result, without what the other system was last told already. False when the step ended here.
bool ActionAttempt::prepare_input() {
    // A call may have arrived with what the journal holds, and that is what a lookup must compare. The mapping could
    // give something else by now: its templates may read the time.
    if (subject_.entry.state == EntryState::intent && subject_.entry.input.is_object()) {
        input_ = subject_.entry.input.get_object();
        return true;
    }
    auto input = subject_.step.input.evaluate(subject_.scope(), environment());
    if (!input) {
        fail_dead("The mapping could not be evaluated. " + explain(input.error()));
        return false;
    }
    input_ = std::move(*input);
    if (subject_.step.only_changes_from) {
        const auto known = subject_.step.only_changes_from->evaluate(subject_.scope(), environment());
        if (!known) {
            fail_dead("What was sent before could not be read. " + explain(known.error()));
            return false;
        }
        if (known->is_object()) drop_unchanged(known->get_object());
    }
    if (auto* lookups = environment().lookups) add_lookups(subject_.entry, lookups->take_new());
    subject_.entry.input = is_http_request() ? connector::without_credentials(input_) : input_;
    const auto& action = subject_.step.operation->action;
    const bool has_body =
        std::ranges::any_of(input_, [&](const auto& member) { return !is_parameter(action, member.key()); });
    if (subject_.step.only_changes_from && !has_body) {
        complete(EntryState::unchanged, json::object());
        return false;
    }
    return true;
}

void ActionAttempt::drop_unchanged(const json::object& known) {
    json::object changed;
    for (const auto& member : input_) {
        const auto* before = known.if_contains(member.key());
        const bool same = before != nullptr && *before == member.value();
        if (!same || is_parameter(subject_.step.operation->action, member.key()))
            changed[member.key()] = member.value();
    }
    input_ = std::move(changed);
}

bool ActionAttempt::find_connection() {
    const auto& operation = *subject_.step.operation;
    const std::string& name = subject_.step.connection.empty() ? operation.connector : subject_.step.connection;
    if (subject_.step.person) {
        if (!find_connection_of_person()) return false;
    } else {
        connection_ = context_.connections.find(subject_.workspace, name);
    }
    if (connection_ == nullptr) {
        fail_dead("There is no connection '" + name + "' in this workspace. Add it, then replay this run.");
        return false;
    }
    connection_id_ = connection_->id;
    subject_.entry.connection = connection_id_;
    if (connection_->needs_attention) {
        finish(AttemptResult::held("connection:" + connection_id_,
                                   "The connection's credentials were refused. Repair the connection to go on."));
        return false;
    }
    if (connection_->read_only && operation.action.effect != EffectClass::read) {
        fail_dead("The connection is read-only, and " + operation.id + " would change something.");
        return false;
    }
    return true;
}

// The person's own account. False when the step ended here: nobody is meant, or they have connected none.
bool ActionAttempt::find_connection_of_person() {
    const auto& connector = subject_.step.operation->connector;
    const auto evaluated = subject_.step.person->evaluate(subject_.scope(), environment());
    const auto person = evaluated ? connector::id_at(*evaluated, "") : std::string();
    if (person.empty()) {
        fail_dead("The step does not say whose account it acts on. Fill in its person with a person's id.");
        return false;
    }
    connection_ = context_.connections.of_person(subject_.workspace, connector, person);
    if (connection_ != nullptr) return true;
    if (subject_.step.on_gone == flow::OnGone::skip) {
        complete(EntryState::skipped, json::object());
    } else {
        fail_dead("The person " + person + " has connected no account of " + connector_of_call().title +
                  ". Connect it, then replay this run.");
    }
    return false;
}

bool ActionAttempt::build(const connector::Operation& operation, const json::object& input) {
    called_ = &operation;
    const auto& paging = connector::action_for(operation, connection_->settings).paging;
    if (subject_.step.all_items > 0 && paging && !pages_) pages_.emplace(*paging, input, subject_.step.all_items);
    auto call =
        connector::build_call(operation, connection_id_, connection_->settings, pages_ ? pages_->input() : input);
    if (!call) {
        fail_dead("The request would be refused. " + explain(call.error()));
        return false;
    }
    call_ = std::move(*call);
    subject_.entry.request = {{"method", call_.method}, {"path", call_.path}, {"body", std::move(call_.content)}};
    return true;
}

// The next page of a list. Reading it again from the start, after a failure, does no harm.
void ActionAttempt::read_on() {
    if (build(*called_, input_)) send();
}

// An earlier call may have taken effect.
void ActionAttempt::go_on_from_intent() {
    const auto& action = subject_.step.operation->action;
    if (action.effect == EffectClass::reconcilable && action.lookup) {
        const auto wait =
            std::chrono::ceil<std::chrono::milliseconds>(context_.partitions.calls_arrive_in(subject_.lease));
        if (wait == std::chrono::milliseconds(0)) return look_up();
        return finish(AttemptResult::later("A call of an earlier process may still be on its way.", wait));
    }
    if (effect() == EffectClass::unknowable && subject_.step.on_uncertain == flow::OnUncertain::hold) {
        return finish(AttemptResult::held(
            "decision",
            "The call may have taken effect, and the other system cannot tell. Decide whether to repeat it."));
    }
    send();
}

void ActionAttempt::announce() {
    if (!needs_intent(effect())) return send();
    subject_.entry.state = EntryState::intent;
    subject_.entry.announced_at = context_.parts.clock.now();
    save_intent_([self = shared_from_this()](Result<void> saved) {
        self->intent_unused_ = true;
        if (saved) return self->send();
        self->subject_.entry.state = EntryState::failed;  // nothing has left
        self->finish(AttemptResult::later(saved.error().message));
    });
}

void ActionAttempt::send() {
    enter_gate([self = shared_from_this()] {
        self->intent_unused_ = false;
        self->subject_.leaving();
        self->sent_at_ = self->context_.parts.clock.now();
        ++self->context_.counters.calls;
        self->context_.parts.transport.send(self->call_, [self](connector::Outcome outcome) {
            self->leave_gate(outcome);
            self->on_answer(std::move(outcome));
        });
    });
}

void ActionAttempt::on_answer(connector::Outcome outcome) {
    auto verdict = connector::judge(connector_of_call(), *called_, outcome);
    // An address that must not or cannot be called: trying again is of no use.
    const bool is_refused = !outcome && outcome.error().error.code == ErrorCode::invalid_input;
    if (is_refused) verdict.failure = FailureClass::invalid;
    if (verdict.failure == FailureClass::none) {
        if (pages_) {
            if (pages_->take(std::move(verdict.body), outcome->body.size())) return read_on();
            verdict.body = pages_->result();
        }
        auto output = is_http_request() ? json::value(connector::http_answer(*outcome)) : json::value(nullptr);
        record_answer(outcome, std::move(verdict.body));
        if (called_->action.lookup && called_->action.lookup->always && called_ == subject_.step.operation) {
            confirms_ = true;
            return look_up();
        }
        return complete(EntryState::done, std::move(output));
    }
    record_answer(outcome, verdict.body);
    ++context_.counters.calls_failed;
    record_failure(verdict.failure, verdict.message, outcome ? outcome->status : 0);
    if (verdict.conflict != nullptr) return resolve_conflict(*verdict.conflict, verdict.body);
    on_failure(std::move(verdict));
}

void ActionAttempt::on_failure(connector::Verdict verdict) {
    const bool may_have_taken_effect = verdict.uncertain && needs_intent(effect());
    subject_.entry.state = may_have_taken_effect ? EntryState::intent : EntryState::failed;
    switch (verdict.failure) {
        case FailureClass::throttled:
            if (is_http_request()) return finish(AttemptResult::retry(verdict.message, verdict.wait));
            return on_throttled();
        case FailureClass::auth:
            if (is_http_request()) break;
            return on_refused_credentials(verdict.message);
        case FailureClass::gone:
            if (subject_.step.on_gone == flow::OnGone::skip) return complete(EntryState::skipped, json::object());
            break;
        case FailureClass::transient:
            return finish(AttemptResult::retry(verdict.message, verdict.wait));
        case FailureClass::none:
        case FailureClass::invalid:
        case FailureClass::conflict:
            break;
    }
    const std::string field = verdict.field.empty() ? "" : " (field " + verdict.field + ")";
    finish(AttemptResult::dead(verdict.message + field, verdict.field));
}

// Waits at the gate, which is closed by now.
void ActionAttempt::on_throttled() {
    if (subject_.step.operation->action.composition) return compose();
    subject_.entry.state == EntryState::intent ? go_on_from_intent() : announce();
}

void ActionAttempt::on_refused_credentials(const std::string& message) {
    context_.connections.mark_refused(connection_id_);
    context_.parts.connection_refused(connection_id_, message);
    finish(AttemptResult::held("connection:" + connection_id_, message));
}

void ActionAttempt::complete(EntryState state, json::value output) {
    subject_.entry.state = state;
    subject_.entry.output = std::move(output);
    const bool builtin = subject_.step.operation->action.builtin != Builtin::none;
    if (builtin) subject_.entry.duration_ms = milliseconds_between(sent_at_, context_.parts.clock.now());
    finish(AttemptResult::completed());
}

void ActionAttempt::finish(AttemptResult result) {
    // Moved out first: `done_` may hold the last reference to what holds this attempt.
    auto done = std::exchange(done_, nullptr);
    done(std::move(result));
}

void ActionAttempt::fail_dead(std::string message, FailureClass failure) {
    subject_.entry.state = EntryState::failed;
    record_failure(failure, message, 0);
    finish(AttemptResult::dead(std::move(message)));
}

void ActionAttempt::record_failure(FailureClass failure, const std::string& message, int status) {
    const auto now = context_.parts.clock.now();
    auto& attempts = subject_.entry.attempts;
    if (attempts.size() >= kept_attempts_max) attempts.erase(attempts.begin() + 1);  // the first tells how it began
    attempts.push_back({.at = sent_at_,
                        .duration_ms = milliseconds_between(sent_at_, now),
                        .failure = std::string(connector::to_string(failure)),
                        .message = message,
                        .status = status});
}

void ActionAttempt::record_answer(const connector::Outcome& outcome, json::value body) {
    subject_.entry.duration_ms = milliseconds_between(sent_at_, context_.parts.clock.now());
    if (!outcome) {
        subject_.entry.answer = nullptr;
        return;
    }
    if (body.is_null() && !outcome->body.empty()) body = outcome->body;
    subject_.entry.answer = {{"status", outcome->status}, {"body", std::move(body)}};
}

void ActionAttempt::enter_gate(std::function<void()> go) {
    if (is_http_request()) {
        if (may_call()) go();
        return;
    }
    context_.connections.enter(
        {connection_id_, subject_.workspace, subject_.flow, subject_.priority, subject_.lease.partition},
        [self = shared_from_this(), go = std::move(go)](Result<Pass> pass) {
            if (!pass) return self->on_turned_away(pass.error());
            self->pass_ = *std::move(pass);
            if (self->may_call()) go();
        });
}

bool ActionAttempt::may_call() {
    if (context_.partitions.holds(subject_.lease)) return true;
    if (!is_http_request()) context_.connections.put_back(std::exchange(pass_, {}));
    on_turned_away({ErrorCode::lease_lost, "The right to work at this run has run out before its call left."});
    return false;
}

void ActionAttempt::leave_gate(const connector::Outcome& outcome) {
    if (!is_http_request()) context_.connections.leave(std::exchange(pass_, {}), outcome);
}

void ActionAttempt::on_turned_away(const Error& reason) {
    if (intent_unused_) subject_.entry.state = EntryState::failed;
    if (reason.code == ErrorCode::unauthenticated) {
        return finish(AttemptResult::held("connection:" + connection_id_, reason.message));
    }
    finish(AttemptResult::later(reason.message, reason.retry_after));
}

const connector::Connector& ActionAttempt::connector_of_call() const {
    return *context_.parts.catalog.connector(subject_.step.operation->connector);
}

}  // namespace tendril::engine
