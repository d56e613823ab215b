// Calendar days where a person lives. Pure.
#pragma once

#include <date/tz.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace tendril::sync {

using LocalDay = date::local_days;

LocalDay local_day(TimePoint time, const date::time_zone& zone);
// 0 to 23.
int local_hour(TimePoint time, const date::time_zone& zone);
// "2026-11-27" and back.
std::string to_text(LocalDay day);
std::optional<LocalDay> parse_local_day(std::string_view text);
// The day's first moment, with the offset that holds then: "2026-11-27T00:00:00+02:00".
std::string midnight_text(LocalDay day, const date::time_zone& zone);

}  // namespace tendril::sync
