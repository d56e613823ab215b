#include "expr/number.hpp"

#include <charconv>
#include <cmath>
#include <limits>

namespace tendril::expr {

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view white = " \t\r\n\f\v";
    const auto first = text.find_first_not_of(white);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Digits, then a point and digits: what Liquid takes for a decimal. Anything after them makes it a whole number.
bool is_decimal(std::string_view text) {
    std::size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
    const std::size_t whole = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at == whole || at + 1 >= text.size() || text[at] != '.') return false;
    const std::size_t fraction = ++at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at == text.size() && at > fraction;
}

Value leading_integer(std::string_view text) {
    std::int64_t number = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    if (result.ec != std::errc::result_out_of_range) return Value::integer(number);
    double large = 0;
    std::from_chars(text.data(), result.ptr, large);
    return Value::real(large);
}

Value number_of_text(std::string_view untrimmed) {
    const auto text = trimmed(untrimmed);
    if (!is_decimal(text)) return leading_integer(text);
    double number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return Value::real(number);
}

bool overflows(Arithmetic operation, std::int64_t left, std::int64_t right, std::int64_t& result) {
    switch (operation) {
        case Arithmetic::add:
            return __builtin_add_overflow(left, right, &result);
        case Arithmetic::subtract:
            return __builtin_sub_overflow(left, right, &result);
        case Arithmetic::multiply:
            return __builtin_mul_overflow(left, right, &result);
    }
    return true;
}

}  // namespace

void append_real(std::string& output, double number) {
    char digits[32];
    const auto result = std::to_chars(digits, digits + sizeof digits, number);
    const std::string_view text(digits, static_cast<std::size_t>(result.ptr - digits));
    output += text;
    if (text.find_first_of(".en") == std::string_view::npos) output += ".0";
}

std::optional<Value> parse_number(std::string_view untrimmed) {
    const auto text = trimmed(untrimmed);
    const char* end = text.data() + text.size();
    std::int64_t whole = 0;
    if (const auto result = std::from_chars(text.data(), end, whole); result.ec == std::errc() && result.ptr == end) {
        return Value::integer(whole);
    }
    double number = 0;
    const auto result = std::from_chars(text.data(), end, number);
    if (result.ec != std::errc() || result.ptr != end || !std::isfinite(number)) return std::nullopt;
    return Value::real(number);
}

Value number_of(const Value& value) {
    if (value.is_number()) return value;
    return value.is_text() ? number_of_text(value.as_text()) : Value::integer(0);
}

double real_of(const Value& number) {
    return number.kind() == Value::Kind::integer ? static_cast<double>(number.as_integer()) : number.as_real();
}

double tidy(double number) {
    char digits[32];
    const auto result = std::to_chars(digits, digits + sizeof digits, number, std::chars_format::general, 15);
    double rounded = number;
    std::from_chars(digits, result.ptr, rounded);
    return rounded;
}

std::int64_t to_integer(double number) {
    constexpr double limit = 9.2e18;
    if (std::isnan(number)) return 0;
    if (number >= limit) return std::numeric_limits<std::int64_t>::max();
    if (number <= -limit) return std::numeric_limits<std::int64_t>::min();
    return static_cast<std::int64_t>(number);
}

Value compute(Arithmetic operation, const Value& left, const Value& right) {
    if (left.kind() == Value::Kind::integer && right.kind() == Value::Kind::integer) {
        std::int64_t result = 0;
        if (!overflows(operation, left.as_integer(), right.as_integer(), result)) return Value::integer(result);
    }
    const double first = real_of(left);
    const double second = real_of(right);
    switch (operation) {
        case Arithmetic::add:
            return Value::real(tidy(first + second));
        case Arithmetic::subtract:
            return Value::real(tidy(first - second));
        case Arithmetic::multiply:
            return Value::real(tidy(first * second));
    }
    return {};
}

}  // namespace tendril::expr
