// The limits of an account: what the manifest and a connection's settings say of them, and what answers tell. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "connector/manifest.hpp"
#include "http/message.hpp"

namespace tendril::connector {

// "burst" for less than an hour, "day" otherwise.
std::string_view name_of(const RateLimit& limit);

// A limit as it holds for one connection.
struct Limit {
    std::string name;
    std::int64_t requests = 0;
    std::chrono::milliseconds window{0};
    bool chosen = false;  // by a person, in the connection's settings: answers do not change it

    bool operator==(const Limit&) const = default;
};

// So many requests per time that counting them would cost more than it is worth.
bool is_unlimited(std::int64_t requests, std::chrono::milliseconds window);

// The limits of a connection with these settings, longest first. `settings.limits` replaces those of the manifest by
// name, with {"requests", "seconds"} or, for none, null.
std::vector<Limit> limits_of(const Connector& connector, const json::object& settings);
// Checks `settings.limits`. Errors: invalid_input naming the member.
Result<void> check_limits(const json::value& limits, const Connector& connector);

// What an answer tells of one limit of the manifest.
struct LimitReading {
    std::optional<std::int64_t> requests;
    std::optional<std::int64_t> remaining;
    std::optional<std::chrono::milliseconds> window;
};
LimitReading read_limit(const RateLimit& limit, const http::Headers& headers);

// How long an answer asks to wait by its Retry-After: seconds, or a date that is measured against the answer's own
// Date.
std::optional<std::chrono::milliseconds> retry_after(const http::Headers& headers);
// How long to wait after a 429: Retry-After; else, with the day used up, an hour; else the limit's window.
std::optional<std::chrono::milliseconds> wait_after_refusal(const Connector& connector, const http::Headers& headers);

}  // namespace tendril::connector
