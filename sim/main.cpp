// tendril-sim: runs histories of the engine in a world where everything goes wrong, and holds the promises against
// them.
#include <fmt/format.h>
#include <sodium.h>

#include <CLI/CLI.hpp>
#include <thread>

#include "base/log.hpp"
#include "sim/campaign.hpp"

namespace tendril::sim {

namespace {

constexpr std::size_t breaches_shown = 4;

struct Options {
    std::uint64_t seeds = 1000;
    std::uint64_t seed = 0;
    bool trace = false;
    int jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    std::string plant = "none";
    bool plants = false;
    std::size_t failures = 5;
};

std::string plant_argument(Plant plant) {
    return plant == Plant::none ? "" : fmt::format(" --plant {}", to_string(plant));
}

void print_failure(const Failure& failure, Plant plant) {
    fmt::print("\nseed {} broke a promise:\n", failure.seed);
    const auto shown = std::min(failure.breaches.size(), breaches_shown);
    for (std::size_t i = 0; i < shown; ++i) {
        fmt::print("  {}\n    {}\n", failure.breaches[i].promise, failure.breaches[i].evidence);
    }
    if (shown < failure.breaches.size()) fmt::print("  and {} more\n", failure.breaches.size() - shown);
    fmt::print("  replay: tendril-sim --seed {}{} --trace\n", failure.seed, plant_argument(plant));
}

// One seed, twice: the second time to see that it is the same history.
int replay(const Options& options, Plant plant) {
    const Library library(plant);
    const auto outcome = run_history(library, options.seed, plant, options.trace);
    const auto again = run_history(library, options.seed, plant, false);
    if (!outcome.breaches.empty()) print_failure({outcome.seed, outcome.breaches}, plant);
    fmt::print("seed {}: {} happenings in {:.1f} simulated seconds, {} events, {} effects, trace {:016x}{}\n",
               outcome.seed, outcome.happenings, static_cast<double>(outcome.lasted.count()) / 1e6, outcome.events,
               outcome.effects, outcome.trace_hash,
               again.trace_hash == outcome.trace_hash ? ", the same twice" : ", ANOTHER THE SECOND TIME");
    return outcome.breaches.empty() && again.trace_hash == outcome.trace_hash ? 0 : 1;
}

void print_summary(const CampaignResult& result) {
    fmt::print("{} seeds in {:.1f} s ({:.0f} seeds/s), {:.1f} simulated hours, {} happenings, {} run twice\n",
               result.histories, result.seconds, static_cast<double>(result.histories) / result.seconds,
               result.simulated_hours, result.happenings, result.repeated);
    fmt::print("{} events, {} effects; faults:", result.events, result.effects);
    for (std::size_t kind = 0; kind < fault_kinds; ++kind) {
        fmt::print("{} {} {}", kind == 0 ? "" : ",", to_string(static_cast<FaultKind>(kind)), result.faults[kind]);
    }
    fmt::print("\n");
}

CampaignPlan plan_of(const Options& options, Plant plant) {
    CampaignPlan plan;
    plan.first_seed = options.seed == 0 ? 1 : options.seed;
    plan.seeds = options.seeds;
    plan.jobs = std::max(1, options.jobs);
    plan.plant = plant;
    plan.failures_max = std::max<std::size_t>(1, options.failures);
    return plan;
}

int campaign(const Options& options, Plant plant) {
    const Library library(plant);
    const auto plan = plan_of(options, plant);
    const auto result = run_campaign(library, plan);
    for (const auto& failure : result.failures) print_failure(failure, plant);
    if (!result.failures.empty()) fmt::print("\n");
    print_summary(result);
    if (result.failures.empty()) {
        fmt::print("every promise held\n");
        return 0;
    }
    fmt::print("{} failing seed{}, the first after {} seeds\n", result.failures.size(),
               result.failures.size() == 1 ? "" : "s", result.failures.front().seed - plan.first_seed + 1);
    return 1;
}

// Every planted bug must be found.
int find_plants(const Options& options) {
    int missed = 0;
    for (std::size_t i = 1; i < plant_names.size(); ++i) {
        const auto plant = static_cast<Plant>(i);
        const Library library(plant);
        auto plan = plan_of(options, plant);
        plan.failures_max = 1;
        const auto result = run_campaign(library, plan);
        if (result.failures.empty()) {
            ++missed;
            fmt::print("{:<22}not found in {} seeds\n", to_string(plant), result.histories);
            continue;
        }
        const auto& failure = result.failures.front();
        fmt::print("{:<22}found after {} seeds: {}\n", to_string(plant), failure.seed - plan.first_seed + 1,
                   failure.breaches.front().promise);
    }
    return missed == 0 ? 0 : 1;
}

int run(int argument_count, char** arguments) {
    Options options;
    CLI::App app("Deterministic simulation of Tendril's engine.");
    app.add_option("--seeds", options.seeds, "How many histories")->capture_default_str();
    auto* seed = app.add_option("--seed", options.seed, "The seed; with --seeds, the first of them");
    app.add_flag("--trace", options.trace, "Print what happens in the history of --seed")->needs(seed);
    app.add_option("--jobs", options.jobs, "Worker processes")->capture_default_str();
    app.add_option("--plant", options.plant, "Plant a bug, which must be found")
        ->check(CLI::IsMember(std::vector<std::string>(plant_names.begin(), plant_names.end())));
    app.add_option("--failures", options.failures, "Begin no more histories after so many failed")
        ->capture_default_str();
    app.add_flag("--plants", options.plants, "Plant every bug in turn; exit 0 if each is found");
    try {
        app.parse(argument_count, arguments);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    log::start("off");
    if (sodium_init() < 0) return 2;
    if (options.plants) return find_plants(options);
    const auto plant = parse_plant(options.plant).value_or(Plant::none);
    if (options.seed != 0 && app.count("--seeds") == 0) return replay(options, plant);
    return campaign(options, plant);
}

}  // namespace

}  // namespace tendril::sim

int main(int argument_count, char** arguments) {
    return tendril::sim::run(argument_count, arguments);
}
