#include "sandbox/habitify/answers.hpp"

#include <algorithm>
#include <array>

namespace tendril::sandbox {

std::optional<OffsetMoment> parse_offset_moment(std::string_view text) {
    if (text.size() != 25 || (text[19] != '+' && text[19] != '-')) return std::nullopt;
    const auto time = parse_iso8601(text);
    if (!time) return std::nullopt;
    const auto as_utc = parse_iso8601(std::string(text.substr(0, 19)) + "Z");
    return OffsetMoment{*time, std::string(text.substr(0, 10)),
                        std::chrono::duration_cast<std::chrono::minutes>(*as_utc - *time)};
}

bool is_unit(std::string_view symbol) {
    static constexpr std::array<std::string_view, 26> units{
        "m",  "kM", "ft", "yd", "mi", "floor", "L",   "mL", "fl oz", "cup",  "sec", "min", "hr",
        "ms", "kg", "g",  "mg", "oz", "lb",    "mcg", "J",  "kJ",    "kCal", "cal", "rep", "step"};
    return std::ranges::find(units, symbol) != units.end();
}

}  // namespace tendril::sandbox
