// + - * / % min max
#include <array>
#include <cmath>

#include "expr/logic/program.hpp"
#include "expr/number.hpp"

namespace tendril::expr::logic {

namespace {

Value combine(Arithmetic operation, const Value& left, const Value& right) {
    const auto combined = compute(operation, left, right);
    return combined.kind() == Value::Kind::integer ? combined : result(combined.as_real());
}

Value fold(Arithmetic operation, Value total, const Argument& arguments, std::size_t first) {
    for (std::size_t index = first; index < arguments.count(); ++index) {
        total = combine(operation, total, number(arguments.at(index)));
    }
    return total;
}

Value add(const Argument& arguments) {
    return fold(Arithmetic::add, Value::integer(0), arguments, 0);
}

Value multiply(const Argument& arguments) {
    return fold(Arithmetic::multiply, Value::integer(1), arguments, 0);
}

// One argument is negated.
Value subtract(const Argument& arguments) {
    const auto first = number(arguments.at(0));
    if (arguments.count() == 1) return combine(Arithmetic::subtract, Value::integer(0), first);
    return fold(Arithmetic::subtract, first, arguments, 1);
}

Value quotient(const Value& left, const Value& right) {
    if (real_of(right) == 0) fail_not_a_number("a division by zero has no result.");
    return result(tidy(real_of(left) / real_of(right)));
}

// One argument is what 1 is divided by.
Value divide(const Argument& arguments) {
    auto total = number(arguments.at(0));
    if (arguments.count() == 1) return quotient(Value::integer(1), total);
    for (std::size_t index = 1; index < arguments.count(); ++index) {
        total = quotient(total, number(arguments.at(index)));
    }
    return total;
}

Value remainder(const Value& left, const Value& right) {
    if (real_of(right) == 0) fail_not_a_number("a division by zero has no remainder.");
    if (left.kind() == Value::Kind::integer && right.kind() == Value::Kind::integer) {
        return Value::integer(right.as_integer() == -1 ? 0 : left.as_integer() % right.as_integer());
    }
    return result(tidy(std::fmod(real_of(left), real_of(right))));
}

Value modulo(const Argument& arguments) {
    auto total = number(arguments.at(0));
    for (std::size_t index = 1; index < arguments.count(); ++index) {
        total = remainder(total, number(arguments.at(index)));
    }
    return total;
}

Value extreme(const Argument& arguments, bool largest) {
    auto best = number(arguments.at(0));
    for (std::size_t index = 1; index < arguments.count(); ++index) {
        const auto next = number(arguments.at(index));
        if (largest ? real_of(next) > real_of(best) : real_of(next) < real_of(best)) best = next;
    }
    return best;
}

Value minimum(const Argument& arguments) {
    return extreme(arguments, false);
}

Value maximum(const Argument& arguments) {
    return extreme(arguments, true);
}

constexpr std::array operations{
    Operation{"+", add},       Operation{"-", subtract, 1},  Operation{"*", multiply},     Operation{"/", divide, 1},
    Operation{"%", modulo, 2}, Operation{"min", minimum, 1}, Operation{"max", maximum, 1},
};

}  // namespace

std::span<const Operation> arithmetic_operations() {
    return operations;
}

}  // namespace tendril::expr::logic
