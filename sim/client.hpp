// Who sends the events: again and again until each is accepted, and now and then once more.
#pragma once

#include <memory>
#include <vector>

#include "sim/node.hpp"
#include "sim/scenario.hpp"
#include "sim/world.hpp"

namespace tendril::sim {

class Client {
 public:
    // All must outlive the client.
    Client(World& world, const Scenario& scenario, std::vector<std::unique_ptr<Node>>& nodes,
           std::vector<std::unique_ptr<Remote>>& remotes);

    void start();
    [[nodiscard]] bool all_accepted() const { return accepted_ == scenario_.events.size(); }
    // When the event was acknowledged, by its number; nothing as long as it was not.
    [[nodiscard]] std::optional<Micros> acknowledged(int event) const;

 private:
    struct Sending {
        std::optional<Micros> acknowledged;
        Micros patience{500ms};
    };
    void send(const PlannedEvent& event);
    void send_again(const PlannedEvent& event);
    void on_answer(const PlannedEvent& event, const Result<engine::Accepted>& answer);
    [[nodiscard]] engine::Incoming incoming(const PlannedEvent& event) const;
    [[nodiscard]] Sending& sending(const PlannedEvent& event) {
        return sendings_[static_cast<std::size_t>(event.number)];
    }

    World& world_;
    const Scenario& scenario_;
    std::vector<std::unique_ptr<Node>>& nodes_;
    std::vector<std::unique_ptr<Remote>>& remotes_;
    Chance chance_;
    std::vector<Sending> sendings_;
    std::size_t accepted_ = 0;
};

// The hook that a workspace's events come by.
std::string hook_name(int workspace);

}  // namespace tendril::sim
