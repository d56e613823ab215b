// Filters on numbers. Texts are read as numbers; what is no number counts as 0.
#include <array>
#include <cmath>
#include <limits>

#include "expr/filters/filter.hpp"
#include "expr/number.hpp"

namespace tendril::expr {

namespace {

bool is_whole(const Value& number) {
    return number.kind() == Value::Kind::integer;
}

Value plus(const Value& input, const FilterCall& call) {
    return compute(Arithmetic::add, number_of(input), number_of(call.argument(0)));
}

Value minus(const Value& input, const FilterCall& call) {
    return compute(Arithmetic::subtract, number_of(input), number_of(call.argument(0)));
}

Value times(const Value& input, const FilterCall& call) {
    return compute(Arithmetic::multiply, number_of(input), number_of(call.argument(0)));
}

// Whole numbers divide to whole numbers, rounded down, as in Ruby.
Value divided_by(const Value& input, const FilterCall& call) {
    const auto left = number_of(input);
    const auto right = number_of(call.argument(0));
    if (!is_whole(left) || !is_whole(right)) {
        if (real_of(right) == 0) call.fail("cannot divide by zero.");
        return Value::real(tidy(real_of(left) / real_of(right)));
    }
    const auto dividend = left.as_integer();
    const auto divisor = right.as_integer();
    if (divisor == 0) call.fail("cannot divide by zero.");
    if (divisor == -1) return compute(Arithmetic::subtract, Value::integer(0), left);  // the lowest number overflows
    const auto quotient = dividend / divisor;
    const bool rounded_up = dividend % divisor != 0 && (dividend < 0) != (divisor < 0);
    return Value::integer(rounded_up ? quotient - 1 : quotient);
}

// The remainder has the sign of the divisor, as in Ruby.
Value modulo(const Value& input, const FilterCall& call) {
    const auto left = number_of(input);
    const auto right = number_of(call.argument(0));
    if (real_of(right) == 0) call.fail("cannot divide by zero.");
    if (is_whole(left) && is_whole(right)) {
        const auto divisor = right.as_integer();
        if (divisor == -1) return Value::integer(0);
        const auto rest = left.as_integer() % divisor;
        return Value::integer(rest != 0 && (rest < 0) != (divisor < 0) ? rest + divisor : rest);
    }
    const double divisor = real_of(right);
    const double rest = std::fmod(real_of(left), divisor);
    return Value::real(tidy(rest != 0 && (rest < 0) != (divisor < 0) ? rest + divisor : rest));
}

Value absolute(const Value& input, const FilterCall&) {
    const auto number = number_of(input);
    if (!is_whole(number)) return Value::real(std::abs(number.as_real()));
    if (number.as_integer() >= 0) return number;
    return compute(Arithmetic::subtract, Value::integer(0), number);
}

Value at_least(const Value& input, const FilterCall& call) {
    const auto number = number_of(input);
    const auto limit = number_of(call.argument(0));
    return real_of(number) < real_of(limit) ? limit : number;
}

Value at_most(const Value& input, const FilterCall& call) {
    const auto number = number_of(input);
    const auto limit = number_of(call.argument(0));
    return real_of(number) > real_of(limit) ? limit : number;
}

Value ceil(const Value& input, const FilterCall&) {
    const auto number = number_of(input);
    return is_whole(number) ? number : Value::integer(to_integer(std::ceil(number.as_real())));
}

Value floor(const Value& input, const FilterCall&) {
    const auto number = number_of(input);
    return is_whole(number) ? number : Value::integer(to_integer(std::floor(number.as_real())));
}

Value round(const Value& input, const FilterCall& call) {
    constexpr double most_places = 15;
    const auto number = number_of(input);
    const double wanted = std::trunc(real_of(number_of(call.argument(0))));
    if (is_whole(number) && wanted >= 0) return number;
    if (wanted > most_places) return number;
    const double scale = std::pow(10.0, std::max(wanted, -20.0));
    const double rounded = tidy(std::round(tidy(real_of(number) * scale)) / scale);
    return wanted > 0 ? Value::real(rounded) : Value::integer(to_integer(rounded));
}

constexpr std::array filters{
    Filter{"plus", plus, 1, 1},
    Filter{"minus", minus, 1, 1},
    Filter{"times", times, 1, 1},
    Filter{"divided_by", divided_by, 1, 1},
    Filter{"modulo", modulo, 1, 1},
    Filter{"abs", absolute},
    Filter{"at_least", at_least, 1, 1},
    Filter{"at_most", at_most, 1, 1},
    Filter{"ceil", ceil},
    Filter{"floor", floor},
    Filter{"round", round, 0, 1},
};

}  // namespace

std::span<const Filter> math_filters() {
    return filters;
}

}  // namespace tendril::expr
