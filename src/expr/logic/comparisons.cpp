// == != === !== < <= > >=
#include <array>

#include "expr/logic/program.hpp"
#include "expr/number.hpp"

namespace tendril::expr::logic {

namespace {

bool numbers_equal(const Value& left, const Value& right) {
    if (left.kind() == Value::Kind::integer && right.kind() == Value::Kind::integer) {
        return left.as_integer() == right.as_integer();
    }
    return real_of(left) == real_of(right);
}

// Nothing equals no text but an empty one; a missing field must not turn a comparison with a word into an error.
bool is_nothing_and_word(const Value& left, const Value& right) {
    return left.is_nil() && right.is_text() && !right.as_text().empty() && !parse_number(right.as_text());
}

bool loosely_equal(Evaluation& evaluation, const Value& left, const Value& right) {
    if (left.is_text() && right.is_text()) return equal(evaluation, left, right);
    if (is_nothing_and_word(left, right) || is_nothing_and_word(right, left)) return false;
    return numbers_equal(number(left), number(right));
}

// Texts are ordered by their bytes, everything else as numbers. Negative, zero or positive.
int order(Evaluation& evaluation, const Value& left, const Value& right) {
    if (left.is_text() && right.is_text()) {
        evaluation.charge_text(left.as_text().size());
        return left.as_text().compare(right.as_text());
    }
    const auto first = number(left);
    const auto second = number(right);
    if (numbers_equal(first, second)) return 0;
    if (first.kind() == Value::Kind::integer && second.kind() == Value::Kind::integer) {
        return first.as_integer() < second.as_integer() ? -1 : 1;
    }
    return real_of(first) < real_of(second) ? -1 : 1;
}

// Whether every argument and the one after it pass; stops at the first pair that does not.
template <class Test>
Value chain(const Argument& arguments, Test test) {
    auto left = arguments.at(0);
    for (std::size_t index = 1; index < arguments.count(); ++index) {
        const auto right = arguments.at(index);
        if (!test(arguments.evaluation(), left, right)) return Value::boolean(false);
        left = right;
    }
    return Value::boolean(true);
}

Value soft_equals(const Argument& arguments) {
    return chain(arguments, loosely_equal);
}

Value soft_not_equals(const Argument& arguments) {
    return chain(arguments, [](auto& evaluation, auto& a, auto& b) { return !loosely_equal(evaluation, a, b); });
}

Value strict_equals(const Argument& arguments) {
    return chain(arguments, strictly_equal);
}

Value strict_not_equals(const Argument& arguments) {
    return chain(arguments, [](auto& evaluation, auto& a, auto& b) { return !strictly_equal(evaluation, a, b); });
}

Value less(const Argument& arguments) {
    return chain(arguments, [](auto& evaluation, auto& a, auto& b) { return order(evaluation, a, b) < 0; });
}

Value less_equal(const Argument& arguments) {
    return chain(arguments, [](auto& evaluation, auto& a, auto& b) { return order(evaluation, a, b) <= 0; });
}

Value greater(const Argument& arguments) {
    return chain(arguments, [](auto& evaluation, auto& a, auto& b) { return order(evaluation, a, b) > 0; });
}

Value greater_equal(const Argument& arguments) {
    return chain(arguments, [](auto& evaluation, auto& a, auto& b) { return order(evaluation, a, b) >= 0; });
}

constexpr std::array operations{
    Operation{"==", soft_equals, 2},
    Operation{"!=", soft_not_equals, 2},
    Operation{"===", strict_equals, 2},
    Operation{"!==", strict_not_equals, 2},
    Operation{"<", less, 2},
    Operation{"<=", less_equal, 2},
    Operation{">", greater, 2},
    Operation{">=", greater_equal, 2},
};

}  // namespace

std::span<const Operation> comparison_operations() {
    return operations;
}

}  // namespace tendril::expr::logic
