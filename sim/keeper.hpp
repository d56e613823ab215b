// The people behind the product: they repair connections and decide about held runs, by looking at the other system.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sim/network.hpp"
#include "sim/node.hpp"
#include "sim/scenario.hpp"
#include "sim/world.hpp"

namespace tendril::sim {

class Keeper {
 public:
    struct Parts {
        World& world;
        const Scenario& scenario;
        Configuration& configuration;
        store::MemoryDatabase& database;
        Network& network;
        std::vector<std::unique_ptr<Remote>>& remotes;
        std::vector<std::unique_ptr<Node>>& nodes;
    };
    explicit Keeper(Parts parts);

    void start();
    void on_refused(const std::string& connection);
    [[nodiscard]] const std::set<RunId>& decided() const { return decided_; }

 private:
    void look_around();
    void repair_connections();
    void decide_held_runs();
    void decide(const store::Run& run);

    Parts parts_;
    Chance chance_;
    std::map<RunId, Micros> held_since_;
    std::set<RunId> decided_;
};

}  // namespace tendril::sim
