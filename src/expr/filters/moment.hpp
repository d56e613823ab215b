// Points in time as people and systems write them, and time zones.
#pragma once

#include <date/tz.h>

#include <chrono>
#include <optional>
#include <string_view>

#include "base/time.hpp"
#include "expr/filters/filter.hpp"

namespace tendril::expr {

// A date, perhaps with a time and an offset from UTC, as it was written.
struct WrittenMoment {
    date::local_time<std::chrono::microseconds> local;
    std::optional<std::chrono::minutes> offset;
    bool has_time = true;
};

// Reads ISO 8601 and RFC 3339 ("2026-12-01", "2026-12-01T09:00", "2026-12-01 09:00:00+01:00"), English dates
// ("March 14, 2016", "Tue, 14 Mar 2016 09:00:00 +0000") and seconds or milliseconds since 1970 as a number or digits.
std::optional<WrittenMoment> read_moment(const Value& value);
std::optional<WrittenMoment> read_moment(std::string_view text);

// The IANA time zone of this name. Errors: unknown.
const date::time_zone& find_zone(std::string_view name, const FilterCall& call);

// An instant as a clock in some place shows it.
struct ShownMoment {
    date::local_time<std::chrono::microseconds> local;
    std::chrono::seconds offset{0};
    std::string abbreviation;  // "CET"
    bool has_time = true;
};

// The instant that is meant; one written without an offset is in the zone. A time that a change of the clock skips is
// the first instant after the gap, one that it repeats the earlier one.
TimePoint instant_of(const WrittenMoment& moment, const date::time_zone& zone);
// The moment in a zone; one written without an offset is meant in that zone. A time that a change of the clock skips
// or repeats is the earlier one.
ShownMoment show_in_zone(const WrittenMoment& moment, const date::time_zone& zone);
// The moment as written; without an offset it is in the zone.
ShownMoment show_as_written(const WrittenMoment& moment, const date::time_zone& zone);

// What the filters on dates share. Nothing and empty text are absent: a mapping leaves the field out.
bool is_absent_moment(const Value& input);
// The zone that an option or argument names, or the environment's.
const date::time_zone& zone_of(const Value& name, const FilterCall& call);
// The input as a moment; "now" and "today" are the environment's now. Errors: not a date, naming what was found.
WrittenMoment require_moment(const Value& input, const FilterCall& call, const date::time_zone& zone);
// "2026-12-01T09:00:00+01:00", with milliseconds where there are some.
Value iso8601(const ShownMoment& moment, const FilterCall& call);

// Writes by the directives of strftime, with Ruby's flags ("%-d", "%^b", "%3N").
void append_formatted(TextBuilder& output, const ShownMoment& moment, std::string_view format);

}  // namespace tendril::expr
