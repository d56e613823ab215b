// Numbers as Liquid sees them: whole or decimal, read from numbers and texts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "expr/value.hpp"

namespace tendril::expr {

// Prints the shortest text that reads back to the same number, always with a decimal point ("5.0").
void append_real(std::string& output, double number);

// A text that is wholly a number ("-12", "3.5", "1e3"), surrounding white space aside.
std::optional<Value> parse_number(std::string_view text);

// A value as a number by Liquid's rules: texts by their leading digits, everything else is 0.
Value number_of(const Value& value);
double real_of(const Value& number);

// Decimal arithmetic as people expect it: 0.1 + 0.2 is 0.3. Binary results are rounded to the 15 significant digits
// that a double holds faithfully. Whole numbers that overflow become decimals.
enum class Arithmetic { add, subtract, multiply };
Value compute(Arithmetic operation, const Value& left, const Value& right);
// Rounds away the noise of binary arithmetic, see above.
double tidy(double number);
// A decimal as a whole number, held within the range of 64 bits.
std::int64_t to_integer(double number);

}  // namespace tendril::expr
