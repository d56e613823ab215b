#include "expr/liquid/data.hpp"

#include <algorithm>

namespace tendril::expr::liquid {

void Stems::add_stem(Path& path) {
    std::uint32_t stem = find_or_add(no_stem, {Step::Kind::key, path.root, 0});
    std::uint32_t steps = 0;
    for (; steps + 1 < path.segments.size() && !path.segments[steps].dynamic && stem != no_stem; ++steps) {
        stem = find_or_add(stem, path.segments[steps].step);
    }
    path.stem = stem;
    path.stem_steps = steps;
}

std::uint32_t Stems::find_or_add(std::uint32_t before, const Step& step) {
    constexpr std::size_t stems_max = 200;  // each evaluation keeps a place for every one
    const auto found =
        std::ranges::find_if(stems_, [&](const Stem& stem) { return stem.before == before && stem.step == step; });
    if (found != stems_.end()) return static_cast<std::uint32_t>(found - stems_.begin());
    if (stems_.size() >= stems_max) return no_stem;
    stems_.push_back({before, {step.kind, keys_.emplace_back(step.key), step.index}});
    return static_cast<std::uint32_t>(stems_.size() - 1);
}

Value Data::look_up(const Stems::Stem& stem) {
    if (stem.before == no_stem) return variable(stem.step.key);
    return constant_step(evaluation_, this->stem(stem.before), stem.step);
}

}  // namespace tendril::expr::liquid
