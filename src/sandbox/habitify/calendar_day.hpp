// Calendar days as Habitify writes them: "YYYY-MM-DD".
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace tendril::sandbox {

std::optional<std::chrono::sys_days> parse_day(std::string_view text);
std::string day_text(std::chrono::sys_days day);
// The simulated accounts live in UTC.
std::chrono::sys_days day_of(TimePoint time);

}  // namespace tendril::sandbox
