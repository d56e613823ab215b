#include "engine/dispatcher.hpp"

#include <algorithm>
#include <utility>

namespace tendril::engine {

namespace {

std::string lane_of(const store::Run& run) {
    if (run.ordering_key.empty()) return "run\n" + std::to_string(static_cast<std::int64_t>(run.id));
    return run.workspace + "\n" + run.ordering_key;
}

// The clock may have been set since the row was written: never longer than what was meant then.
std::chrono::microseconds remaining(const store::RunState& state, TimePoint now) {
    const auto meant = std::max(state.due_at - state.updated_at, std::chrono::microseconds(0));
    return std::clamp(state.due_at - now, std::chrono::microseconds(0), meant);
}

}  // namespace

void Dispatcher::add(store::RunWithEvent run) {
    const RunId id = run.run.id;
    auto open = std::make_unique<OpenRun>();
    open->lane = lane_of(run.run);
    open->stored = std::move(run);
    const auto [place_of, added] = runs_.emplace(id, std::move(open));
    if (!added) return;
    auto& lane = lanes_[place_of->second->lane];
    lane.push_back(id);
    if (lane.front() == id) place(*place_of->second);
}

store::RunWithEvent* Dispatcher::take() {
    while (!ready_.empty()) {
        const auto found = runs_.find(ready_.front());
        ready_.pop_front();
        // A run that was cancelled while it was ready is no longer there.
        if (found == runs_.end()) continue;
        found->second->ready = false;
        if (found->second->at_work) continue;  // reserved: settle() places it again
        found->second->at_work = true;
        return &found->second->stored;
    }
    return nullptr;
}

bool Dispatcher::reserve(RunId run) {
    const auto found = runs_.find(run);
    if (found == runs_.end() || found->second->at_work) return false;
    found->second->at_work = true;
    return true;
}

void Dispatcher::settle(RunId run, store::RunState state) {
    const auto found = runs_.find(run);
    if (found == runs_.end()) return;
    OpenRun& open = *found->second;
    open.at_work = false;
    open.stored.run.state = std::move(state);
    if (!store::is_open(open.stored.run.state.status)) {
        remove(run);
    } else if (lanes_[open.lane].front() == run) {
        place(open);
    }
}

void Dispatcher::reconsider_held() {
    for (auto& [lane, runs] : lanes_) {
        OpenRun& first = *runs_.at(runs.front());
        if (!first.at_work && first.stored.run.state.status == store::RunStatus::held) place(first);
    }
}

store::RunWithEvent* Dispatcher::find(RunId run) {
    const auto found = runs_.find(run);
    return found == runs_.end() ? nullptr : &found->second->stored;
}

bool Dispatcher::at_work(RunId run) const {
    const auto found = runs_.find(run);
    return found != runs_.end() && found->second->at_work;
}

void Dispatcher::place(OpenRun& open) {
    const store::Run& run = open.stored.run;
    if (run.state.status == store::RunStatus::retrying) {
        timers_.in(remaining(run.state, clock_.now()), [this, id = run.id, due = run.state.due_at] {
            // The run may have been changed or settled again since this timer was set.
            const auto found = runs_.find(id);
            if (found == runs_.end() || found->second->at_work) return;
            const auto& state = found->second->stored.run.state;
            if (state.status != store::RunStatus::retrying || state.due_at != due) return;
            make_ready(*found->second);
        });
        return;
    }
    if (run.state.status == store::RunStatus::held && is_blocked_(run)) return;
    make_ready(open);
}

void Dispatcher::make_ready(OpenRun& open) {
    if (open.ready) return;
    open.ready = true;
    ready_.push_back(open.stored.run.id);
    changed_();
}

void Dispatcher::remove(RunId run) {
    const auto found = runs_.find(run);
    const auto lane = lanes_.find(found->second->lane);
    const bool was_first = lane->second.front() == run;
    runs_.erase(found);
    std::erase(lane->second, run);
    if (lane->second.empty()) {
        lanes_.erase(lane);
    } else if (was_first) {
        place(*runs_.at(lane->second.front()));
    }
}

}  // namespace tendril::engine
