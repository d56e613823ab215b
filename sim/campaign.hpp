// Many histories, spread over worker processes: a history that ends its process is then found like any other.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "sim/history.hpp"

namespace tendril::sim {

struct CampaignPlan {
    std::uint64_t first_seed = 1;
    std::uint64_t seeds = 1000;
    int jobs = 1;
    Plant plant = Plant::none;
    std::size_t failures_max = 5;  // more seeds are not begun after that many failed
};

struct Failure {
    std::uint64_t seed = 0;
    std::vector<Breach> breaches;
};

struct CampaignResult {
    std::uint64_t histories = 0;
    std::uint64_t events = 0;
    std::uint64_t effects = 0;
    std::uint64_t happenings = 0;
    std::uint64_t repeated = 0;  // histories that were run twice, to see whether they are the same
    double simulated_hours = 0;
    double seconds = 0;
    std::array<std::uint64_t, fault_kinds> faults{};
    std::vector<Failure> failures;  // by seed
};

CampaignResult run_campaign(const Library& library, const CampaignPlan& plan);

}  // namespace tendril::sim
