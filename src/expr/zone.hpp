// IANA time zones by name.
#pragma once

#include <date/tz.h>

#include <string_view>

namespace tendril::expr {

// nullptr when there is no such zone. The zone lives as long as the program.
const date::time_zone* locate_zone(std::string_view name);

}  // namespace tendril::expr
