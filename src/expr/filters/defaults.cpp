// The filter `default`.
#include <array>

#include "expr/filters/filter.hpp"

namespace tendril::expr {

namespace {

bool is_missing(const Value& value, bool false_counts) {
    if (value.kind() == Value::Kind::boolean) return !value.as_boolean() && !false_counts;
    if (value.is_text()) return value.as_text().empty();
    if (value.kind() == Value::Kind::object) return value.as_object().empty();
    if (value.is_sequence()) return value.length() == 0;
    return value.is_nil() || value.kind() == Value::Kind::empty || value.kind() == Value::Kind::blank;
}

Value default_value(const Value& input, const FilterCall& call) {
    const bool false_counts = call.option("allow_false").is_true();
    if (!is_missing(input, false_counts)) return input;
    return call.arguments.empty() ? Value::text("") : call.argument(0);
}

constexpr std::array filters{Filter{"default", default_value, 0, 1}};

}  // namespace

std::span<const Filter> default_filters() {
    return filters;
}

}  // namespace tendril::expr
