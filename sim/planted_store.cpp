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

void PlantedStore::lease(store::LeaseRequest request, store::Callback<store::Leases> done) {
    if (plant_ != Plant::forget_lease) return MemoryRunStore::lease(std::move(request), std::move(done));
    MemoryRunStore::lease(std::move(request), [this, done = std::move(done)](Result<store::Leases> leases) {
        if (!leases) leases = store::Leases();
        for (const auto& lease : leases->held) ever_held_[lease.partition] = lease;
        leases->held.clear();
        for (const auto& [partition, lease] : ever_held_) leases->held.push_back(lease);
        leases->surplus = 0;
        done(std::move(leases));
    });
}

}  // namespace tendril::sim
