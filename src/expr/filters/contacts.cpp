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

bool is_address_character(char c) {
    constexpr std::string_view others = "!#$%&'*+/=?^_`{|}~-.";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos || static_cast<unsigned char>(c) >= 0x80;
}

bool is_dotted(std::string_view text) {
    return !text.empty() && text.front() != '.' && text.back() != '.' && text.find("..") == std::string_view::npos;
}

// An address as people have one: local@domain.tld (the dot-atom form of RFC 5321, within its lengths).
bool is_address(std::string_view text) {
    const auto at = text.find('@');
    if (at == std::string_view::npos || at > 64 || text.size() > 254) return false;
    const auto local = text.substr(0, at);
    const auto domain = text.substr(at + 1);
    const auto dot = domain.rfind('.');
    if (!is_dotted(local) || !is_dotted(domain) || dot == std::string_view::npos || domain.size() - dot < 3)
        return false;
    for (const char c : local) {
        if (!is_address_character(c)) return false;
    }
    for (const char c : domain) {
        const bool fits =
            is_address_character(c) && std::string_view("!#$%&'*+/=?^_`{|}~").find(c) == std::string_view::npos;
        if (!fits) return false;
    }
    return true;
}

Value is_email(const Value& input, const FilterCall& call) {
    return Value::boolean(!input.is_nil() && is_address(trimmed(text_of(call.evaluation, input))));
}

// What stands behind the "@", in lower case; nothing when the input is no address.
Value email_domain(const Value& input, const FilterCall& call) {
    if (input.is_nil()) return {};
    const auto address = trimmed(text_of(call.evaluation, input));
    if (!is_address(address)) return {};
    return Value::text(to_lower(address.substr(address.find('@') + 1), call.evaluation.arena()));
}

constexpr std::array filters{
    Filter{"is_email", is_email},
    Filter{"email_domain", email_domain},
    Filter{"normalize_email", normalize_email},
    Filter{"normalize_phone", normalize_phone},
};

}  // namespace

std::span<const Filter> contact_filters() {
    return filters;
}

}  // namespace tendril::expr
