// Conditions of {% if %}, {% unless %} and {% case %}.
#pragma once

#include <cstdint>
#include <vector>

#include "expr/liquid/expression.hpp"

namespace tendril::expr::liquid {

// One comparison and how it is joined with those after it.
struct Comparison {
    enum class Operator : std::uint8_t { truth, equal, unequal, less, greater, less_equal, greater_equal, contains };
    enum class Join : std::uint8_t { last, both, either };
    Expression left;
    Operator operation = Operator::truth;
    Expression right;
    Join join = Join::last;
    std::uint32_t line = 1;
};

// "a and b or c" means "a and (b or c)": Liquid joins from the right.
struct Condition {
    std::vector<Comparison> comparisons;
};

// Errors: an order between values that have none (text and number).
bool holds(Runtime& runtime, const Condition& condition);

}  // namespace tendril::expr::liquid
