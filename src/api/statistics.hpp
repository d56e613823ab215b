// The form of a workspace's statistics: counts by hour and by day, put into rows without gaps. Pure.
#pragma once

#include <date/tz.h>

#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"
#include "store/tallies.hpp"

namespace tendril::api {

inline constexpr int statistics_hours = 24;
inline constexpr int statistics_days = 30;

// From when counts are needed.
TimePoint statistics_since(TimePoint now);

// {"last_24_hours","hours","days"}: the sum, a row for each of the last 24 hours, and one for each of the last 30 days
// as the zone has them, the current ones included, the oldest first.
json::object statistics_form(const std::vector<store::HourCounts>& counts, TimePoint now, const date::time_zone& zone);

}  // namespace tendril::api
