// How old the secrets of a workspace are, and what a person should do about it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/context.hpp"
#include "base/json.hpp"
#include "base/time.hpp"

namespace tendril::api {

struct SecretAge {
    std::string owner;  // id of the connection or hook, or the connector of an OAuth app
    std::string owner_name;
    std::string kind;  // "private_integration_token", "oauth2", "api_key", "hook", "oauth_app"
    TimePoint entered_at;
    std::optional<TimePoint> due_at;          // when a person should have put another in its place
    std::optional<TimePoint> previous_until;  // the one before still works until then
    std::string advice;                       // what to know before making a new one
};

// Blocks. Errors: of the store and the vault.
Result<std::vector<SecretAge>> secret_ages(Context& context, const std::string& workspace);

// "ok", "soon" (15 days before), "urgent" (7 days before) or "overdue".
std::string_view state_of(const SecretAge& secret, TimePoint now);

json::object form(const SecretAge& secret, TimePoint now);

}  // namespace tendril::api
