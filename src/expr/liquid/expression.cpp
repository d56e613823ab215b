#include "expr/liquid/expression.hpp"

#include <optional>

#include "expr/liquid/runtime.hpp"
#include "expr/number.hpp"

namespace tendril::expr::liquid {

namespace {

Value dynamic_step(Runtime& runtime, const Value& value, const Value& key) {
    if (key.is_text()) return member_of(runtime.evaluation, value, key.as_text(), false);
    if (key.kind() == Value::Kind::integer) return item_of(value, key.as_integer());
    return {};
}

// What the template itself has under the slot's name, or nullopt.
std::optional<Value> own_variable(const Runtime& runtime, std::uint32_t slot) {
    if (slot >= runtime.slots.size()) return std::nullopt;
    const Slot& own = runtime.slots[slot];
    if (own.has_scoped) return own.scoped;
    if (own.has_assigned) return own.assigned;
    if (own.has_counter) return Value::integer(own.counter);
    return std::nullopt;
}

Value dynamic_root(Runtime& runtime, const Path& path) {
    const auto name = evaluate(runtime, *path.dynamic_root);
    return name.is_text() ? runtime.data.variable(name.as_text()) : Value();
}

Value evaluate_path(Runtime& runtime, const Path& path) {
    auto& evaluation = runtime.evaluation;
    evaluation.charge(1);
    const Segment* segment = path.segments.data();
    const Segment* end = segment + path.segments.size();
    Value value;
    if (path.dynamic_root) {
        value = dynamic_root(runtime, path);
    } else if (const auto own = own_variable(runtime, path.slot)) {
        value = *own;
    } else if (path.stem == no_stem) {
        value = runtime.data.variable(path.root);
    } else {
        value = runtime.data.stem(path.stem);
        segment += path.stem_steps;
    }
    for (; segment != end; ++segment) {
        value = segment->dynamic ? dynamic_step(runtime, value, evaluate(runtime, *segment->dynamic))
                                 : constant_step(evaluation, value, segment->step);
    }
    return value;
}

std::int64_t range_end(const Value& value) {
    const auto number = number_of(value);
    return number.kind() == Value::Kind::integer ? number.as_integer() : to_integer(number.as_real());
}

std::size_t text_bytes(const Value& value) {
    return value.is_text() ? value.as_text().size() : 0;
}

Value apply(Runtime& runtime, const FilterStep& step, const Value& input) {
    if (step.filter == nullptr) return input;
    std::size_t bytes = text_bytes(input);
    auto& arena = runtime.evaluation.arena();
    const auto arguments = arena.make<Value>(step.arguments.size());
    for (std::size_t index = 0; index < arguments.size(); ++index) {
        arguments[index] = evaluate(runtime, step.arguments[index]);
        bytes += text_bytes(arguments[index]);
    }
    const auto options = arena.make<NamedValue>(step.options.size());
    for (std::size_t index = 0; index < options.size(); ++index) {
        options[index] = {step.options[index].name, evaluate(runtime, step.options[index].expression)};
    }
    runtime.evaluation.charge_text(bytes);
    const FilterCall call{runtime.evaluation, step.filter->name, step.line, arguments, options};
    return step.filter->function(input, call);
}

}  // namespace

Value evaluate(Runtime& runtime, const Expression& expression) {
    switch (expression.kind) {
        case Expression::Kind::literal:
            return expression.literal;
        case Expression::Kind::path:
            return evaluate_path(runtime, *expression.path);
        case Expression::Kind::range:
            break;
    }
    const auto first = range_end(evaluate(runtime, expression.range->first));
    return Value::range(first, range_end(evaluate(runtime, expression.range->last)));
}

Value evaluate(Runtime& runtime, const FilteredExpression& expression) {
    auto value = evaluate(runtime, expression.input);
    for (const auto& step : expression.filters) value = apply(runtime, step, value);
    return value;
}

}  // namespace tendril::expr::liquid
