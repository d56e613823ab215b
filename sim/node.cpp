#include "sim/node.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tendril::sim {

// Calls of one process; repeats those without an answer when that is the planted bug.
class Node::NodeTransport final : public connector::Transport {
 public:
    NodeTransport(Network& network, Caller caller, Plant plant)
        : network_(network), caller_(std::move(caller)), plant_(plant) {}

    void send(connector::Call call, connector::OutcomeCallback done) override {
        if (plant_ != Plant::resend_after_timeout) return network_.call(caller_, std::move(call), std::move(done));
        network_.call(caller_, call, [this, call, done = std::move(done)](connector::Outcome outcome) {
            outcome ? done(std::move(outcome)) : network_.call(caller_, call, done);
        });
    }

 private:
    Network& network_;
    const Caller caller_;
    const Plant plant_;
};

Node::Node(Parts parts, int number)
    : parts_(std::move(parts)),
      name_(fmt::format("node {}", number)),
      chance_(parts_.world.seed, name_),
      clock_(parts_.world.scheduler) {
    if (parts_.world.faults.any() && chance_.happens(0.7)) {
        clock_.set_wrong_by(chance_.between(Micros(-3s), Micros(3s)));
    }
}

void Node::start() {
    auto& world = parts_.world;
    const auto process = fmt::format("{}.{}", name_, ++incarnation_);
    alive_ = std::make_shared<bool>(true);
    dying_ = false;
    stopping_ = false;
    link_ = std::make_shared<StoreLink>(
        world, parts_.cluster.database(), process,
        [this, alive = alive_](Micros after, StoreLink::Action action) {
            if (*alive) deliver(after, std::move(action));
        },
        [this, alive = alive_] {
            if (*alive) endanger();
        });
    store_ = std::make_unique<PlantedStore>(parts_.cluster, link_->route(), world.plant);
    transport_ = std::make_unique<NodeTransport>(parts_.network, caller(), world.plant);
    engine_ = engine::make_engine({.node = process,
                                   .clock = clock_,
                                   .random = chance_,
                                   .store = *store_,
                                   .catalog = parts_.configuration.catalog,
                                   .flows = parts_.configuration.flows,
                                   .transport = *transport_,
                                   .wake_in = [this](Micros pause) { wake_in(pause); },
                                   .post = [this](std::function<void()> task) { deliver(Micros(1), std::move(task)); },
                                   .connection_refused = [this](const std::string& connection,
                                                                const std::string&) { parts_.refused(connection); },
                                   .predecessors = name_ + "."},
                                  world.scenario.limits);
    for (const auto& facts : parts_.configuration.connections) engine_->set_connection(facts);
    world.trace.note(name_, "starts as {}, its clock wrong by {} ms", process, clock_.wrong_by().count() / 1000);
    engine_->start();
}

void Node::crash() {
    if (!up() || parts_.world.faults.stopped()) return;
    parts_.world.trace.note(name_, "crashes");
    link_->sever(parts_.store_outlives_node);
    die();
}

// As for an upgrade: what is under way ends first.
void Node::restart() {
    if (!up() || stopping_) return;
    parts_.world.trace.note(name_, "is asked to stop");
    stopping_ = true;
    run_when_awake(alive_, [this] {
        engine_->drain([this] {
            // The engine must not be gone before its own call has returned.
            deliver(Micros(1), [this] {
                parts_.world.trace.note(name_, "stops");
                link_->close();
                die();
            });
        });
    });
}

void Node::die() {
    *alive_ = false;
    ++wake_number_;
    asleep_ = false;
    missed_.clear();
    remains_.push_back({std::move(store_), std::move(transport_), std::move(engine_)});
    const auto down = chance_.spread(20ms, 30s);
    parts_.world.scheduler.in(down, [this] {
        if (!up()) start();
    });
}

void Node::endanger() {
    auto& faults = parts_.world.faults;
    if (dying_ || asleep_ || !up()) return;
    if (faults.happens(FaultKind::crash)) {
        dying_ = true;
        // After what happens at this instant, or a moment later.
        parts_.world.scheduler.in(chance_.happens(0.5) ? Micros(0) : chance_.spread(10us, 50ms), [this] {
            if (dying_) crash();
        });
    } else if (faults.happens(FaultKind::pause)) {
        pause();
    }
}

void Node::pause() {
    // Half of the time longer than a lease, so that others take over what it was about to do.
    const auto lasts = chance_.happens(0.5) ? chance_.spread(500ms, 11s) : chance_.between(Micros(11s), Micros(40s));
    parts_.world.trace.note(name_, "sleeps for {} ms", lasts.count() / 1000);
    asleep_ = true;
    asleep_since_ = parts_.world.scheduler.now();
    parts_.world.scheduler.in(lasts, [this, number = ++sleep_number_] {
        if (asleep_ && number == sleep_number_) wake_up();
    });
}

// What came while it slept happens now, in the order it came, as if no time had passed.
void Node::wake_up() {
    asleep_ = false;
    const auto slept = parts_.world.scheduler.now() - asleep_since_;
    if (parts_.world.plant == Plant::forget_lease) clock_.stood_still(slept);
    parts_.world.trace.note(name_, "wakes up");
    auto missed = std::exchange(missed_, {});
    for (auto& action : missed) run_when_awake(alive_, std::move(action));
}

void Node::recover() {
    dying_ = false;
    clock_.set_wrong_by(Micros(0));
    if (asleep_) wake_up();
    if (!up()) start();
}

void Node::live_dangerously() {
    suffer(FaultKind::clock_jump);
    suffer(FaultKind::restart);
    suffer(FaultKind::store_cut_off);
}

void Node::suffer(FaultKind kind) {
    const auto mean = parts_.world.faults.mean_time_between(kind);
    if (mean == Micros(0)) return;
    parts_.world.scheduler.in(chance_.between(Micros(0), 2 * mean), [this, kind] {
        if (parts_.world.faults.stopped()) return;
        parts_.world.faults.count(kind);
        if (kind == FaultKind::clock_jump) jump_clock();
        if (kind == FaultKind::restart) restart();
        if (kind == FaultKind::store_cut_off) lose_store();
        suffer(kind);
    });
}

void Node::jump_clock() {
    const auto by = chance_.spread(10ms, chance_.happens(0.2) ? Micros(2h) : Micros(5s));
    clock_.set_wrong_by(chance_.happens(0.5) ? by : -by);
    parts_.world.trace.note(name_, "has its clock set wrong by {} ms", clock_.wrong_by().count() / 1000);
}

void Node::lose_store() {
    const auto lasts = chance_.spread(100ms, 20s);
    parts_.world.trace.note(name_, "cannot reach the store for {} ms", lasts.count() / 1000);
    if (up()) link_->cut_off(lasts);
}

void Node::deliver(Micros after, std::function<void()> action) {
    parts_.world.scheduler.in(after, [this, alive = std::shared_ptr<const bool>(alive_), action = std::move(action)] {
        run_when_awake(alive, action);
    });
}

void Node::run_when_awake(const std::shared_ptr<const bool>& alive, std::function<void()> action) {
    if (!*alive) return;
    if (!asleep_) return action();
    missed_.push_back(std::move(action));
}

void Node::wake_in(Micros pause) {
    parts_.world.scheduler.in(pause, [this, number = ++wake_number_] {
        if (number != wake_number_) return;
        run_when_awake(alive_, [this] { engine_->tick(); });
    });
}

void Node::accept(engine::Incoming event, engine::Callback<engine::Accepted> done) {
    if (!up()) return;
    run_when_awake(alive_, [this, event = std::move(event), done = std::move(done)]() mutable {
        if (parts_.world.plant == Plant::ack_before_commit) done(engine::Accepted());
        engine_->accept(std::move(event), [this, done = std::move(done)](Result<engine::Accepted> accepted) {
            if (parts_.world.plant != Plant::ack_before_commit) done(std::move(accepted));
            endanger();
        });
    });
}

void Node::decide(RunId run, engine::Decision decision, engine::Callback<void> done) {
    if (!up()) return;
    run_when_awake(alive_, [this, run, decision, done = std::move(done)] { engine_->decide(run, decision, done); });
}

void Node::set_connection(const engine::ConnectionFacts& facts) {
    if (!up()) return;
    run_when_awake(alive_, [this, facts] { engine_->set_connection(facts); });
}

Caller Node::caller() {
    return {.name = name_,
            .alive = alive_,
            .deliver =
                [this, alive = alive_](Micros after, std::function<void()> action) {
                    if (*alive) deliver(after, std::move(action));
                },
            .endanger =
                [this, alive = alive_] {
                    if (*alive) endanger();
                }};
}

}  // namespace tendril::sim
