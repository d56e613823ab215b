// Actions on the walk: which may be attempted, which wait for another try, which are held.
#include <algorithm>

#include "engine/walk.hpp"

namespace tendril::engine {

Interpreter::Walk::Progress Interpreter::Walk::enter(Place& place, const flow::Step& step,
                                                     const flow::ActionStep& action) {
    Entry* entry = run_.index_.find(place.at, step.id);
    if (entry != nullptr && entry->state == EntryState::continued) return through(place, action.on_error.steps);
    if (entry != nullptr && is_complete(entry->state)) return Progress::done;
    if (place.at_work > 0) return Progress::not_yet;
    if (entry != nullptr && !entry->held_for.empty()) {
        if (held_for_.empty()) held_for_ = entry->held_for;
        return Progress::not_yet;
    }
    if (entry != nullptr && entry->error) return fail_again(step, *entry);
    if (entry == nullptr || may_be_tried(*entry)) offers_.push_back({&step, &place, entry});
    return Progress::not_yet;
}

bool Interpreter::Walk::may_be_tried(Entry& entry) {
    // The clock was set back: the pause is as long as it was meant.
    if (entry.due_at && entry.paused_at && *entry.paused_at > now_) {
        entry.due_at = now_ + (*entry.due_at - *entry.paused_at);
        entry.paused_at = now_;
    }
    TimePoint due = entry.due_at.value_or(now_);
    if (entry.state == EntryState::intent && entry.announced_at) {
        // The clock was set back: nobody knows how long ago that was.
        if (*entry.announced_at > now_) entry.announced_at = now_;
        due = std::max(due, *entry.announced_at + std::chrono::duration_cast<TimePoint::duration>(settle_time));
    }
    if (due <= now_) return true;
    retries_ = true;
    note_due(due);
    return false;
}

Next Interpreter::Walk::hand_out() {
    Next next;
    next.kind = Next::Kind::attempt;
    if (!may_attempt_) return next;
    for (auto& task : offers_) {
        if (task.entry == nullptr) {
            task.entry = &record(*task.place, *task.step, "action", EntryState::failed);  // until it is known better
            task.entry->operation = task.action().operation->id;
        }
        task.entry->due_at.reset();
        task.entry->paused_at.reset();
        for (auto* place = task.place; place != nullptr; place = place->around) ++place->at_work;
    }
    next.tasks = std::move(offers_);
    return next;
}

}  // namespace tendril::engine
