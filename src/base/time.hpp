// Instants, and the clock that functional code is given instead of the wall clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tendril {

// An instant in UTC, to the microsecond.
using TimePoint = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

// The current instant; implementations: SystemClock, the simulators' and tests' settable clocks.
class Clock {
 public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual TimePoint now() const = 0;
    // Time since some beginning that never jumps, for durations: what waits in memory is measured by it, so that
    // setting the wall clock neither hastens nor delays it.
    [[nodiscard]] virtual std::chrono::microseconds steady() const { return now().time_since_epoch(); }
};

class SystemClock final : public Clock {
 public:
    [[nodiscard]] TimePoint now() const override;
    [[nodiscard]] std::chrono::microseconds steady() const override;
};

// "2026-11-23T09:30:00.123Z" (milliseconds, UTC).
std::string to_iso8601(TimePoint time);
// Reads RFC 3339 ("2026-11-23T09:30:00Z", with optional fraction and numeric offset); nullopt for anything else.
std::optional<TimePoint> parse_iso8601(std::string_view text);

// Microseconds since 1970 and back: the stored form.
std::int64_t to_micros(TimePoint time);
TimePoint from_micros(std::int64_t micros);

}  // namespace tendril
