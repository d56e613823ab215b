#include "sim/echoes.hpp"

#include <fmt/format.h>

namespace tendril::sim {

namespace {

constexpr std::string_view prefix = "echo-";

// The type that the service gives to the webhook of a change.
std::string_view type_of(std::string_view operation) {
    if (operation == "create-note") return "NoteCreate";
    if (operation == "create-task") return "TaskCreate";
    if (operation == "add-tags") return "ContactTagUpdate";
    return "ContactUpdate";
}

}  // namespace

Echoes::Echoes(World& world, std::vector<std::unique_ptr<Node>>& nodes)
    : world_(world), nodes_(nodes), chance_(world.seed, "echoes") {}

void Echoes::tell(int workspace, const Effect& effect) {
    if (effect.operation == "add-contact-to-workflow") return;
    engine::Incoming event{.workspace = workspace_name(workspace),
                           .hook = fmt::format("hook_highlevel_{}", workspace),
                           .sender_can_mend = false,
                           .external_id = fmt::format("{}{}", prefix, effect.order),
                           .type = std::string(type_of(effect.operation)),
                           .occurred_at = world_.clock.now(),
                           .data = {{"contactId", "remote"}, {"note", token_of(effect.event)}}};
    world_.scheduler.in(chance_.spread(5ms, 5s), [this, event = std::move(event)] { send(event, 5); });
}

void Echoes::send(const engine::Incoming& event, int attempts_left) {
    auto acknowledged = std::make_shared<bool>(false);
    chance_.pick(nodes_)->accept(
        event, [acknowledged](const Result<engine::Accepted>& accepted) { *acknowledged = accepted.has_value(); });
    if (attempts_left == 1) return;
    world_.scheduler.in(2s, [this, event, acknowledged, attempts_left] {
        if (!*acknowledged) send(event, attempts_left - 1);
    });
}

bool is_echo(const store::Event& event) {
    return event.external_id.starts_with(prefix);
}

}  // namespace tendril::sim
