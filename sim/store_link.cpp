#include "sim/store_link.hpp"

#include <algorithm>
#include <utility>

namespace tendril::sim {

StoreLink::StoreLink(World& world, store::MemoryDatabase& database, std::string node,
                     std::function<void(Micros, Action)> deliver, Action endanger)
    : world_(world),
      database_(database),
      node_(std::move(node)),
      chance_(world.seed, node_ + " store"),
      deliver_(std::move(deliver)),
      endanger_(std::move(endanger)) {}

store::MemoryRoute StoreLink::route() {
    const auto self = shared_from_this();
    return {
        .write = [self](Action action) { self->write(std::move(action)); },
        .confirm = [self](Action action) { self->confirm(std::move(action)); },
        .ask = [self](Action action) { self->ask(std::move(action)); },
        .answer = [self](Action action) { self->deliver_(self->chance_.spread(10us, 2ms), std::move(action)); },
        .hear = [self](store::Arrivals arrivals,
                       const std::function<void(store::Arrivals)>& tell) { self->hear(std::move(arrivals), tell); }};
}

// Questions and their answers overtake each other, and writes.
void StoreLink::ask(Action action) {
    if (severed_) return;
    world_.scheduler.in(chance_.spread(50us, 20ms), [self = shared_from_this(), action = std::move(action)] {
        if (!self->severed_) self->reach(action);
    });
}

// A node that is cut off hears nothing, and that it may have missed something some time after it is back.
void StoreLink::hear(store::Arrivals arrivals, const std::function<void(store::Arrivals)>& tell) {
    if (severed_) return;
    if (!is_cut_off() && database_.available()) {
        const bool late = chance_.happens(0.02);
        const auto after = late ? chance_.spread(2ms, 1s) : chance_.spread(10us, 2ms);
        return deliver_(after, [arrivals = std::move(arrivals), tell] { tell(arrivals); });
    }
    if (std::exchange(missed_news_, true)) return;
    world_.scheduler.in(chance_.spread(10ms, 1s), [self = shared_from_this(), tell] { self->hear_again(tell); });
}

void StoreLink::hear_again(const std::function<void(store::Arrivals)>& tell) {
    if (severed_) return;
    if (is_cut_off() || !database_.available()) {
        world_.scheduler.in(300ms, [self = shared_from_this(), tell] { self->hear_again(tell); });
        return;
    }
    missed_news_ = false;
    deliver_(chance_.spread(10us, 2ms), [tell] { tell({"", RunId{}, RunId(INT64_MAX), true, true}); });
}

bool StoreLink::is_cut_off() const {
    return !world_.faults.stopped() && cut_off_until_ > world_.scheduler.now();
}

void StoreLink::confirm(Action action) {
    const auto now = world_.scheduler.now();
    last_confirmed_ = std::max(last_confirmed_, now + chance_.spread(10us, 2ms));
    deliver_(last_confirmed_ - now, std::move(action));
}

void StoreLink::write(Action action) {
    if (severed_) return;
    writes_.push_back(std::move(action));
    commit_soon();
}

void StoreLink::commit_soon() {
    if (committing_ || writes_.empty()) return;
    committing_ = true;
    const bool stalled = world_.faults.happens(FaultKind::store_stalled);
    const auto pause = stalled ? chance_.spread(500ms, 25s) : chance_.spread(100us, 10ms);
    world_.scheduler.in(pause, [self = shared_from_this()] { self->commit(); });
}

void StoreLink::commit() {
    if (severed_) return;
    committing_ = false;
    const auto group = 1 + chance_.below(writes_.size());
    for (std::size_t i = 0; i < group; ++i) {
        const auto action = std::move(writes_.front());
        writes_.pop_front();
        reach(action);
    }
    world_.trace.note(node_, "{} {} write{}", database_.available() ? "commits" : "cannot commit", group,
                      group == 1 ? "" : "s");
    endanger_();
    commit_soon();
}

void StoreLink::reach(const Action& action) {
    const bool available = database_.available();
    database_.set_available(available && !is_cut_off());
    action();
    database_.set_available(available);
}

void StoreLink::cut_off(Micros lasts) {
    cut_off_until_ = world_.scheduler.now() + lasts;
}

void StoreLink::sever(bool store_outlives_node) {
    severed_ = true;
    const auto on_their_way = chance_.below(writes_.size() + 1);
    std::deque<Action> arriving(writes_.begin(), writes_.begin() + static_cast<std::ptrdiff_t>(on_their_way));
    writes_.clear();
    if (arriving.empty()) return;
    const bool late = store_outlives_node && chance_.happens(0.3);
    const auto after = late ? chance_.spread(10ms, 30s) : Micros(0);
    world_.trace.note(node_, "{} writes of the dead node arrive in {} ms", on_their_way, after.count() / 1000);
    const auto apply = [self = shared_from_this(), arriving = std::move(arriving)] {
        for (const auto& action : arriving) self->reach(action);
    };
    late ? world_.scheduler.in(after, apply) : apply();
}

void StoreLink::close() {
    severed_ = true;
    for (const auto& action : std::exchange(writes_, {})) reach(action);
}

}  // namespace tendril::sim
