// Headers that every answer carries to keep browsers safe.
#pragma once

#include "http/message.hpp"

namespace tendril::api {

// For pages, scripts and REST answers.
void add_security_headers(http::Response& response);
// For hooks, whose senders are no browsers: the few that cost nothing.
void add_hook_headers(http::Response& response);

}  // namespace tendril::api
