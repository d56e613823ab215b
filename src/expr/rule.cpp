#include "expr/rule.hpp"

#include "expr/evaluation.hpp"
#include "expr/failure.hpp"
#include "expr/logic/program.hpp"

namespace tendril::expr {

struct Rule::Program : logic::Program {};

namespace {

// Calls `use` with the rule's value while the evaluation's memory lives.
template <class Use>
auto run(const logic::Program& program, const json::value& data, Use use) {
    return contain([&] {
        const Environment environment{};  // no operator looks at the time
        Evaluation evaluation(program.limits, environment);
        logic::Scope scope;
        scope.current = Value::of(data);
        return use(evaluation, logic::Machine(program, evaluation, scope).evaluate(program.root));
    });
}

}  // namespace

Result<Rule> Rule::compile(const json::value& rule, Limits limits) {
    return contain([&] {
        auto program = std::make_shared<Program>();
        program->rule = rule;
        program->limits = limits;
        logic::compile(*program);
        return Rule(std::move(program));
    });
}

Result<json::value> Rule::evaluate(const json::value& data) const {
    return run(*program_, data, [](Evaluation& evaluation, const Value& value) { return to_json(evaluation, value); });
}

Result<bool> Rule::holds(const json::value& data) const {
    return run(*program_, data, [](Evaluation&, const Value& value) { return logic::truth(value); });
}

const json::value& Rule::source() const {
    return program_->rule;
}

const std::vector<std::string>& Rule::paths() const {
    return program_->paths;
}

}  // namespace tendril::expr
