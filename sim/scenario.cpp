#include "sim/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tendril::sim {

namespace {

const std::vector<Step> nothing;

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
    shared_store = chance.happens(0.0);
    nodes = shared_store ? chance.between(2, 4) : 1;
    workspaces = chance.between(1, workspaces_max);
    people = chance.between(1, 6);
    const double share = 0.3 + 0.7 * chance.fraction();
    for (std::size_t design = 0; design < flow_designs().size(); ++design) {
        if (chance.happens(share)) designs.push_back(design);
    }
    if (designs.empty()) designs.push_back(chance.below(flow_designs().size()));
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
    std::ranges::stable_sort(events, {}, &PlannedEvent::at);
    for (int i = 0; i < count; ++i) events[static_cast<std::size_t>(i)].number = i + 1;
}

}  // namespace tendril::sim
