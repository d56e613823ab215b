// The network between the nodes and the other systems: loses, delays, and lies about what arrived.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "connector/transport.hpp"
#include "sim/remote.hpp"
#include "sim/world.hpp"

namespace tendril::sim {

// Who makes a call. `deliver` brings an answer to it after a while, unless it has died; `alive` is false from then on.
struct Caller {
    std::string name;
    std::shared_ptr<const bool> alive;
    std::function<void(Micros, std::function<void()>)> deliver;
    // A moment in which dying is instructive.
    std::function<void()> endanger;
};

class Network {
 public:
    // `remotes` by workspace, from 1; they must outlive the network.
    Network(World& world, std::vector<std::unique_ptr<Remote>>& remotes);

    // Lets storms come, until the faults stop.
    void start();
    void call(const Caller& caller, connector::Call call, connector::OutcomeCallback done);
    // Whether the credentials of a workspace's connection are refused at the moment.
    [[nodiscard]] bool refuses_credentials(int workspace) const;

 private:
    // What a remote does to every call for a while.
    struct Weather {
        Micros errors_until{};
        Micros throttling_until{};
        Micros refusal_until{};
    };
    struct Journey;

    void storm(FaultKind kind, Micros Weather::*until);
    void arrive(const std::shared_ptr<Journey>& journey);
    http::Response act(Journey& journey);
    void answer(const std::shared_ptr<Journey>& journey, connector::Outcome outcome, Micros after);
    void give_up(const std::shared_ptr<Journey>& journey, bool reached, std::string_view why, Micros after);

    World& world_;
    Chance chance_;
    std::vector<std::unique_ptr<Remote>>& remotes_;
    std::vector<Weather> weather_;
};

}  // namespace tendril::sim
