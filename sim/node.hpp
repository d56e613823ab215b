// One process: the real engine with what surrounds it, which may die, sleep and come back.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "flow/registry.hpp"
#include "sim/network.hpp"
#include "sim/planted_store.hpp"
#include "sim/store_link.hpp"
#include "sim/world.hpp"

namespace tendril::sim {

// What all nodes are configured with.
struct Configuration {
    const connector::Catalog& catalog;
    flow::Registry flows;
    std::vector<engine::ConnectionFacts> connections;
};

class Node {
 public:
    struct Parts {
        World& world;
        Configuration& configuration;
        store::MemoryCluster& cluster;
        Network& network;
        bool store_outlives_node = false;
        // The engine says that a connection's credentials were refused.
        std::function<void(const std::string& connection)> refused;
    };
    Node(Parts parts, int number);

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] bool up() const { return engine_ != nullptr; }

    void start();
    // The faults that come by themselves.
    void live_dangerously();
    // Wakes it or starts it, with a right clock.
    void recover();

    // As the engine's, over the node's executor; nothing comes back when the node dies meanwhile.
    void accept(engine::Incoming event, engine::Callback<engine::Accepted> done);
    void decide(RunId run, engine::Decision decision, engine::Callback<void> done);
    void set_connection(const engine::ConnectionFacts& facts);

 private:
    class NodeTransport;

    void crash();
    void restart();
    void die();
    void pause();
    void wake_up();
    void suffer(FaultKind kind);
    void endanger();
    // Runs the action on this process's executor after a while, if it still lives then.
    void deliver(Micros after, std::function<void()> action);
    void run_when_awake(const std::shared_ptr<const bool>& alive, std::function<void()> action);
    void wake_in(Micros pause);
    void jump_clock();
    void lose_store();
    [[nodiscard]] Caller caller();

    Parts parts_;
    const std::string name_;
    Chance chance_;
    NodeClock clock_;
    int incarnation_ = 0;
    std::uint64_t wake_number_ = 0;
    bool dying_ = false;
    bool asleep_ = false;
    bool stopping_ = false;
    std::uint64_t sleep_number_ = 0;
    Micros asleep_since_{};
    std::vector<std::function<void()>> missed_;  // while it slept

    std::shared_ptr<bool> alive_;
    std::shared_ptr<StoreLink> link_;
    std::unique_ptr<PlantedStore> store_;
    std::unique_ptr<connector::Transport> transport_;
    std::unique_ptr<engine::Engine> engine_;

    // What a dead process leaves behind is kept until the end: callbacks that are still under way refer to it, though
    // none is called any more.
    struct Remains {
        std::unique_ptr<PlantedStore> store;
        std::unique_ptr<connector::Transport> transport;
        std::unique_ptr<engine::Engine> engine;
    };
    std::vector<Remains> remains_;
};

}  // namespace tendril::sim
