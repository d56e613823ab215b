#include "connector/variants.hpp"

#include <algorithm>

namespace tendril::connector {

const Variant* chosen_variant(const Variants& variants, const json::object& settings) {
    if (variants.choices.empty()) return nullptr;
    const auto value = text_or(settings, variants.setting);
    if (value.empty()) return &variants.choices.front();
    const auto found = std::ranges::find(variants.choices, value, &Variant::value);
    return found == variants.choices.end() ? nullptr : &*found;
}

bool Availability::includes(std::string_view value) const {
    return values.empty() || std::ranges::find(values, value) != values.end();
}

}  // namespace tendril::connector
