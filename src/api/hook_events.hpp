// From the body of an inbound hook to an event for the engine. Pure.
#pragma once

#include <chrono>
#include <string_view>

#include "api/hook_table.hpp"
#include "api/locations.hpp"
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

// HighLevel's own payload: the type is `type`, or in its member of that name when `type` is ""; the id is in
// `webhookId`, and all of it is the data. Its sender cannot mend anything, so only what is no JSON object is refused.
// Errors: invalid_input.
Result<engine::Incoming> read_highlevel_event(const store::Hook& hook, const http::Request& request,
                                              std::string_view type, TimePoint now);

// What a workflow's action posts. It has no id: the same bytes within the same ten minutes of the clock are a repeat.
// Errors: invalid_input.
inline constexpr std::string_view workflow_event = "highlevel.workflow";
inline constexpr std::string_view workflow_secret_header = "X-Hook-Secret";
inline constexpr std::chrono::seconds workflow_repeat_window = std::chrono::minutes(10);
Result<engine::Incoming> read_workflow_event(const store::Hook& hook, const http::Request& request, TimePoint now);

// Gives a HighLevel event to the workspace whose connection serves its location (or company): the hook's own, or any
// where nobody but HighLevel can have signed it. One of nobody's is kept for the hook's workspace, as unplaced.
void place_event(engine::Incoming& event, const LiveHook& hook, const Locations& locations);

}  // namespace tendril::api
