// Links that the engine keeps for itself: what it knows of objects that it wrote. Lists of links leave them out.
#pragma once

#include <string_view>

namespace tendril::store {

inline constexpr std::string_view hidden_link_prefix = "~";

}  // namespace tendril::store
