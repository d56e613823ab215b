#include "sim/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

namespace tendril::sim {

namespace {

using store::RunStatus;

const std::string nothing_lost = "P1: nothing acknowledged is lost";
const std::string nothing_doubled = "P2: no effect is doubled";
const std::string order_kept = "P3: order per key";
const std::string limits_kept = "P4: never over the limit";
const std::string no_false_answer = "P5: never a false 2xx";
const std::string neighbours_kept = "P6: neighbours do not starve";
const std::string no_loop = "P7: no loops";
const std::string no_needless_hold = "P2: held only when nobody can know";

// How much longer a neighbour's backlog may make an event wait. Without one they take well below a second.
constexpr Micros fair_delay = 3s;

class Check {
 public:
    explicit Check(const Remains& remains) : remains_(remains) {
        for (const auto& [id, run] : remains.database.runs()) runs_[run.event].push_back(&run);
    }

    std::vector<Breach> run() {
        for (const auto& event : remains_.scenario.events) check_event(event);
        for (int workspace = 1; workspace <= remains_.scenario.workspaces; ++workspace) check_remote(workspace);
        if (remains_.scenario.kind == Scenario::Kind::crowded) check_neighbours();
        check_echoes();
        if (!remains_.world.faults.any()) check_that_nothing_was_excused();
        return std::move(breaches_);
    }

 private:
    struct Done {
        RunId run{};
        const PlannedEvent* event = nullptr;
        std::uint64_t first = 0;  // place of the effect among all of the remote's
        std::string operation;
    };

    void report(const std::string& promise, std::string evidence) {
        breaches_.push_back({promise, std::move(evidence)});
    }

    void check_event(const PlannedEvent& event) {
        const auto stored = remains_.database.find_external(workspace_name(event.workspace), hook_name(event.workspace),
                                                            event.external_id());
        if (!remains_.client.acknowledged(event.number)) {
            return report(nothing_lost,
                          fmt::format("{} was never accepted, although the faults had stopped.", event.external_id()));
        }
        if (!stored) {
            return report(no_false_answer,
                          fmt::format("{} was acknowledged and is not in the store.", event.external_id()));
        }
        const auto runs = runs_.find(*stored);
        if (runs == runs_.end()) {
            return report(nothing_lost, fmt::format("{} started no run.", event.external_id()));
        }
        for (const auto* run : runs->second) check_run(event, *run);
        check_effects(event);
    }

    void check_run(const PlannedEvent& event, const store::Run& run) {
        const auto status = run.state.status;
        const auto expected = event.variant == Variant::refused ? RunStatus::dead
                              : event.steps().empty()           ? RunStatus::filtered
                                                                : RunStatus::succeeded;
        if (status == expected) return;
        report(nothing_lost, fmt::format("{} of {} is {}{}{} instead of {}. {}", to_string(run.id), event.external_id(),
                                         to_string(status), run.state.held_for.empty() ? "" : " for ",
                                         run.state.held_for, to_string(expected), run.state.error));
    }

    void check_effects(const PlannedEvent& event) {
        const auto& remote = remote_of(event);
        for (const auto& step : event.steps()) {
            const int count = remote.count(step.operation, event.number);
            if (count == 0) {
                report(nothing_lost,
                       fmt::format("{} has no {} at {}.", event.external_id(), step.operation, remote.name()));
            } else if (count > 1 && !step.repeatable) {
                report(nothing_doubled, fmt::format("{} has {} times {} at {}: at {}.", event.external_id(), count,
                                                    step.operation, remote.name(), times_of(remote, step, event)));
            }
        }
        for (const auto& effect : remote.effects()) {
            if (effect.event != event.number) continue;
            const bool expected = std::ranges::any_of(
                event.steps(), [&](const Step& step) { return step.operation == effect.operation; });
            if (!expected) {
                report(nothing_doubled, fmt::format("{} did {} at {}, which nothing asked for.", event.external_id(),
                                                    effect.operation, remote.name()));
            }
        }
    }

    // The first effects of one flow's runs for one person, in the order of their events' arrival.
    void check_order(int workspace, int person, std::size_t design) {
        std::vector<Done> done;
        const auto& remote = *remains_.remotes[static_cast<std::size_t>(workspace)];
        for (const auto& event : remains_.scenario.events) {
            if (event.workspace != workspace || event.person != person || event.design != design) continue;
            const auto stored =
                remains_.database.find_external(workspace_name(workspace), hook_name(workspace), event.external_id());
            if (!stored || !runs_.contains(*stored)) continue;
            for (const auto& step : event.steps()) {
                const auto effect = std::ranges::find_if(remote.effects(), [&](const Effect& one) {
                    return one.event == event.number && one.operation == step.operation;
                });
                if (effect == remote.effects().end()) continue;
                done.push_back({runs_.at(*stored).front()->id, &event, effect->order, effect->operation});
            }
        }
        std::ranges::stable_sort(done, {}, &Done::run);
        for (std::size_t i = 1; i < done.size(); ++i) {
            if (done[i - 1].first < done[i].first) continue;
            report(
                order_kept,
                fmt::format("{} ({}) arrived before {} ({}), but its {} came after the other's {} at {}.",
                            done[i - 1].event->external_id(), to_string(done[i - 1].run), done[i].event->external_id(),
                            to_string(done[i].run), done[i - 1].operation, done[i].operation, remote.name()));
        }
    }

    void check_remote(int workspace) {
        for (int person = 1; person <= remains_.scenario.people; ++person) {
            for (const auto design : remains_.scenario.designs) check_order(workspace, person, design);
        }
        const auto& remote = *remains_.remotes[static_cast<std::size_t>(workspace)];
        if (remote.throttled() > 0) {
            report(limits_kept,
                   fmt::format("{} refused {} calls by its official limits.", remote.name(), remote.throttled()));
        }
    }

    void check_neighbours() {
        for (const auto& event : remains_.scenario.events) {
            const auto acknowledged = remains_.client.acknowledged(event.number);
            if (event.workspace == 1 || !acknowledged) continue;
            for (const auto& effect : remote_of(event).effects()) {
                if (effect.event != event.number || effect.at - *acknowledged <= fair_delay) continue;
                report(neighbours_kept,
                       fmt::format("{} of {} had to wait {:.1f} s for its {}.", event.external_id(),
                                   workspace_name(event.workspace),
                                   static_cast<double>((effect.at - *acknowledged).count()) / 1e6, effect.operation));
            }
        }
    }

    // What came back as a webhook.
    void check_echoes() {
        for (const auto& [id, event] : remains_.database.events()) {
            if (!is_echo(event) || !runs_.contains(id)) continue;
            report(no_loop, fmt::format("{} came back as {} and started a run.", event.external_id, event.type));
        }
    }

    // Nothing went wrong, so nobody may have been asked anything.
    void check_that_nothing_was_excused() {
        for (const auto run : remains_.keeper.decided()) {
            report(no_needless_hold, fmt::format("{} was held for a decision.", to_string(run)));
        }
    }

    [[nodiscard]] const Remote& remote_of(const PlannedEvent& event) const {
        return *remains_.remotes[static_cast<std::size_t>(event.workspace)];
    }

    static std::string times_of(const Remote& remote, const Step& step, const PlannedEvent& event) {
        std::string times;
        for (const auto& effect : remote.effects()) {
            if (effect.event != event.number || effect.operation != step.operation) continue;
            times +=
                fmt::format("{}{:.6f} s", times.empty() ? "" : " and ", static_cast<double>(effect.at.count()) / 1e6);
        }
        return times;
    }

    const Remains& remains_;
    std::map<EventId, std::vector<const store::Run*>> runs_;
    std::vector<Breach> breaches_;
};

}  // namespace

std::vector<Breach> check_promises(const Remains& remains) {
    return Check(remains).run();
}

}  // namespace tendril::sim
