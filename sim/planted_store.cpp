#include "sim/planted_store.hpp"

#include <utility>

namespace tendril::sim {

namespace {

bool announces_a_call(const store::RunChange& change) {
    return change.state.journal.find(R"("state":"intent")") != std::string::npos;
}

}  // namespace

PlantedStore::PlantedStore(store::MemoryCluster& cluster, store::MemoryRoute route, Plant plant)
    : MemoryRunStore(cluster, route), plant_(plant), confirm_(route.confirm) {}

void PlantedStore::append(store::NewEvent event, store::Callback<store::Appended> done) {
    if (plant_ == Plant::no_dedupe) event.event.external_id += "#" + std::to_string(++appended_);
    MemoryRunStore::append(std::move(event), std::move(done));
}

void PlantedStore::save(std::vector<store::RunChange> changes, store::Callback<void> done) {
    if (plant_ == Plant::skip_intent && changes.size() == 1 && announces_a_call(changes.front())) {
        return confirm_([done = std::move(done)] { done(Result<void>()); });
    }
    MemoryRunStore::save(std::move(changes), std::move(done));
}

}  // namespace tendril::sim
