#include "sim/keeper.hpp"

#include <algorithm>

#include "engine/journal.hpp"

namespace tendril::sim {

namespace {

// How often they look, and how long a call may still be on its way when they decide about it.
constexpr Micros between_looks = 3s;
constexpr Micros till_all_arrived = 3s;

}  // namespace

Keeper::Keeper(Parts parts) : parts_(std::move(parts)), chance_(parts_.world.seed, "keeper") {}

void Keeper::start() {
    parts_.world.scheduler.in(between_looks, [this] { look_around(); });
}

void Keeper::look_around() {
    repair_connections();
    decide_held_runs();
    start();
}

void Keeper::on_refused(const std::string& connection) {
    auto& connections = parts_.configuration.connections;
    const auto found = std::ranges::find(connections, connection, &engine::ConnectionFacts::id);
    if (found->needs_attention) return;
    found->needs_attention = true;
    parts_.world.trace.note("keeper", "learns that {} is refused", connection);
    for (auto& node : parts_.nodes) node->set_connection(*found);
}

void Keeper::repair_connections() {
    for (int workspace = 1; workspace <= parts_.scenario.workspaces; ++workspace) {
        auto& facts = parts_.configuration.connections[static_cast<std::size_t>(workspace) - 1];
        if (!facts.needs_attention || parts_.network.refuses_credentials(workspace)) continue;
        facts.needs_attention = false;
        parts_.world.trace.note("keeper", "repairs {}", facts.id);
        for (auto& node : parts_.nodes) node->set_connection(facts);
    }
}

void Keeper::decide_held_runs() {
    const auto now = parts_.world.scheduler.now();
    for (const auto& [id, run] : parts_.database.runs()) {
        if (run.state.status != store::RunStatus::held || run.state.held_for != "decision") continue;
        const auto [since, is_new] = held_since_.try_emplace(id, now);
        if (!is_new && now - since->second >= till_all_arrived) decide(run);
    }
}

// By what the other system shows: a call that did take effect is not repeated.
void Keeper::decide(const store::Run& run) {
    const auto journal = engine::read_journal(run.state.journal);
    if (!journal) return;
    const auto open = std::ranges::find(*journal, engine::EntryState::intent, &engine::Entry::state);
    if (open == journal->end()) return;
    const auto* event = parts_.scenario.find(parts_.database.events().at(run.event).external_id);
    const auto operation = std::string_view(open->operation).substr(open->operation.rfind('.') + 1);
    const auto& remote = *parts_.remotes[static_cast<std::size_t>(event->workspace)];
    const bool took_effect = remote.count(operation, event->number) > 0;
    const auto decision = took_effect ? engine::Decision::skip : engine::Decision::repeat;
    held_since_.erase(run.id);
    decided_.insert(run.id);
    parts_.world.trace.note("keeper", "decides that {} goes on: {}", to_string(run.id),
                            took_effect ? "skip" : "repeat");
    // Whichever node it is told, the one that works at its key carries it out.
    auto& node = *parts_.nodes[decided_.size() % parts_.nodes.size()];
    node.decide(run.id, decision, [](const Result<void>&) {});
}

}  // namespace tendril::sim
