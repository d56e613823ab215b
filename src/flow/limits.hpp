// How large a flow document may be.
#pragma once

#include <chrono>
#include <cstddef>

#include "base/json.hpp"

namespace tendril::flow {

// For parsing a document: ten levels of steps are some forty levels of JSON.
inline constexpr JsonLimits document_limits{.bytes_max = 1024 * 1024, .depth_max = 100};

inline constexpr std::size_t steps_max = 200;    // in all, at every level
inline constexpr int nesting_max = 10;           // levels of steps; the flow's own are the first
inline constexpr std::size_t arms_max = 50;      // of one branch or switch
inline constexpr int concurrency_max = 16;       // items of a for_each at once
inline constexpr std::size_t items_max = 1'000;  // of one for_each
inline constexpr int sub_flow_depth_max = 5;     // flows inside each other, the run's own not counted
inline constexpr int weight_max = 100;
inline constexpr std::size_t redacted_fields_max = 100;
inline constexpr std::size_t snippets_max = 50;
inline constexpr std::chrono::hours wait_max{365 * 24};
inline constexpr std::size_t step_id_bytes_max = 40;
inline constexpr std::size_t name_bytes_max = 200;

}  // namespace tendril::flow
