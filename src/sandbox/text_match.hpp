// Text comparison that several parts of the sandbox share the rules of.
#pragma once

#include <string>
#include <string_view>

namespace tendril::sandbox {

// ASCII only: other characters stay as they are.
std::string to_lower(std::string_view text);
bool equal_without_case(std::string_view left, std::string_view right);
// A pattern with '*' (any run of characters, slashes included) must match the whole text; one without is a prefix.
bool matches_pattern(std::string_view pattern, std::string_view text);

}  // namespace tendril::sandbox
