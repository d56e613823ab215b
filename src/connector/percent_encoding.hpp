// RFC 3986 percent-encoding of single values.
#pragma once

#include <string>
#include <string_view>

namespace tendril::connector {

// Encodes everything but the unreserved characters, so the result is one path segment, one query value or one form
// value. A space becomes %20, never a plus.
std::string percent_encode(std::string_view text);

}  // namespace tendril::connector
