// Filters for amounts of money, and for numbers as people write them.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "expr/failure.hpp"
#include "expr/filters/filter.hpp"
#include "expr/number.hpp"
#include "expr/unicode.hpp"

namespace tendril::expr {

namespace {

// Digits behind the decimal point by ISO 4217, where they are not two.
int minor_digits(std::string_view currency) {
    constexpr std::array<std::string_view, 16> none{"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW",
                                                    "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF"};
    constexpr std::array<std::string_view, 7> three{"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
    if (std::ranges::find(none, currency) != none.end()) return 0;
    return std::ranges::find(three, currency) != three.end() ? 3 : 2;
}

std::string currency_of(const FilterCall& call) {
    auto currency = to_upper(call.text_argument(0));
    const bool letters = std::ranges::all_of(currency, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (currency.size() != 3 || !letters) call.fail("needs a currency's code, like \"EUR\" or \"USD\".");
    return currency;
}

// "1,234.50", "1.234,50 EUR", "1 234,50": the last point or comma with one, two or no group of three behind it is the
// decimal point.
std::optional<double> read_amount(std::string_view text) {
    std::string kept;
    for (const char c : text) {
        if ((c >= '0' && c <= '9') || c == '.' || c == ',' || (c == '-' && kept.empty())) kept += c;
    }
    const auto last = kept.find_last_of(".,");
    const auto both = kept.find('.') != std::string::npos && kept.find(',') != std::string::npos;
    const auto same = last == std::string::npos ? 0 : std::ranges::count(kept, kept[last]);
    const bool groups = last != std::string::npos && kept.size() - last == 4 && !both;
    const bool decimal = last != std::string::npos && same == 1 && !groups;
    std::string plain;
    for (std::size_t at = 0; at < kept.size(); ++at) {
        const bool separator = kept[at] == '.' || kept[at] == ',';
        if (!separator) plain += kept[at];
        if (separator && decimal && at == last) plain += '.';
    }
    const auto number = parse_number(plain);
    return number ? std::optional(real_of(*number)) : std::nullopt;
}

double amount_of(const Value& input, const FilterCall& call) {
    if (input.is_number()) return real_of(input);
    const auto text = text_of(call.evaluation, input);
    const auto amount = text.size() > 100 ? std::nullopt : read_amount(text);
    if (!amount) call.fail("cannot read " + quoted(text) + " as a number.");
    return *amount;
}

bool is_absent(const Value& input) {
    return input.is_nil() || (input.is_text() && input.as_text().empty());
}

// A number from "1.234,50 EUR".
Value to_number(const Value& input, const FilterCall& call) {
    if (is_absent(input)) return {};
    const double amount = tidy(amount_of(input, call));
    const auto whole = to_integer(amount);
    return static_cast<double>(whole) == amount ? Value::integer(whole) : Value::real(amount);
}

std::string grouped(std::string digits) {
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
        digits.insert(static_cast<std::size_t>(at), ",");
    }
    return digits;
}

// "1,234.50 EUR"
Value money(const Value& input, const FilterCall& call) {
    if (is_absent(input)) return {};
    const auto currency = currency_of(call);
    const int digits = minor_digits(currency);
    const auto units = std::pow(10, digits);
    const auto minor = to_integer(std::round(tidy(amount_of(input, call) * units)));
    const auto size = static_cast<std::int64_t>(units);
    const auto whole = minor / size;
    std::string fraction = std::to_string(std::abs(minor % size));
    fraction.insert(0, static_cast<std::size_t>(digits) - std::min(fraction.size(), static_cast<std::size_t>(digits)),
                    '0');
    std::string text = minor < 0 ? "-" : "";
    text += grouped(std::to_string(std::abs(whole)));
    if (digits > 0) text += "." + fraction;
    return Value::text(call.evaluation.arena().keep(text + " " + currency));
}

// The amount in the currency's smallest unit: 12.5 to 1250 for "EUR".
Value minor_units(const Value& input, const FilterCall& call) {
    if (is_absent(input)) return {};
    const auto units = std::pow(10, minor_digits(currency_of(call)));
    return Value::integer(to_integer(std::round(tidy(amount_of(input, call) * units))));
}

Value from_minor_units(const Value& input, const FilterCall& call) {
    if (is_absent(input)) return {};
    const auto units = std::pow(10, minor_digits(currency_of(call)));
    return Value::real(tidy(amount_of(input, call) / units));
}

constexpr std::array filters{
    Filter{"to_number", to_number},
    Filter{"money", money, 1, 1},
    Filter{"minor_units", minor_units, 1, 1},
    Filter{"from_minor_units", from_minor_units, 1, 1},
};

}  // namespace

std::span<const Filter> money_filters() {
    return filters;
}

}  // namespace tendril::expr
