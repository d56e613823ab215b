#include "flow/cron.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tendril::flow {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

// From one 29th of February to the next it is never longer than eight years.
constexpr int days_searched_max = 9 * 366;
constexpr std::size_t text_bytes_max = 200;

constexpr std::array<std::string_view, 12> month_names{"jan", "feb", "mar", "apr", "may", "jun",
                                                       "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekday_names{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

struct Field {
    std::string_view name;
    int first = 0;
    int last = 0;
    std::span<const std::string_view> names;  // of the values from `first` on
};

constexpr std::array<Field, 5> fields{{{"minute", 0, 59, {}},
                                       {"hour", 0, 23, {}},
                                       {"day of the month", 1, 31, {}},
                                       {"month", 1, 12, month_names},
                                       {"day of the week", 0, 7, weekday_names}}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> shorthands{{{"@hourly", "0 * * * *"},
                                                                                   {"@daily", "0 0 * * *"},
                                                                                   {"@midnight", "0 0 * * *"},
                                                                                   {"@weekly", "0 0 * * 0"},
                                                                                   {"@monthly", "0 0 1 * *"},
                                                                                   {"@yearly", "0 0 1 1 *"},
                                                                                   {"@annually", "0 0 1 1 *"}}};

Error unreadable(const Field& field, std::string_view text) {
    const auto range = std::to_string(field.first) + " to " + std::to_string(field.last);
    return {ErrorCode::invalid_input, "The " + std::string(field.name) + " '" + std::string(text) +
                                          "' cannot be read: write numbers from " + range +
                                          ", ranges like 1-5, steps like */10, or lists of them."};
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto end = text.find_first_of(separators);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::optional<int> read_number(std::string_view text) {
    int number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = failure == std::errc() && end == text.data() + text.size() && text.front() != '-';
    return whole ? std::optional(number) : std::nullopt;
}

std::optional<int> read_value(const Field& field, std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    const auto named = std::ranges::find(field.names, std::string_view(lower));
    if (named != field.names.end()) return field.first + static_cast<int>(named - field.names.begin());
    const auto number = text.empty() ? std::nullopt : read_number(text);
    return number && *number >= field.first && *number <= field.last ? number : std::nullopt;
}

// "*", "5", "1-5", each perhaps with a step: "*/10", "5/10" (from 5 on), "1-5/2".
Result<std::uint64_t> read_item(const Field& field, std::string_view text) {
    const auto slash = text.find('/');
    const auto range = text.substr(0, slash);
    const auto step = slash == std::string_view::npos ? std::optional(1)
                                                      : read_value({"", 1, field.last, {}}, text.substr(slash + 1));
    std::optional<int> first = field.first;
    std::optional<int> last = field.last;
    if (range != "*") {
        const auto dash = range.find('-');
        first = read_value(field, range.substr(0, dash));
        if (dash != std::string_view::npos) {
            last = read_value(field, range.substr(dash + 1));
        } else if (slash == std::string_view::npos) {
            last = first;
        }
    }
    if (!step || !first || !last || *first > *last) return unreadable(field, text);
    std::uint64_t bits = 0;
    for (int value = *first; value <= *last; value += *step) bits |= std::uint64_t{1} << value;
    return bits;
}

Result<std::uint64_t> read_field(const Field& field, std::string_view text) {
    std::uint64_t bits = 0;
    for (const auto item : split(text, ",")) {
        const auto read = read_item(field, item);
        if (!read) return read.error();
        bits |= *read;
    }
    return bits;
}

std::string_view written_out(std::string_view text) {
    for (const auto& [name, meaning] : shorthands) {
        if (text == name) return meaning;
    }
    return text;
}

bool has(std::uint64_t bits, unsigned value) {
    return ((bits >> value) & 1) != 0;
}

// The instant of a local time that is unique, skipped or repeated.
TimePoint instant_of(date::local_time<minutes> local, const date::time_zone& zone) {
    return std::chrono::time_point_cast<TimePoint::duration>(zone.to_sys(local, date::choose::earliest));
}

}  // namespace

Result<Cron> Cron::parse(std::string_view text) {
    std::vector<std::string_view> parts;
    for (const auto part : split(written_out(text.substr(0, text_bytes_max)), " \t")) {
        if (!part.empty()) parts.push_back(part);
    }
    if (parts.size() != fields.size() || text.size() > text_bytes_max) {
        return Error(ErrorCode::invalid_input,
                     "A schedule has five fields: minute, hour, day of the month, month, day of the week.");
    }
    Cron cron;
    const std::array<std::uint64_t*, 5> bits{&cron.minutes_, &cron.hours_, &cron.days_, &cron.months_, &cron.weekdays_};
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto read = read_field(fields[i], parts[i]);
        if (!read) return read.error();
        *bits[i] = *read;
    }
    if (has(cron.weekdays_, 7)) cron.weekdays_ |= 1;
    cron.any_day_ = parts[2].front() == '*';
    cron.any_weekday_ = parts[4].front() == '*';
    if (!cron.first_day(date::local_days(date::year(2096) / 3 / 1))) {
        return Error(ErrorCode::invalid_input, "No date ever matches this schedule.");
    }
    return cron;
}

bool Cron::matches_day(date::local_days day) const {
    const date::year_month_day written(day);
    if (!has(months_, static_cast<unsigned>(written.month()))) return false;
    const bool day_matches = has(days_, static_cast<unsigned>(written.day()));
    const bool weekday_matches = has(weekdays_, date::weekday(day).c_encoding());
    return any_day_ || any_weekday_ ? day_matches && weekday_matches : day_matches || weekday_matches;
}

std::optional<date::local_days> Cron::first_day(date::local_days day) const {
    for (int i = 0; i < days_searched_max; ++i, day += date::days(1)) {
        if (matches_day(day)) return day;
    }
    return std::nullopt;
}

date::local_time<minutes> Cron::next_local(date::local_time<minutes> after) const {
    const auto first = after + minutes(1);
    auto day = date::floor<date::days>(first);
    auto earliest = first - day;  // on that day
    while (true) {
        const auto matching = *first_day(day);
        if (matching != day) earliest = minutes(0);
        for (auto hour = date::floor<hours>(earliest); hour < hours(24); ++hour) {
            if (!has(hours_, static_cast<unsigned>(hour.count()))) continue;
            for (minutes minute(0); minute < minutes(60); ++minute) {
                const auto time = hour + minute;
                if (time >= earliest && has(minutes_, static_cast<unsigned>(minute.count()))) return matching + time;
            }
        }
        day = matching + date::days(1);
        earliest = minutes(0);
    }
}

TimePoint Cron::next_of_every_hour(TimePoint after, const date::time_zone& zone) const {
    auto instant = date::floor<minutes>(after) + minutes(1);
    while (true) {
        const auto local = zone.to_local(instant);
        const auto day = date::floor<date::days>(local);
        if (const auto matching = *first_day(day); matching != day) {
            instant = date::floor<minutes>(zone.to_sys(matching, date::choose::earliest));
            continue;
        }
        const auto minute = date::floor<minutes>(local - date::floor<hours>(local));
        if (has(minutes_, static_cast<unsigned>(minute.count()))) return instant;
        instant += minutes(1);
    }
}

TimePoint Cron::next(TimePoint after, const date::time_zone& zone) const {
    constexpr std::uint64_t every_hour = (std::uint64_t{1} << 24) - 1;
    if (hours_ == every_hour) return next_of_every_hour(after, zone);
    auto local = date::floor<minutes>(zone.to_local(after));
    while (true) {
        local = next_local(local);
        if (const auto instant = instant_of(local, zone); instant > after) return instant;
    }
}

}  // namespace tendril::flow
