// The webhooks by which the other system tells of changes, those that Tendril made among them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/node.hpp"
#include "sim/world.hpp"
#include "store/records.hpp"

namespace tendril::sim {

class Echoes {
 public:
    // Both must outlive this object.
    Echoes(World& world, std::vector<std::unique_ptr<Node>>& nodes);

    // Tells a node of the change, sooner or later; again a few times as long as it is not acknowledged.
    void tell(int workspace, const Effect& effect);

 private:
    void send(const engine::Incoming& event, int attempts_left);

    World& world_;
    std::vector<std::unique_ptr<Node>>& nodes_;
    Chance chance_;
};

bool is_echo(const store::Event& event);

}  // namespace tendril::sim
