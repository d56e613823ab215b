// How texts are made alike before they are compared with what another system answers: servers change line ends, trim, and
// write addresses in other letters.
#pragma once

#include <string>
#include <string_view>

namespace tendril::connector {

// White space trimmed, and each run of it one space.
std::string tidy(std::string_view text);
// ASCII letters alone.
std::string lower_case(std::string text);

}  // namespace tendril::connector
