// Calls that belong to no run: reads of polls and reconciliations, through the connection's gate.
#pragma once

#include "connector/request.hpp"
#include "engine/action_attempt.hpp"
#include "engine/engine.hpp"

namespace tendril::engine {

// See Engine::read. `context` must outlive the call.
void read(AttemptContext& context, ReadRequest request, Callback<connector::Verdict> done);

}  // namespace tendril::engine
