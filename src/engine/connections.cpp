#include "engine/connections.hpp"

namespace tendril::engine {

void Connections::set(ConnectionFacts facts) {
    const std::string id = facts.id;
    facts_[id] = std::make_shared<const ConnectionFacts>(std::move(facts));
}

void Connections::remove(const std::string& id) {
    facts_.erase(id);
}

void Connections::mark_refused(const std::string& id) {
    const auto found = facts_.find(id);
    if (found == facts_.end()) return;
    ConnectionFacts changed = *found->second;
    changed.needs_attention = true;
    set(std::move(changed));
}

std::shared_ptr<const ConnectionFacts> Connections::find(const std::string& workspace, const std::string& name) const {
    const auto found = facts_.find(name);
    if (found != facts_.end() && found->second->workspace == workspace) return found->second;
    for (const auto& [id, facts] : facts_) {
        if (facts->workspace == workspace && facts->connector == name) return facts;
    }
    return nullptr;
}

bool Connections::needs_attention(const std::string& id) const {
    const auto found = facts_.find(id);
    return found != facts_.end() && found->second->needs_attention;
}

void Connections::enter(const std::string& id, std::function<void()> go) {
    Gate& gate = gates_[id];
    gate.waiting.push_back(std::move(go));
    if (gate.waiting.size() == 1) let_through(id);
}

void Connections::leave(const std::string& id) {
    --gates_[id].under_way;
    let_through(id);
}

void Connections::close_until(const std::string& id, TimePoint until) {
    Gate& gate = gates_[id];
    const auto wait = until - clock_.now();
    if (clock_.steady() + wait <= gate.closed_until) return;
    gate.closed_until = clock_.steady() + wait;
    timers_.in(wait, [this, id] { let_through(id); });
}

void Connections::let_through(const std::string& id) {
    Gate& gate = gates_[id];
    while (!gate.waiting.empty() && gate.under_way < calls_max_ && clock_.steady() >= gate.closed_until) {
        auto go = std::move(gate.waiting.front());
        gate.waiting.pop_front();
        ++gate.under_way;
        go();
    }
}

}  // namespace tendril::engine
