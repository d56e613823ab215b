#include "sim/history.hpp"

#include <fmt/format.h>

#include "sim/client.hpp"
#include "sim/echoes.hpp"
#include "sim/keeper.hpp"
#include "sim/network.hpp"
#include "sim/node.hpp"
#include "sim/remote.hpp"
#include "sim/scenario.hpp"
#include "sim/world.hpp"

namespace tendril::sim {

namespace {

// After the faults stopped, everything must have come to rest within this.
constexpr Micros time_to_rest = 30min;
constexpr Micros between_looks = 500ms;

class History {
 public:
    History(const Library& library, std::uint64_t seed, Plant plant, bool printed)
        : world_(seed, plant, printed),
          scenario_(world_.scenario),
          chance_(seed, "history"),
          configuration_{library.catalog(), {}, {}},
          database_(world_.clock, scenario_.shared_store ? store::MemoryDatabase::Use::shared
                                                         : store::MemoryDatabase::Use::exclusive),
          cluster_(database_),
          remotes_(make_remotes(world_, scenario_)),
          network_(world_, remotes_),
          keeper_({world_, scenario_, configuration_, database_, network_, remotes_, nodes_}),
          client_(world_, scenario_, nodes_, remotes_),
          echoes_(world_, nodes_) {
        if (plant == Plant::drop_fence) database_.ignore_fences();
        configure(library);
        for (int number = 1; number <= scenario_.nodes; ++number) {
            nodes_.push_back(std::make_unique<Node>(
                Node::Parts{world_, configuration_, cluster_, network_, scenario_.shared_store,
                            [this](const std::string& connection) { keeper_.on_refused(connection); }},
                number));
        }
    }

    // What was to come refers to nodes and their engines.
    ~History() { world_.scheduler.clear(); }
    History(const History&) = delete;
    History& operator=(const History&) = delete;

    Outcome run() {
        world_.trace.note("history", "{} nodes, {} workspaces, {} people, {} events, faults for {} s", scenario_.nodes,
                          scenario_.workspaces, scenario_.people, scenario_.events.size(),
                          scenario_.lasts.count() / 1'000'000);
        begin();
        while (world_.scheduler.step(scenario_.lasts)) {
        }
        calm_down();
        const auto deadline = scenario_.lasts + time_to_rest;
        while (world_.scheduler.now() < deadline && !at_rest()) {
            const auto until = world_.scheduler.now() + between_looks;
            while (world_.scheduler.step(until)) {
            }
        }
        return outcome();
    }

 private:
    static std::vector<std::unique_ptr<Remote>> make_remotes(World& world, const Scenario& scenario) {
        std::vector<std::unique_ptr<Remote>> remotes(1);
        for (int workspace = 1; workspace <= scenario.workspaces; ++workspace) {
            remotes.push_back(std::make_unique<Remote>(world, workspace, scenario.people));
        }
        return remotes;
    }

    void configure(const Library& library) {
        for (int workspace = 1; workspace <= scenario_.workspaces; ++workspace) {
            for (const auto design : scenario_.designs) {
                const auto flow = library.flow(workspace, design);
                configuration_.flows.add(flow);
                configuration_.flows.publish(flow->id, flow->version);
            }
            configuration_.connections.push_back(
                {.id = connection_name(workspace),
                 .workspace = workspace_name(workspace),
                 .connector = "highlevel",
                 .settings = {{"location_id", remotes_[static_cast<std::size_t>(workspace)]->location()}}});
        }
    }

    void begin() {
        for (int workspace = 1; workspace <= scenario_.workspaces; ++workspace) {
            remotes_[static_cast<std::size_t>(workspace)]->on_change(
                [this, workspace](const Effect& effect) { echoes_.tell(workspace, effect); });
        }
        for (auto& node : nodes_) {
            node->start();
            node->live_dangerously();
        }
        network_.start();
        keeper_.start();
        client_.start();
        store_fails_again();
    }

    void store_fails_again() {
        const auto mean = world_.faults.mean_time_between(FaultKind::store_unavailable);
        if (mean == Micros(0)) return;
        world_.scheduler.in(chance_.between(Micros(0), 2 * mean), [this] {
            if (world_.faults.stopped()) return;
            world_.faults.count(FaultKind::store_unavailable);
            const auto lasts = chance_.spread(50ms, 15s);
            world_.trace.note("store", "is unavailable for {} ms", lasts.count() / 1000);
            database_.set_available(false);
            world_.scheduler.in(lasts, [this] { database_.set_available(true); });
            store_fails_again();
        });
    }

    void calm_down() {
        world_.trace.note("history", "nothing goes wrong from here on");
        world_.faults.stop();
        database_.set_available(true);
        for (auto& node : nodes_) node->recover();
    }

    [[nodiscard]] bool at_rest() const {
        if (!client_.all_accepted()) return false;
        const auto backlog = database_.backlog();
        return backlog && backlog->open_runs == 0 && backlog->waiting_runs == 0;
    }

    Outcome outcome() {
        Outcome outcome;
        outcome.seed = world_.seed;
        outcome.lasted = world_.scheduler.now();
        outcome.happenings = world_.scheduler.happened();
        outcome.events = scenario_.events.size();
        outcome.faults = world_.faults.counts();
        for (const auto& remote : remotes_) {
            if (remote) outcome.effects += remote->effects().size();
        }
        outcome.breaches = check_promises({world_, scenario_, database_, remotes_, client_, keeper_});
        for (const auto& breach : outcome.breaches)
            world_.trace.note("check", "{}. {}", breach.promise, breach.evidence);
        outcome.trace_hash = world_.trace.hash();
        return outcome;
    }

    World world_;
    const Scenario& scenario_;
    Chance chance_;
    Configuration configuration_;
    store::MemoryDatabase database_;
    store::MemoryCluster cluster_;
    std::vector<std::unique_ptr<Remote>> remotes_;
    Network network_;
    std::vector<std::unique_ptr<Node>> nodes_;
    Keeper keeper_;
    Client client_;
    Echoes echoes_;
};

}  // namespace

Outcome run_history(const Library& library, std::uint64_t seed, Plant plant, bool printed) {
    return History(library, seed, plant, printed).run();
}

}  // namespace tendril::sim
