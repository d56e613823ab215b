// Bugs that can be planted in what surrounds the engine, to show that the checks find them.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace tendril::sim {

enum class Plant {
    none,
    skip_intent,           // an intent is reported as saved, and is not
    drop_fence,            // the store takes what a former holder of a partition still writes
    ack_before_commit,     // the sender gets its 2xx before the event is stored
    forget_lease,          // a node that slept goes on by leases that ran out meanwhile: its steady time stood still
    no_dedupe,             // the same event is taken as a new one each time it comes
    ignore_order,          // events of one person are not recognised as such
    resend_after_timeout,  // a call without an answer is made again at once
};
inline constexpr std::array<std::string_view, 8> plant_names{
    "none",         "skip-intent", "drop-fence",   "ack-before-commit",
    "forget-lease", "no-dedupe",   "ignore-order", "resend-after-timeout",
};

constexpr std::string_view to_string(Plant plant) {
    return plant_names[static_cast<std::size_t>(plant)];
}

constexpr std::optional<Plant> parse_plant(std::string_view name) {
    for (std::size_t i = 0; i < plant_names.size(); ++i) {
        if (plant_names[i] == name) return static_cast<Plant>(i);
    }
    return std::nullopt;
}

}  // namespace tendril::sim
