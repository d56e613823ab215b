// Filters that bring a person's data into one form.
#include <array>

#include "expr/filters/filter.hpp"
#include "expr/unicode.hpp"

namespace tendril::expr {

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view white = " \t\r\n\f\v";
    const auto first = text.find_first_not_of(white);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

// A missing value stays missing, so that a mapping leaves the field out instead of emptying it.
Value normalize_email(const Value& input, const FilterCall& call) {
    if (input.is_nil()) return {};
    const auto lower = to_lower(trimmed(text_of(call.evaluation, input)));
    return Value::text(call.evaluation.arena().keep(lower));
}

// Keeps the digits and a leading "+"; an international "00" becomes that "+".
Value normalize_phone(const Value& input, const FilterCall& call) {
    if (input.is_nil()) return {};
    std::string digits;
    for (const char c : text_of(call.evaluation, input)) {
        if ((c >= '0' && c <= '9') || (c == '+' && digits.empty())) digits += c;
    }
    if (digits.starts_with("00")) digits.replace(0, 2, "+");
    if (digits == "+") digits.clear();
    return Value::text(call.evaluation.arena().keep(digits));
}

constexpr std::array filters{
    Filter{"normalize_email", normalize_email},
    Filter{"normalize_phone", normalize_phone},
};

}  // namespace

std::span<const Filter> contact_filters() {
    return filters;
}

}  // namespace tendril::expr
