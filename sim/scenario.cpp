#include "sim/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tendril::sim {

namespace {

const std::vector<Step> nothing;

engine::EngineLimits cramped(Chance& chance) {
    engine::EngineLimits limits;
    limits.window_runs_max = static_cast<std::size_t>(chance.between(8, 30));
    limits.workspace_runs_min = static_cast<std::size_t>(chance.between(2, 8));
    limits.running_max = static_cast<std::size_t>(chance.between(3, 12));
    limits.workspace_running_max = static_cast<std::size_t>(chance.between(2, 8));
    limits.flow_running_max = static_cast<std::size_t>(chance.between(1, 8));
    limits.started_per_turn_max = static_cast<std::size_t>(chance.between(1, 4));
    limits.calls_per_connection_max = static_cast<std::size_t>(chance.between(1, 4));
    limits.appends_waiting_max = static_cast<std::size_t>(chance.between(4, 40));
    return limits;
}

}  // namespace

std::string PlannedEvent::external_id() const {
    return fmt::format("event-{}", number);
}

const std::vector<Step>& PlannedEvent::steps() const {
    const auto& all = flow_designs()[design];
    if (variant == Variant::plain) return all.plain;
    return variant == Variant::passed_over ? all.passed_over : nothing;
}

std::string token_of(int event) {
    return fmt::format("[{}]", event);
}

int event_in(std::string_view text) {
    int number = 0;
    for (auto at = text.find('['); at != std::string_view::npos; at = text.find('[', at + 1)) {
        const auto [rest, failure] = std::from_chars(text.data() + at + 1, text.data() + text.size(), number);
        if (failure == std::errc() && rest != text.data() + text.size() && *rest == ']') return number;
    }
    return 0;
}

const PlannedEvent* Scenario::find(std::string_view external_id) const {
    constexpr std::string_view prefix = "event-";
    if (!external_id.starts_with(prefix)) return nullptr;
    std::size_t number = 0;
    std::from_chars(external_id.data() + prefix.size(), external_id.data() + external_id.size(), number);
    return number == 0 || number > events.size() ? nullptr : &events[number - 1];
}

Scenario::Scenario(std::uint64_t seed) {
    Chance chance(seed, "scenario");
    const double draw = chance.fraction();
    if (draw < 0.05) kind = Kind::untroubled;
    if (draw > 0.97) kind = Kind::crowded;
    shared_store = chance.happens(0.6);
    nodes = shared_store ? chance.between(2, 4) : 1;
    workspaces = chance.between(kind == Kind::crowded ? 2 : 1, workspaces_max);
    people = chance.between(1, 6);
    const double share = 0.3 + 0.7 * chance.fraction();
    for (std::size_t design = 0; design < flow_designs().size(); ++design) {
        if (chance.happens(share)) designs.push_back(design);
    }
    if (designs.empty()) designs.push_back(chance.below(flow_designs().size()));
    if (chance.happens(0.4)) limits = cramped(chance);
    kind == Kind::crowded ? add_crowd(chance) : add_events(chance);
    number_events();
}

void Scenario::add_events(Chance& chance) {
    lasts = chance.spread(5s, 180s);
    const int count = chance.between(3, 45);
    for (int i = 0; i < count; ++i) {
        PlannedEvent event;
        event.workspace = chance.between(1, workspaces);
        event.person = chance.between(1, people);
        event.design = chance.pick(designs);
        event.variant = chance.pick(flow_designs()[event.design].variants);
        event.at = chance.between(Micros(0), lasts);
        events.push_back(event);
    }
}

// The first workspace gets more at once than its limits let through in a while; the others get an event now and then.
void Scenario::add_crowd(Chance& chance) {
    lasts = 20s;
    people = 40;
    const auto design = chance.pick(designs);
    const int backlog = chance.between(150, 300);
    for (int i = 0; i < backlog; ++i) {
        events.push_back({.workspace = 1, .person = chance.between(1, people), .design = design, .at = Micros(i)});
    }
    for (auto at = Micros(1s); at < lasts; at += chance.between(Micros(500ms), Micros(2s))) {
        const int workspace = chance.between(2, workspaces);
        events.push_back({.workspace = workspace, .person = chance.between(1, people), .design = design, .at = at});
    }
}

void Scenario::number_events() {
    std::ranges::stable_sort(events, {}, &PlannedEvent::at);
    for (std::size_t i = 0; i < events.size(); ++i) events[i].number = static_cast<int>(i) + 1;
}

}  // namespace tendril::sim
