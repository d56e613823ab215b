// Where a replay begins, in words.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "engine/engine.hpp"

namespace tendril::api {

// "start" or "failed_step". Errors: invalid_input naming "from".
Result<engine::ReplayFrom> read_replay_from(const std::string& text);
std::string_view to_string(engine::ReplayFrom from);

}  // namespace tendril::api
