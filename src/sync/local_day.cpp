#include "sync/local_day.hpp"

#include <sstream>

namespace tendril::sync {

LocalDay local_day(TimePoint time, const date::time_zone& zone) {
    return date::floor<date::days>(date::make_zoned(&zone, time).get_local_time());
}

int local_hour(TimePoint time, const date::time_zone& zone) {
    const auto local = date::make_zoned(&zone, time).get_local_time();
    return static_cast<int>(date::floor<std::chrono::hours>(local - date::floor<date::days>(local)).count());
}

std::string to_text(LocalDay day) {
    return date::format("%F", day);
}

std::optional<LocalDay> parse_local_day(std::string_view text) {
    if (text.size() != 10) return std::nullopt;
    std::istringstream stream{std::string(text)};
    LocalDay day;
    stream >> date::parse("%F", day);
    return stream.fail() ? std::nullopt : std::optional(day);
}

// Where clocks are set forward at midnight the day begins later: choose::latest gives the moment after the gap.
std::string midnight_text(LocalDay day, const date::time_zone& zone) {
    const auto midnight = date::make_zoned(&zone, date::local_time<std::chrono::seconds>(day), date::choose::latest);
    return date::format("%FT%T%Ez", midnight);
}

}  // namespace tendril::sync
