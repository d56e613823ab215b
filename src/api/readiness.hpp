// What GET /readyz tells: whether this process takes events and works at runs, part by part, with the reason when a
// part does not.
#pragma once

#include <string>

#include "api/service.hpp"
#include "base/json.hpp"
#include "engine/engine.hpp"
#include "http/message.hpp"

namespace tendril::api {

struct ReadinessInput {
    const StoreState& store;
    const engine::Counters& engine;
    const engine::EngineLimits& limits;
    bool draining = false;
    bool configuration_stale = false;  // another process changed it, and it could not be read again yet
};

// 200 when events are taken and runs go on, else 503. Pure.
//   {"ready", "reasons": [...], "parts": {"server", "store", "intake", "leases", "configuration": {"ok", "reason"}}}
http::Response readiness(const ReadinessInput& input);

}  // namespace tendril::api
