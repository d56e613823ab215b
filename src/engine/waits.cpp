#include "engine/waits.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
namespace tendril::engine {

namespace {

constexpr std::int32_t due_page = 200;
// Nothing is asked of the store before it is time; but the clock may be set.
constexpr std::chrono::seconds check_after{5};
constexpr std::chrono::seconds look_again_after{1};

}  // namespace

void Waits::add(TimePoint due) {
    if (!next_ || due < *next_) await(due);
}

void Waits::await(TimePoint due) {
    next_ = due;
    const std::chrono::microseconds wait = due - parts_.clock.now();
    look_again_in(std::clamp<std::chrono::microseconds>(wait, std::chrono::microseconds(0), check_after));
}

void Waits::look_again_in(std::chrono::microseconds delay) {
    parts_.timers.in(delay, [this, number = ++timers_set_] {
        if (number != timers_set_ || stopped_) return;
        next_&& parts_.clock.now() < *next_ ? await(*next_) : look();
    });
}

void Waits::look() {
    if (stopped_) return;
    if (looking_) {
        look_again_ = true;
        return;
    }
    looking_ = true;
    next_.reset();
    store::DueQuery query;
    query.until = parts_.clock.now();
    query.partitions = parts_.partitions.for_query();
    query.limit = due_page;
    parts_.store.load_due(std::move(query), [this](Result<store::Due> due) { on_due(std::move(due)); });
}

void Waits::on_due(Result<store::Due> due) {
    if (!due) {
        looking_ = false;
        return look_again_in(look_again_after);
    }
    std::erase_if(due->runs, [this](const store::RunWithEvent& run) {
        return !parts_.partitions.works_at(partition_of(run)) || !parts_.dispatcher.reserve(run.run.id);
    });
    claim(std::move(due->runs), due->next);
}

// That the time has run out is durable before the run goes on, so that an event which comes now no longer wakes it.
void Waits::claim(std::vector<store::RunWithEvent> runs, std::optional<TimePoint> next) {
    std::vector<store::RunChange> changes;
    changes.reserve(runs.size());
    for (auto& run : runs) {
        auto& state = run.run.state;
        state.status = store::RunStatus::queued;
        state.awaits.reset();
        state.woken_by.reset();
        state.updated_at = parts_.clock.now();
        store::RunChange change;
        change.run = run.run.id;
        change.state = state;
        change.lease = parts_.partitions.lease(partition_of(run));
        changes.push_back(std::move(change));
    }
    auto done = [this, runs = std::move(runs), next](Result<void> saved) mutable {
        on_claimed(std::move(saved), std::move(runs), next);
    };
    if (changes.empty()) return done({});
    parts_.store.save(std::move(changes), std::move(done));
}

void Waits::on_claimed(Result<void> saved, std::vector<store::RunWithEvent> runs, std::optional<TimePoint> next) {
    looking_ = false;
    for (const auto& run : runs) parts_.dispatcher.release(run.run.id);
    if (!saved) {
        log::warn("Runs whose wait is over could not be taken up: {}", saved.error().message);
        // An event may have woken some of them meanwhile.
        for (const auto& run : runs) parts_.window.bring_back(run.run.id);
        return look_again_in(look_again_after);
    }
    const bool found = !runs.empty();
    for (auto& run : runs) parts_.window.offer(std::move(run));
    const bool more_is_due = next && *next <= parts_.clock.now();
    if (std::exchange(look_again_, false) || (found && more_is_due)) return look();
    if (more_is_due) return look_again_in(look_again_after);
    if (next) add(*next);
}

}  // namespace tendril::engine
