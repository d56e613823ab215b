// The promises, held against what the history left behind.
#pragma once

#include <string>
#include <vector>

#include "sim/client.hpp"
#include "sim/echoes.hpp"
#include "sim/keeper.hpp"
#include "sim/remote.hpp"
#include "sim/scenario.hpp"
#include "store/memory/memory_database.hpp"

namespace tendril::sim {

// A promise that was not kept, and what shows it.
struct Breach {
    std::string promise;  // "P2: no effect is doubled"
    std::string evidence;
};

struct Remains {
    const World& world;
    const Scenario& scenario;
    const store::MemoryDatabase& database;
    const std::vector<std::unique_ptr<Remote>>& remotes;
    const Client& client;
    const Keeper& keeper;
};

std::vector<Breach> check_promises(const Remains& remains);

}  // namespace tendril::sim
