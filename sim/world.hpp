// What every part of a history shares.
#pragma once

#include "sim/clocks.hpp"
#include "sim/faults.hpp"
#include "sim/plant.hpp"
#include "sim/scenario.hpp"
#include "sim/scheduler.hpp"
#include "sim/trace.hpp"

namespace tendril::sim {

struct World {
    World(std::uint64_t history_seed, Plant planted, bool printed)
        : seed(history_seed),
          plant(planted),
          scenario(history_seed),
          trace(scheduler, printed),
          clock(scheduler),
          faults(history_seed, scenario.kind == Scenario::Kind::troubled) {}
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    const std::uint64_t seed;
    const Plant plant;
    const Scenario scenario;
    Scheduler scheduler;
    Trace trace;
    TrueClock clock;
    Faults faults;
};

}  // namespace tendril::sim
