// How large a flow document may be.
#pragma once

#include <cstddef>

#include "base/json.hpp"

namespace tendril::flow {

// For parsing a document: ten levels of steps are some forty levels of JSON.
inline constexpr JsonLimits document_limits{.bytes_max = 1024 * 1024, .depth_max = 100};

inline constexpr std::size_t steps_max = 200;  // in all, at every level
inline constexpr int nesting_max = 10;         // levels of steps; the flow's own are the first
inline constexpr std::size_t arms_max = 50;    // of one branch
inline constexpr std::size_t step_id_bytes_max = 40;
inline constexpr std::size_t name_bytes_max = 200;

}  // namespace tendril::flow
