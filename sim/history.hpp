// One history: everything that happens from one seed.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sim/checks.hpp"
#include "sim/faults.hpp"
#include "sim/flows.hpp"
#include "sim/plant.hpp"

namespace tendril::sim {

struct Outcome {
    std::uint64_t seed = 0;
    std::uint64_t trace_hash = 0;
    Micros lasted{};
    std::uint64_t happenings = 0;
    std::uint64_t events = 0;
    std::uint64_t effects = 0;
    std::array<std::uint64_t, fault_kinds> faults{};
    std::vector<Breach> breaches;
};

// Repeatable: the same seed gives the same outcome. `printed`: the trace goes to standard output.
Outcome run_history(const Library& library, std::uint64_t seed, Plant plant, bool printed);

}  // namespace tendril::sim
