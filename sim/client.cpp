#include "sim/client.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tendril::sim {

std::string hook_name(int workspace) {
    return fmt::format("hook_{}", workspace);
}

Client::Client(World& world, const Scenario& scenario, std::vector<std::unique_ptr<Node>>& nodes,
               std::vector<std::unique_ptr<Remote>>& remotes)
    : world_(world),
      scenario_(scenario),
      nodes_(nodes),
      remotes_(remotes),
      chance_(world.seed, "client"),
      sendings_(scenario.events.size() + 1) {}

void Client::start() {
    for (const auto& event : scenario_.events) {
        world_.scheduler.at(event.at, [this, &event] { send(event); });
    }
}

void Client::send(const PlannedEvent& event) {
    auto& node = *chance_.pick(nodes_);
    world_.trace.note("client", "sends {} ({}, person {}, {}) to {}", event.external_id(),
                      workspace_name(event.workspace), event.person, flow_designs()[event.design].event_type,
                      node.name());
    send_again(event);
    if (world_.faults.happens(FaultKind::event_lost)) return;
    world_.scheduler.in(chance_.spread(200us, 200ms), [this, &event, &node] {
        node.accept(incoming(event), [this, &event](Result<engine::Accepted> answer) {
            if (world_.faults.happens(FaultKind::event_lost)) return;
            world_.scheduler.in(chance_.spread(200us, 50ms),
                                [this, &event, answer = std::move(answer)] { on_answer(event, answer); });
        });
    });
}

// Unless an answer has come by then.
void Client::send_again(const PlannedEvent& event) {
    auto& patience = sending(event).patience;
    world_.scheduler.in(patience, [this, &event] {
        if (!sending(event).acknowledged) send(event);
    });
    patience = std::min(patience * 2, Micros(10s));
}

void Client::on_answer(const PlannedEvent& event, const Result<engine::Accepted>& answer) {
    if (!answer) {
        world_.trace.note("client", "{} is refused: {}", event.external_id(), answer.error().message);
        return;
    }
    world_.trace.note("client", "{} is acknowledged{}", event.external_id(),
                      answer->duplicate ? " as a duplicate" : "");
    if (!sending(event).acknowledged) {
        sending(event).acknowledged = world_.scheduler.now();
        ++accepted_;
    }
    if (world_.faults.happens(FaultKind::event_duplicated)) {
        world_.scheduler.in(chance_.spread(1ms, 30s), [this, &event] { send(event); });
    }
}

std::optional<Micros> Client::acknowledged(int event) const {
    return sendings_[static_cast<std::size_t>(event)].acknowledged;
}

engine::Incoming Client::incoming(const PlannedEvent& event) const {
    const auto& remote = *remotes_[static_cast<std::size_t>(event.workspace)];
    const auto token = token_of(event.number);
    const bool refused = event.variant == Variant::refused;
    return {.workspace = workspace_name(event.workspace),
            .hook = hook_name(event.workspace),
            .external_id = event.external_id(),
            .type = std::string(flow_designs()[event.design].event_type),
            .occurred_at = beginning + event.at,
            .data = {{"contactId", fmt::format("person-{}", event.person)},
                     {"noteId", fmt::format("note-{}", event.number)},
                     {"taskId", fmt::format("task-{}", event.number)},
                     {"appointmentId", fmt::format("appointment-{}", event.number)},
                     {"date", "2026-12-01"},
                     {"email", fmt::format("person{}@example.com", event.person)},
                     {"lastName", token},
                     {"content", "Said " + token},
                     {"title", "Do " + token},
                     {"due", refused ? "some day" : "2026-12-01T09:00:00Z"},
                     {"unwanted", event.variant == Variant::passed_over},
                     {"remote", remote.contact(event.person)},
                     {"workflow", Remote::workflow()},
                     {"starts", Remote::start_time(event.number)}}};
}

}  // namespace tendril::sim
