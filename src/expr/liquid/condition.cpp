#include "expr/liquid/condition.hpp"

#include "expr/liquid/lexer.hpp"
#include "expr/liquid/runtime.hpp"
#include "expr/number.hpp"
#include "expr/unicode.hpp"

namespace tendril::expr::liquid {

namespace {

using Operator = Comparison::Operator;

template <class T>
bool ordered(Operator operation, const T& left, const T& right) {
    switch (operation) {
        case Operator::less:
            return left < right;
        case Operator::greater:
            return left > right;
        case Operator::less_equal:
            return left <= right;
        default:
            return left >= right;
    }
}

bool has_no_order(const Value& value) {
    return value.is_nil() || value.kind() == Value::Kind::empty || value.kind() == Value::Kind::blank;
}

bool compare_order(Runtime& runtime, const Comparison& comparison, const Value& left, const Value& right) {
    if (has_no_order(left) || has_no_order(right)) return false;
    if (left.is_text() && right.is_text()) {
        runtime.evaluation.charge_text(left.as_text().size());
        return ordered(comparison.operation, left.as_text(), right.as_text());
    }
    if (!left.is_number() || !right.is_number()) {
        fail_at(comparison.line, "cannot tell whether " + std::string(kind_name(left)) + " is less or greater than " +
                                     std::string(kind_name(right)) + ".");
    }
    if (left.kind() == right.kind() && left.kind() == Value::Kind::integer) {
        return ordered(comparison.operation, left.as_integer(), right.as_integer());
    }
    return ordered(comparison.operation, real_of(left), real_of(right));
}

bool contains(Runtime& runtime, const Value& whole, const Value& part) {
    if (!part.is_true()) return false;
    if (whole.is_text()) {
        const auto text = text_of(runtime.evaluation, part);
        runtime.evaluation.charge_search(whole.as_text().size(), text.size());
        return find_text(whole.as_text(), text) != std::string_view::npos;
    }
    if (whole.kind() == Value::Kind::object) {
        return whole.as_object().contains(text_of(runtime.evaluation, part));
    }
    if (!whole.is_sequence()) return false;
    for (std::size_t index = 0; index < whole.length(); ++index) {
        if (equal(runtime.evaluation, whole.at(index), part)) return true;
    }
    return false;
}

bool holds(Runtime& runtime, const Comparison& comparison) {
    runtime.evaluation.charge(1);
    const auto left = evaluate(runtime, comparison.left);
    if (comparison.operation == Operator::truth) return left.is_true();
    const auto right = evaluate(runtime, comparison.right);
    switch (comparison.operation) {
        case Operator::equal:
            return equal(runtime.evaluation, left, right);
        case Operator::unequal:
            return !equal(runtime.evaluation, left, right);
        case Operator::contains:
            return contains(runtime, left, right);
        default:
            return compare_order(runtime, comparison, left, right);
    }
}

}  // namespace

bool holds(Runtime& runtime, const Condition& condition) {
    bool result = false;
    for (const auto& comparison : condition.comparisons) {
        result = holds(runtime, comparison);
        if (comparison.join == Comparison::Join::both && !result) return false;
        if (comparison.join == Comparison::Join::either && result) return true;
    }
    return result;
}

}  // namespace tendril::expr::liquid
