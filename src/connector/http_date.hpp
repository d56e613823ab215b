// Dates as HTTP headers write them.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace tendril::connector {

// Reads the IMF-fixdate of RFC 9110 ("Tue, 24 Nov 2026 09:00:00 GMT"); nullopt for anything else. The two older forms
// that the RFC still allows are not sent by anything we call.
std::optional<TimePoint> parse_http_date(std::string_view text);

}  // namespace tendril::connector
