// Cron expressions: minute, hour, day of the month, month, day of the week.
#pragma once

#include <date/tz.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "base/time.hpp"

namespace tendril::flow {

// Fields are lists of "*", numbers, ranges and steps ("*/15", "9-17", "MON-FRI", "1,15", "8-18/2"); months and days of
// the week also by name; Sunday is 0 and 7. "@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly" and
// "@annually" stand for what they say. Where both a day of the month and a day of the week are named, either will do.
class Cron {
 public:
    // Errors: invalid_input saying which field cannot be read, or that no date matches.
    static Result<Cron> parse(std::string_view text);

    // The first instant after `after` at which it is due by the clocks of `zone`. A local time that a change of the
    // clocks skips is due at the first instant after the gap; one that they repeat is due once, unless every hour is
    // named: then the schedule keeps its pace through both.
    [[nodiscard]] TimePoint next(TimePoint after, const date::time_zone& zone) const;

    friend bool operator==(const Cron&, const Cron&) = default;

 private:
    [[nodiscard]] bool matches_day(date::local_days day) const;
    // The first matching day from `day` on; nullopt when none comes within the longest gap between leap years.
    [[nodiscard]] std::optional<date::local_days> first_day(date::local_days day) const;
    [[nodiscard]] date::local_time<std::chrono::minutes> next_local(date::local_time<std::chrono::minutes> after) const;
    [[nodiscard]] TimePoint next_of_every_hour(TimePoint after, const date::time_zone& zone) const;

    // Bit n is set when n matches.
    std::uint64_t minutes_ = 0;
    std::uint64_t hours_ = 0;
    std::uint64_t days_ = 0;
    std::uint64_t months_ = 0;
    std::uint64_t weekdays_ = 0;
    bool any_day_ = true;      // the day of the month begins with "*"
    bool any_weekday_ = true;  // the day of the week does
};

}  // namespace tendril::flow
