// Filters for lengths of time: "1h 30m", "PT1H30M", 5400.
#include <array>
#include <optional>
#include <string>

#include "expr/failure.hpp"
#include "expr/filters/filter.hpp"
#include "expr/number.hpp"
#include "expr/unicode.hpp"

namespace tendril::expr {

namespace {

struct Unit {
    std::string_view name;
    double seconds;
};
// Months and years have no fixed length and are not read.
constexpr std::array<Unit, 20> units{{{"s", 1},     {"sec", 1},     {"secs", 1},     {"second", 1},  {"seconds", 1},
                                      {"m", 60},    {"min", 60},    {"mins", 60},    {"minute", 60}, {"minutes", 60},
                                      {"h", 3600},  {"hr", 3600},   {"hrs", 3600},   {"hour", 3600}, {"hours", 3600},
                                      {"d", 86400}, {"day", 86400}, {"days", 86400}, {"w", 604800},  {"week", 604800}}};

std::optional<double> unit_seconds(std::string_view name) {
    if (name == "weeks") return 604800;
    for (const auto& unit : units) {
        if (unit.name == name) return unit.seconds;
    }
    return std::nullopt;
}

bool is_digit(char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == ',';
}

bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}

// "01:30:00" or "1:30" (hours and minutes).
std::optional<double> read_clock(std::string_view text) {
    double total = 0;
    double scale = 3600;
    int parts = 0;
    while (!text.empty()) {
        const auto colon = text.find(':');
        const auto number = parse_number(text.substr(0, colon));
        if (!number || ++parts > 3) return std::nullopt;
        total += real_of(*number) * scale;
        scale /= 60;
        text = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
    }
    return parts >= 2 ? std::optional(total) : std::nullopt;
}

// Numbers with units in any order, white space aside; also ISO 8601 ("P1DT2H"), whose letters are those of the units.
std::optional<double> read_units(std::string_view text) {
    double total = 0;
    bool any = false;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == ' ' || (text[at] == 't' && any) || (text[at] == 'p' && at == 0)) {
            ++at;
            if (at < text.size() && text[at] == 't') ++at;
            continue;
        }
        const auto digits = at;
        while (at < text.size() && is_digit(text[at])) ++at;
        std::string number(text.substr(digits, at - digits));
        for (char& c : number) c = c == ',' ? '.' : c;
        while (at < text.size() && text[at] == ' ') ++at;
        const auto letters = at;
        while (at < text.size() && is_letter(text[at])) ++at;
        auto name = text.substr(letters, at - letters);
        // In "p1dt2h" the "t" belongs to no unit.
        if (name.size() > 1 && name.back() == 't' && unit_seconds(name.substr(0, name.size() - 1))) {
            name.remove_suffix(1);
        }
        const auto count = parse_number(number);
        const auto seconds = unit_seconds(name);
        if (!count || !seconds) return std::nullopt;
        total += real_of(*count) * *seconds;
        any = true;
    }
    return any ? std::optional(total) : std::nullopt;
}

std::optional<double> read_duration(const Value& value) {
    if (value.is_number()) return real_of(value);
    if (!value.is_text() || value.as_text().size() > 100) return std::nullopt;
    const auto text = to_lower(value.as_text());
    if (const auto number = parse_number(text)) return real_of(*number);
    if (text.find(':') != std::string::npos) return read_clock(text);
    return read_units(text);
}

double duration_of(const Value& input, const FilterCall& call) {
    const auto seconds = read_duration(input);
    if (seconds) return *seconds;
    const auto found = input.is_text() ? quoted(input.as_text()) : std::string(kind_name(input));
    call.fail("cannot read " + found +
              " as a length of time; write one like \"1h 30m\", \"PT1H30M\" or a number of "
              "seconds.");
}

Value number(double value) {
    const double tidied = tidy(value);
    const auto whole = to_integer(tidied);
    return static_cast<double>(whole) == tidied ? Value::integer(whole) : Value::real(tidied);
}

Value seconds(const Value& input, const FilterCall& call) {
    return input.is_nil() ? Value() : number(duration_of(input, call));
}

Value minutes(const Value& input, const FilterCall& call) {
    return input.is_nil() ? Value() : number(duration_of(input, call) / 60);
}

Value hours(const Value& input, const FilterCall& call) {
    return input.is_nil() ? Value() : number(duration_of(input, call) / 3600);
}

// "1 h 30 min"
Value readable_duration(const Value& input, const FilterCall& call) {
    if (input.is_nil()) return {};
    auto left = to_integer(duration_of(input, call));
    std::string text = left < 0 ? "-" : "";
    left = left < 0 ? -left : left;
    constexpr std::array<Unit, 4> shown{{{"d", 86400}, {"h", 3600}, {"min", 60}, {"s", 1}}};
    bool any = false;
    for (const auto& unit : shown) {
        const auto size = static_cast<std::int64_t>(unit.seconds);
        const auto count = left / size;
        left %= size;
        if (count == 0 && !(size == 1 && !any)) continue;
        if (any) text += ' ';
        text += std::to_string(count) + ' ' + std::string(unit.name);
        any = true;
    }
    return Value::text(call.evaluation.arena().keep(text));
}

constexpr std::array filters{
    Filter{"seconds", seconds},
    Filter{"minutes", minutes},
    Filter{"hours", hours},
    Filter{"readable_duration", readable_duration},
};

}  // namespace

std::span<const Filter> duration_filters() {
    return filters;
}

}  // namespace tendril::expr
