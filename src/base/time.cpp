#include "base/time.hpp"

#include <time.h>

#include <charconv>

namespace tendril {

namespace {

using std::chrono::microseconds;

// Reads exactly `digits` decimal digits at `at` and moves past them.
bool read_number(std::string_view text, std::size_t& at, std::size_t digits, int& value) {
    if (at + digits > text.size()) return false;
    const char* first = text.data() + at;
    const auto [end, failure] = std::from_chars(first, first + digits, value);
    if (failure != std::errc() || end != first + digits || *first == '-') return false;
    at += digits;
    return true;
}

bool read_char(std::string_view text, std::size_t& at, std::string_view allowed) {
    if (at >= text.size() || allowed.find(text[at]) == std::string_view::npos) return false;
    ++at;
    return true;
}

// An absent fraction is zero; digits beyond the microsecond are dropped.
bool read_fraction(std::string_view text, std::size_t& at, microseconds& fraction) {
    if (at >= text.size() || text[at] != '.') return true;
    ++at;
    std::int64_t value = 0;
    int digits = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++digits) {
        if (digits < 6) value = value * 10 + (text[at] - '0');
    }
    if (digits == 0) return false;
    for (; digits < 6; ++digits) value *= 10;
    fraction = microseconds(value);
    return true;
}

bool read_offset(std::string_view text, std::size_t& at, std::chrono::minutes& offset) {
    if (read_char(text, at, "Zz")) return true;
    const bool negative = at < text.size() && text[at] == '-';
    int hours = 0;
    int minutes = 0;
    if (!read_char(text, at, "+-") || !read_number(text, at, 2, hours)) return false;
    read_char(text, at, ":");
    if (!read_number(text, at, 2, minutes) || hours > 23 || minutes > 59) return false;
    offset = std::chrono::minutes(hours * 60 + minutes) * (negative ? -1 : 1);
    return true;
}

// The last `digits` decimal digits of a number that is not negative.
void write_digits(std::string& text, std::size_t at, std::size_t digits, std::int64_t number) {
    for (auto place = at + digits; place > at; number /= 10) text[--place] = static_cast<char>('0' + number % 10);
}

}  // namespace

TimePoint SystemClock::now() const {
    return std::chrono::time_point_cast<microseconds>(std::chrono::system_clock::now());
}

microseconds SystemClock::steady() const {
    // Goes on while the machine is suspended, as a lease of this process does in the database.
    timespec time{};
    clock_gettime(CLOCK_BOOTTIME, &time);
    return std::chrono::seconds(time.tv_sec) + microseconds(time.tv_nsec / 1000);
}

std::string to_iso8601(TimePoint time) {
    using namespace std::chrono;
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(floor<milliseconds>(time - day));
    std::string text = "0000-00-00T00:00:00.000Z";
    write_digits(text, 0, 4, static_cast<int>(date.year()));
    write_digits(text, 5, 2, static_cast<unsigned>(date.month()));
    write_digits(text, 8, 2, static_cast<unsigned>(date.day()));
    write_digits(text, 11, 2, clock.hours().count());
    write_digits(text, 14, 2, clock.minutes().count());
    write_digits(text, 17, 2, clock.seconds().count());
    write_digits(text, 20, 3, clock.subseconds().count());
    return text;
}

std::optional<TimePoint> parse_iso8601(std::string_view text) {
    std::size_t at = 0;
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    microseconds fraction{0};
    std::chrono::minutes offset{0};
    const bool read = read_number(text, at, 4, year) && read_char(text, at, "-") && read_number(text, at, 2, month) &&
                      read_char(text, at, "-") && read_number(text, at, 2, day) && read_char(text, at, "Tt ") &&
                      read_number(text, at, 2, hour) && read_char(text, at, ":") && read_number(text, at, 2, minute) &&
                      read_char(text, at, ":") && read_number(text, at, 2, second) &&
                      read_fraction(text, at, fraction) && read_offset(text, at, offset) && at == text.size();
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!read || !date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
    return TimePoint(std::chrono::sys_days(date)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second) + fraction - offset;
}

std::int64_t to_micros(TimePoint time) {
    return time.time_since_epoch().count();
}

TimePoint from_micros(std::int64_t micros) {
    return TimePoint(microseconds(micros));
}

}  // namespace tendril
