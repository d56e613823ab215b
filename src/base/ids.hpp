// Identifiers. Events and runs are numbered by the store, in arrival order; the public form is the number in
// Crockford base 32 behind a prefix ("evt_0000000001A3F"), so the order of texts is the order of arrival.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tendril {

enum class EventId : std::int64_t {};
enum class RunId : std::int64_t {};

std::string to_string(EventId id);
std::string to_string(RunId id);
std::optional<EventId> parse_event_id(std::string_view text);
std::optional<RunId> parse_run_id(std::string_view text);

}  // namespace tendril
