// Sends events to a hook as any sender would: signed by Standard Webhooks.
#pragma once

#include <string>

#include "base/json.hpp"
#include "base/time.hpp"
#include "http/message.hpp"
#include "vault/secret_text.hpp"

namespace tendril::app {

// The signed request; `event` has "type", "id" and "data". Errors: invalid_input for a malformed secret.
Result<http::ClientRequest> signed_event(const std::string& hook_url, const vault::SecretText& secret,
                                         const json::object& event, TimePoint now);

}  // namespace tendril::app
