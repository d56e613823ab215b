// The way between one node and the database: writes travel in order and are committed in groups, answers come back a
// little later, and both can be held up, refused, or cut off by the node's death.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "sim/world.hpp"
#include "store/memory/memory_run_store.hpp"

namespace tendril::sim {

class StoreLink : public std::enable_shared_from_this<StoreLink> {
 public:
    using Action = std::function<void()>;

    // `deliver` brings something to the node's executor after a while; `endanger`: a moment in which dying is
    // instructive.
    StoreLink(World& world, store::MemoryDatabase& database, std::string node,
              std::function<void(Micros, Action)> deliver, Action endanger);

    [[nodiscard]] store::MemoryRoute route();
    // The database cannot be reached from here for a while.
    void cut_off(Micros lasts);
    // The node died. Of what it wrote last, some may be committed all the same: at once, or, where the store is shared,
    // much later.
    void sever(bool store_outlives_node);
    // The node stops in good order: what it wrote is committed first.
    void close();

 private:
    void write(Action action);
    void ask(Action action);
    void hear(store::Arrivals arrivals, const std::function<void(store::Arrivals)>& tell);
    void hear_again(const std::function<void(store::Arrivals)>& tell);
    void confirm(Action action);
    void commit_soon();
    void commit();
    void reach(const Action& action);
    [[nodiscard]] bool is_cut_off() const;

    World& world_;
    store::MemoryDatabase& database_;
    const std::string node_;
    Chance chance_;
    std::function<void(Micros, Action)> deliver_;
    Action endanger_;
    std::deque<Action> writes_;
    Micros last_confirmed_{};
    bool committing_ = false;
    bool severed_ = false;
    Micros cut_off_until_{};
    bool missed_news_ = false;
};

}  // namespace tendril::sim
