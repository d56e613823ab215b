#include "engine/connections.hpp"

#include <utility>

namespace tendril::engine {

namespace {

Error not_found() {
    return {ErrorCode::not_found, "The connection was removed."};
}

Error goes_on_elsewhere() {
    return {ErrorCode::cancelled, "Another node goes on with the run."};
}

Error stopping() {
    return {ErrorCode::cancelled, "The server is stopping."};
}

}  // namespace

Connections::Connections(const Parts& parts, std::size_t calls_max)
    : catalog_(parts.catalog),
      surroundings_{
          .context = {.clock = parts.clock,
                      .store = parts.store,
                      .after = [&timers = parts.timers](auto delay, auto action) { timers.in(delay, action); },
                      .calls_max = calls_max}} {}

void Connections::set(ConnectionFacts facts) {
    const std::string id = facts.id;
    if (const auto* connector = catalog_.connector(facts.connector)) {
        auto& gate = gates_[id];
        if (!gate) gate = std::make_shared<Gate>(surroundings_, id, *connector);
        gate->set_limits(connector::limits_of(*connector, facts.settings));
    }
    auto& known = facts_[id];
    if (known) uses_.erase(use_of(*known));
    uses_.insert(use_of(facts));
    known = std::make_shared<const ConnectionFacts>(std::move(facts));
    if (changed_) changed_(id, known.get());
}

Connections::Use Connections::use_of(const ConnectionFacts& facts) {
    return {facts.workspace, facts.connector, std::string(facts.person()), facts.id};
}

void Connections::remove(const std::string& id) {
    if (const auto known = facts_.extract(id)) uses_.erase(use_of(*known.mapped()));
    if (changed_) changed_(id, nullptr);
    // Calls under way keep the gate until they end.
    if (const auto gate = gates_.extract(id)) gate.mapped()->turn_away(not_found());
}

void Connections::mark_refused(const std::string& id) {
    const auto found = facts_.find(id);
    if (found == facts_.end()) return;
    ConnectionFacts changed = *found->second;
    changed.needs_attention = true;
    set(std::move(changed));
    const auto gate = gates_.at(id);
    gate->turn_away({ErrorCode::unauthenticated, "The connection's credentials were refused."});
}

std::shared_ptr<const ConnectionFacts> Connections::find(const std::string& workspace, const std::string& name) const {
    const auto found = facts_.find(name);
    if (found != facts_.end() && found->second->workspace == workspace) return found->second;
    return of_person(workspace, name, "");
}

std::shared_ptr<const ConnectionFacts> Connections::of_person(const std::string& workspace,
                                                              const std::string& connector,
                                                              const std::string& person) const {
    const auto use = uses_.lower_bound({workspace, connector, person, ""});
    if (use == uses_.end()) return nullptr;
    const auto& [its_workspace, its_connector, its_person, id] = *use;
    const bool is_this = its_workspace == workspace && its_connector == connector && its_person == person;
    return is_this ? facts_.at(id) : nullptr;
}

std::shared_ptr<const ConnectionFacts> Connections::by_id(const std::string& id) const {
    const auto found = facts_.find(id);
    return found == facts_.end() ? nullptr : found->second;
}

bool Connections::needs_attention(const std::string& id) const {
    const auto found = facts_.find(id);
    return found != facts_.end() && found->second->needs_attention;
}

void Connections::enter(Caller caller, Go go) {
    if (closed_) return go(stopping());
    const auto found = gates_.find(caller.connection);
    if (found == gates_.end()) return go(not_found());
    const auto gate = found->second;  // stays, whatever `go` does
    gate->enter(std::move(caller), std::move(go));
}

void Connections::leave(const Pass& pass, const connector::Outcome& outcome) {
    pass.gate->leave(pass, outcome);
}

void Connections::put_back(const Pass& pass) {
    pass.gate->put_back(pass);
}

void Connections::turn_away(std::int32_t partition) {
    const auto gates = gates_;
    for (const auto& [id, gate] : gates) gate->turn_away(partition, goes_on_elsewhere());
}

void Connections::close() {
    closed_ = true;
    const auto gates = gates_;
    for (const auto& [id, gate] : gates) gate->turn_away(stopping());
}

std::optional<ConnectionState> Connections::state(const std::string& id) const {
    const auto found = gates_.find(id);
    if (found == gates_.end()) return std::nullopt;
    return found->second->state();
}

}  // namespace tendril::engine
