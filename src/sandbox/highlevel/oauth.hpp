// What the parts of the simulator's OAuth 2.0 share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/router.hpp"

namespace tendril::sandbox {

inline constexpr std::string_view consent_path = "/v2/oauth/chooselocation";
// The same page on the domain for apps that are listed as white label.
inline constexpr std::string_view white_label_consent_path = "/white-label/v2/oauth/chooselocation";

// The official name of what a path does; "" when it is none of OAuth's.
std::string_view oauth_operation(std::string_view path);

// A field of a form or a query, or "".
std::string field_of(const http::Parameters& fields, std::string_view name);

// Scopes between blanks.
std::vector<std::string> split_scopes(std::string_view text);

}  // namespace tendril::sandbox
