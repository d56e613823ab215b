// From the body of an inbound hook to an event for the engine. Pure.
#pragma once

#include <string_view>

#include "api/hook_table.hpp"
#include "base/time.hpp"
#include "engine/engine.hpp"
#include "http/message.hpp"

namespace tendril::api {

// Whether the sender of `request` is who the hook was made for.
// Errors: unauthenticated, saying which header is missing or that the signature does not fit.
Result<void> verify_sender(const LiveHook& hook, const http::Request& request, TimePoint now);

// A person event: {"type","id"?,"occurred_at"?,"data"}; the id defaults to the header webhook-id.
// Errors: invalid_input naming the member.
Result<engine::Incoming> read_person_event(const store::Hook& hook, const http::Request& request, TimePoint now);

// HighLevel's own payload: the type is in `type`, the id in `webhookId`, and all of it is the data. Its sender cannot
// mend anything, so only what is no JSON object is refused. Errors: invalid_input.
Result<engine::Incoming> read_highlevel_event(const store::Hook& hook, const http::Request& request, TimePoint now);

}  // namespace tendril::api
