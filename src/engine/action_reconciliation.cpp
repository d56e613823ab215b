// How an attempt finds out what is there already: lookups after a call whose fate is not known, and conflicts.
#include "engine/action_attempt.hpp"
#include "engine/explanation.hpp"

namespace tendril::engine {

using connector::FailureClass;

void ActionAttempt::call_related(const std::string& operation, const expr::Mapping& input, const json::object& data,
                                 Answered answered) {
    related_ = context_.parts.catalog.operation(operation);
    auto mapped = input.evaluate(data, environment());
    if (related_ == nullptr || !mapped) {
        return fail_dead("The connector's rule for " + operation + " cannot be used.");
    }
    auto call = connector::build_call(*related_, connection_id_, connection_->settings, *mapped);
    if (!call) return fail_dead("The connector's rule for " + operation + " cannot be used. " + explain(call.error()));
    enter_gate([self = shared_from_this(), call = std::move(*call), answered] {
        ++self->context_.counters.calls;
        self->context_.parts.transport.send(call, [self, answered](connector::Outcome outcome) {
            self->leave_gate(outcome);
            (self.get()->*answered)(std::move(outcome));
        });
    });
}

void ActionAttempt::look_up() {
    const auto& lookup = *subject_.step.operation->action.lookup;
    call_related(lookup.operation, lookup.input, {{"input", input_}}, &ActionAttempt::on_lookup);
}

void ActionAttempt::on_lookup(connector::Outcome outcome) {
    auto verdict = connector::judge(connector_of_call(), *related_, outcome);
    if (verdict.failure != FailureClass::none) {
        record_failure(verdict.failure, verdict.message, outcome ? outcome->status : 0);
        if (confirms_) return on_nothing_found();
        verdict.uncertain = true;  // of the create, which is still not known
        return on_failure(std::move(verdict));
    }
    const auto& lookup = *subject_.step.operation->action.lookup;
    auto ids = connector::matching_ids(lookup, verdict.body, input_);
    if (ids.empty()) return on_nothing_found();
    const auto& link = subject_.step.link;
    if (!link) {
        const auto* found = connector::find_match(lookup, verdict.body, input_, {});
        return found == nullptr ? on_nothing_found() : adopt(json::object{{lookup.wrap, *found}});
    }
    const auto source = link->source_id.evaluate(subject_.scope(), environment());
    const std::string source_id = source ? connector::id_at(*source, "") : "";
    context_.parts.store.linked_targets(
        subject_.workspace, link->kind, connection_id_, std::move(ids), source_id,
        [self = shared_from_this(), body = std::move(verdict.body)](Result<std::vector<std::string>> taken) {
            if (!taken) {
                return self->finish(AttemptResult::later(taken.error().message));
            }
            const auto& rule = *self->subject_.step.operation->action.lookup;
            const auto* found = connector::find_match(rule, body, self->input_, *taken);
            found == nullptr ? self->on_nothing_found() : self->adopt(json::object{{rule.wrap, *found}});
        });
}

// A create that was answered stays done, only without an id; any other is made.
void ActionAttempt::on_nothing_found() {
    confirms_ ? complete(EntryState::done, nullptr) : announce();
}

void ActionAttempt::resolve_conflict(const connector::ConflictRule& rule, const json::value& body) {
    subject_.entry.state = EntryState::failed;  // the answer says that this call changed nothing
    call_related(rule.operation, rule.input, {{"error", body}, {"input", input_}}, &ActionAttempt::on_conflict_read);
}

void ActionAttempt::on_conflict_read(connector::Outcome outcome) {
    auto verdict = connector::judge(connector_of_call(), *related_, outcome);
    if (verdict.failure == FailureClass::none) return adopt(std::move(verdict.body));
    record_failure(verdict.failure, verdict.message, outcome ? outcome->status : 0);
    verdict.uncertain = false;
    on_failure(std::move(verdict));
}

void ActionAttempt::adopt(json::value output) {
    complete(EntryState::adopted, std::move(output));
}

}  // namespace tendril::engine
