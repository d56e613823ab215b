#include "sim/faults.hpp"

namespace tendril::sim {

namespace {

struct Row {
    std::string_view name;
    double rarest;  // probability per occasion, in the histories that have the fault at all
    double most_common;
    Micros mean_time;  // of those that come by themselves, at a probability of 1 per occasion
};

// By FaultKind.
constexpr std::array<Row, fault_kinds> rows{{
    {"crash", 0.001, 0.03, 0s},
    {"restart", 0.05, 1, 15s},
    {"pause", 0.0005, 0.03, 0s},
    {"clock_jump", 0.05, 1, 10s},
    {"store_unavailable", 0.05, 1, 20s},
    {"store_cut_off", 0.05, 1, 10s},
    {"store_stalled", 0.001, 0.03, 0s},
    {"event_lost", 0.01, 0.3, 0s},
    {"event_duplicated", 0.02, 0.5, 0s},
    {"call_refused", 0.01, 0.2, 0s},
    {"call_lost", 0.005, 0.15, 0s},
    {"answer_lost", 0.005, 0.2, 0s},
    {"answer_late", 0.002, 0.05, 0s},
    {"request_late", 0.01, 0.2, 0s},
    {"server_errors", 0.05, 1, 15s},
    {"throttling", 0.05, 1, 20s},
    {"credentials_refused", 0.05, 0.5, 30s},
}};

constexpr const Row& row(FaultKind kind) {
    return rows[static_cast<std::size_t>(kind)];
}

}  // namespace

std::string_view to_string(FaultKind kind) {
    return row(kind).name;
}

Faults::Faults(std::uint64_t seed, bool wanted) : chance_(seed, "faults") {
    if (!wanted) return;
    any_ = true;
    const double share = 0.15 + 0.85 * chance_.fraction();  // of the kinds
    for (std::size_t kind = 0; kind < fault_kinds; ++kind) {
        if (!chance_.happens(share)) continue;
        const auto& range = rows[kind];
        probability_[kind] =
            range.rarest + (range.most_common - range.rarest) * chance_.fraction() * chance_.fraction();
    }
}

bool Faults::happens(FaultKind kind) {
    if (stopped_ || !chance_.happens(probability_.at(static_cast<std::size_t>(kind)))) return false;
    count(kind);
    return true;
}

Micros Faults::mean_time_between(FaultKind kind) const {
    const double probability = probability_.at(static_cast<std::size_t>(kind));
    if (stopped_ || probability <= 0) return Micros(0);
    return Micros(static_cast<std::int64_t>(static_cast<double>(Micros(row(kind).mean_time).count()) / probability));
}

}  // namespace tendril::sim
