// A node's handle of the store, with the planted bug if it is one of storing.
#pragma once

#include <string>

#include "sim/plant.hpp"
#include "store/memory/memory_run_store.hpp"

namespace tendril::sim {

class PlantedStore final : public store::MemoryRunStore {
 public:
    PlantedStore(store::MemoryCluster& cluster, store::MemoryRoute route, Plant plant);

    void append(store::NewEvent event, store::Callback<store::Appended> done) override;
    void save(std::vector<store::RunChange> changes, store::Callback<void> done) override;

 private:
    const Plant plant_;
    const std::function<void(store::MemoryRoute::Action)> confirm_;
    int appended_ = 0;
};

}  // namespace tendril::sim
