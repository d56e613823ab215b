#include "sandbox/habitify/calendar_day.hpp"

namespace tendril::sandbox {

std::optional<std::chrono::sys_days> parse_day(std::string_view text) {
    if (text.size() != 10) return std::nullopt;
    const auto midnight = parse_iso8601(std::string(text) + "T00:00:00Z");
    if (!midnight) return std::nullopt;
    return day_of(*midnight);
}

std::string day_text(std::chrono::sys_days day) {
    return to_iso8601(TimePoint(day)).substr(0, 10);
}

std::chrono::sys_days day_of(TimePoint time) {
    return std::chrono::floor<std::chrono::days>(time);
}

}  // namespace tendril::sandbox
