// POST /hooks/{token} and, for HighLevel, /hooks/{token}/{type}: events in. The hot path: no database, no other thread,
// no log line.
#pragma once

#include "api/context.hpp"
#include "http/server.hpp"

namespace tendril::api {

inline constexpr std::string_view hooks_path = "/hooks/";

// Verifies, reads and hands the event to the engine; answers when it is durable: 202 {"event_id","duplicate"}, or a
// problem: 400, 401, 404, 405, or 429 with Retry-After when the event cannot be taken now.
void receive_event(Context& context, const http::Request& request, http::Respond respond);

// The answer to what the engine said of an event.
http::Response answer_of(const Result<engine::Accepted>& accepted);

}  // namespace tendril::api
