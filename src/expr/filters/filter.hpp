// What a filter is, and the table of all of them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "expr/evaluation.hpp"
#include "expr/value.hpp"

namespace tendril::expr {

struct NamedValue {
    std::string_view name;
    Value value;
};

// One use of a filter while a template is evaluated.
struct FilterCall {
    Evaluation& evaluation;
    std::string_view filter;
    std::uint32_t line;
    std::span<const Value> arguments;
    std::span<const NamedValue> options;

    // The argument, or nil when it was not given.
    [[nodiscard]] Value argument(std::size_t index) const {
        return index < arguments.size() ? arguments[index] : Value();
    }
    [[nodiscard]] std::string_view text_argument(std::size_t index) const {
        return text_of(evaluation, argument(index));
    }
    [[nodiscard]] Value option(std::string_view name) const;
    // Stops the evaluation; the message gets the line and the filter's name in front.
    [[noreturn]] void fail(const std::string& message) const;
};

using FilterFunction = Value (*)(const Value& input, const FilterCall& call);

struct Filter {
    std::string_view name;
    FilterFunction function;
    std::uint8_t arguments_min = 0;
    std::uint8_t arguments_max = 0;
    bool names_table = false;  // the first argument may be the name of a lookup table
};

// The filter of this name, or nullptr.
const Filter* find_filter(std::string_view name);

// All of them, by name.
std::span<const Filter> every_filter();

// The filters of one subject; each file of this folder defines one of these.
std::span<const Filter> text_filters();
std::span<const Filter> substring_filters();
std::span<const Filter> html_filters();
std::span<const Filter> encoding_filters();
std::span<const Filter> math_filters();
std::span<const Filter> array_filters();
std::span<const Filter> selection_filters();
std::span<const Filter> sorting_filters();
std::span<const Filter> default_filters();
std::span<const Filter> date_filters();
std::span<const Filter> moment_filters();
std::span<const Filter> date_arithmetic_filters();
std::span<const Filter> duration_filters();
std::span<const Filter> contact_filters();
std::span<const Filter> phone_filters();
std::span<const Filter> name_filters();
std::span<const Filter> tag_filters();
std::span<const Filter> money_filters();
std::span<const Filter> hashing_filters();
std::span<const Filter> html_text_filters();
std::span<const Filter> choice_filters();

// The input as a flat list, as the array filters see it: nested lists are opened, nothing is an empty list, any other
// value a list of one. Charges a step for every eight items.
std::span<const Value> items_of(const Value& input, const FilterCall& call);
// item[property], as the array filters see it. Errors: a property that is not a key, on a number or text.
Value property_of(const Value& item, const Value& property, const FilterCall& call);
// A whole number from a number or text. Errors: anything else.
std::int64_t whole_argument(const Value& argument, const FilterCall& call);

}  // namespace tendril::expr
