// The rotation of the master key while everything runs: each secret is sealed anew under the next key, then the next
// key takes the old one's place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "api/task.hpp"
#include "base/json.hpp"
#include "base/time.hpp"

namespace tendril::api {

struct Context;

// How far this process has come. On the server's executor only.
struct KeyRotation {
    enum class State { idle, working, done, failed };
    State state = State::idle;
    std::int64_t seen = 0;
    std::int64_t resealed = 0;
    std::int64_t unreadable = 0;
    std::optional<TimePoint> started_at;
    std::optional<TimePoint> finished_at;
    std::string error;
};

json::object form(const KeyRotation& rotation, bool begun);

// Begins, or goes on with what a process that died has begun, to the end. One process of those that share the store
// works at it; the others take the new key over by themselves.
Task<void> rotate_master_key(Context& context);

}  // namespace tendril::api
