// Compiled expressions: literals, variable paths, ranges, and chains of filters.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "expr/filters/filter.hpp"
#include "expr/liquid/steps.hpp"
#include "expr/value.hpp"

namespace tendril::expr::liquid {

struct Runtime;
struct Path;
struct RangeExpression;

// A primary expression. Texts point into the template's text, which the program owns.
struct Expression {
    enum class Kind : std::uint8_t { literal, path, range };
    Kind kind = Kind::literal;
    Value literal;
    std::unique_ptr<Path> path;
    std::unique_ptr<RangeExpression> range;
};

// A constant step, or "[variable]".
struct Segment {
    Step step;
    std::unique_ptr<Expression> dynamic;
};

constexpr std::uint32_t no_stem = 0xFFFFFFFFU;

struct Path {
    std::string_view root;   // empty if `dynamic_root` gives the name
    std::uint32_t slot = 0;  // of the root's name
    std::uint32_t stem = no_stem;
    std::uint32_t stem_steps = 0;  // how many segments the stem stands for
    std::unique_ptr<Expression> dynamic_root;
    std::vector<Segment> segments;
};

struct RangeExpression {
    Expression first;
    Expression last;
};

struct NamedExpression {
    std::string_view name;
    Expression expression;
};

struct FilterStep {
    const Filter* filter = nullptr;  // nullptr passes its input on (an unknown filter in lax mode)
    std::uint32_t line = 1;
    std::vector<Expression> arguments;
    std::vector<NamedExpression> options;
};

// A primary expression and the filters it is sent through.
struct FilteredExpression {
    Expression input;
    std::vector<FilterStep> filters;
};

Value evaluate(Runtime& runtime, const Expression& expression);
Value evaluate(Runtime& runtime, const FilteredExpression& expression);

}  // namespace tendril::expr::liquid
