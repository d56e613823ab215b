// Composed actions: one read, and then the call that what was found asks for. An attempt that follows on a lost answer
// reads anew, so it sees whether the call took effect.
#include "connector/schema.hpp"
#include "engine/action_attempt.hpp"
#include "engine/explanation.hpp"

namespace tendril::engine {

using connector::FailureClass;

void ActionAttempt::compose() {
    const auto& action = subject_.step.operation->action;
    const auto wrong = connector::check_schema(action.body_schema, json::value(input_));
    if (!wrong.empty()) return fail_dead("The request would be refused. " + explain(wrong));
    call_related(action.composition->operation, action.composition->input, {{"input", input_}},
                 &ActionAttempt::on_composition_read);
}

void ActionAttempt::on_composition_read(connector::Outcome outcome) {
    auto verdict = connector::judge(connector_of_call(), *related_, outcome);
    if (verdict.failure != FailureClass::none) {
        record_answer(outcome, verdict.body);
        record_failure(verdict.failure, verdict.message, outcome ? outcome->status : 0);
        return on_failure(std::move(verdict));
    }
    const auto& composition = *subject_.step.operation->action.composition;
    const auto* found = connector::find_in(composition, verdict.body, input_);
    if (found == nullptr) return fail_dead(composition.missing, FailureClass::gone);
    const json::value data{{"input", input_}, {"found", *found}};
    for (const auto& choice : composition.choices) {
        const auto holds = choice.when.holds(data);
        if (!holds) return fail_dead("The connector's rule for " + choice.operation + " cannot be used.");
        if (!*holds) continue;
        const auto input = choice.input.evaluate(data.get_object(), environment());
        if (!input) return fail_dead("The connector's rule for " + choice.operation + " cannot be used.");
        if (build(*context_.parts.catalog.operation(choice.operation), *input)) announce();
        return;
    }
    complete(EntryState::unchanged, json::object{{"found", *found}});
}

}  // namespace tendril::engine
