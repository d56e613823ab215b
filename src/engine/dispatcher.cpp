#include "engine/dispatcher.hpp"

#include <algorithm>
#include <utility>

namespace tendril::engine {

namespace {

using store::RunStatus;
using Place = OpenRun::Place;

constexpr std::uint32_t lane_runs_max = 64;
// A lane with runs left in the store is filled up again at this size.
constexpr std::uint32_t lane_runs_low = 8;
// A retry that is due later than this parks its lane.
constexpr std::chrono::seconds away_max{5};

std::uint64_t hash_of(std::string_view text, std::uint64_t start) {
    std::uint64_t hash = 0xcbf29ce484222325 ^ start;
    for (const char character : text) hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001b3;
    return hash;
}

// Two keys that share a number would only wait for each other needlessly.
LaneKey lane_of(const store::Run& run) {
    const auto workspace = hash_of(run.workspace, 0);
    if (!run.ordering_key.empty()) return hash_of(run.ordering_key, workspace);
    return (static_cast<std::uint64_t>(run.id) ^ workspace) * 0x9e3779b97f4a7c15;
}

std::uint64_t reason_of(const store::RunState& state) {
    return state.status == RunStatus::held ? hash_of(state.held_for, 1) : 0;
}

// The clock may have been set since the row was written: never longer than what was meant then.
std::chrono::microseconds remaining(const store::RunState& state, TimePoint now) {
    const auto meant = std::max(state.due_at - state.updated_at, std::chrono::microseconds(0));
    return std::clamp(state.due_at - now, std::chrono::microseconds(0), meant);
}

}  // namespace

WorkspaceRuns& Dispatcher::workspace(const std::string& id) {
    auto& found = workspaces_[id];
    if (!found) {
        found = std::make_unique<WorkspaceRuns>(id, everything_.child(id, needs_.workspace_running_max));
    }
    return *found;
}

void Dispatcher::each_workspace(const std::function<void(WorkspaceRuns&)>& action) {
    for (auto& [id, workspace] : workspaces_) action(*workspace);
}

void Dispatcher::add(WorkspaceRuns& workspace, std::unique_ptr<store::RunWithEvent> run, std::int32_t partition,
                     Source source) {
    const RunId id = run->run.id;
    if (is_closing(partition) || runs_.contains(id)) return;
    const LaneKey key = lane_of(run->run);
    Lane& lane = lanes_[key];
    lane.workspace = &workspace;
    lane.partition = partition;
    if (has_left(lane)) {
        const bool in_order = source == Source::swept && !lane.parked && lane.left_in_sweep != workspace.sweep &&
                              workspace.sweep_from < lane.left_from;
        if (!in_order) return leave_in_store(lane, id);
    }
    if (lane.size >= lane_runs_max) return leave_in_store(lane, id);
    if (has_left(lane)) {
        lane.left_from = next_id(id);  // until the sweep has passed all of them
        if (!lane.hungry) workspace.hungry.push_back(key);
        lane.hungry = true;
    }
    auto open = std::make_unique<OpenRun>();
    open->id = id;
    open->lane = key;
    open->partition = partition;
    open->priority = run->run.priority;
    open->flow = &workspace.share.child(run->run.flow, needs_.flow_running_max);
    open->stored = std::move(run);
    append(lane, key, std::move(open));
}

void Dispatcher::append(Lane& lane, LaneKey key, std::unique_ptr<OpenRun> run) {
    if (lane.workspace->in_memory++ == 0) ++active_workspaces_;
    OpenRun& added = *run;
    runs_.emplace(added.id, std::move(run));
    (lane.last == nullptr ? lane.first : lane.last->next) = &added;
    lane.last = &added;
    if (++lane.size == 1) place(lane, key);
}

void Dispatcher::leave_in_store(Lane& lane, RunId run) {
    if (!has_left(lane)) ++lane.workspace->lanes_left;
    if (lane.parked && run != lane.left_from) lane.others_left = true;
    if (!has_left(lane) || run < lane.left_from) lane.left_from = run;
    lane.left_in_sweep = lane.workspace->sweep;
}

bool Dispatcher::put_back(WorkspaceRuns& workspace, std::unique_ptr<store::RunWithEvent>& run) {
    const RunId id = run->run.id;
    const LaneKey key = lane_of(run->run);
    const auto found = lanes_.find(key);
    if (found == lanes_.end()) return false;
    Lane& lane = found->second;
    const bool in_place = store::keeps_place(run->run.state.status);
    if (lane.first != nullptr && lane.first->id == id && lane.first->place == Place::away) {
        lane.first->place = Place::behind;
        lane.first->stored = std::move(run);
        in_place ? place(lane, key) : remove_first(key);
        return true;
    }
    if (!lane.parked || lane.left_from != id || lane.size > 0) return false;
    if (!in_place) {
        unpark(lane, key);
        return true;
    }
    const bool others = lane.others_left;
    lane.parked = false;
    lane.left_from = RunId{};
    --workspace.lanes_left;
    add(workspace, std::move(run), lane.partition, Source::arrived);
    if (!others) return true;
    // `add` may have parked it again, or moved the table.
    const auto again = lanes_.find(key);
    if (again == lanes_.end()) return true;
    if (again->second.parked) {
        again->second.others_left = true;
    } else {
        leave_in_store(again->second, next_id(id));
    }
    return true;
}

OpenRun* Dispatcher::take() {
    while (OpenRun* run = everything_.take()) {
        run->took_turn = true;
        run->place = Place::at_work;
        ++at_work_[static_cast<std::size_t>(run->partition)];
        if (!reserved_.contains(run->id)) return run;
        // Somebody is changing it: it is read again when that is done.
        stop_work(*run);
        run->stored.reset();
        run->place = Place::away;
    }
    return nullptr;
}

void Dispatcher::stop_work(OpenRun& run) {
    if (!std::exchange(run.took_turn, false)) return;
    run.flow->leave();
    --at_work_[static_cast<std::size_t>(run.partition)];
}

void Dispatcher::change(WorkspaceRuns& workspace, const store::Run& run) {
    if (runs_.contains(run.id)) return settle(run.id, run.state);
    const LaneKey key = lane_of(run);
    const auto lane = lanes_.find(key);
    const bool parked_for_it = lane != lanes_.end() && lane->second.parked && lane->second.left_from == run.id;
    if (store::keeps_place(run.state.status)) {
        needs_.bring_back(run.id);
    } else if (parked_for_it) {
        unpark(lane->second, key);
    }
    needs_.wants_more(workspace);
}

void Dispatcher::settle(RunId run, const store::RunState& state) {
    const auto found = runs_.find(run);
    if (found == runs_.end()) return;
    OpenRun& open = *found->second;
    const LaneKey key = open.lane;
    Lane& lane = lanes_.at(key);
    stop_work(open);
    if (lane.first == &open) lane.due = false;
    const bool leaves = is_closing(open.partition) || !store::keeps_place(state.status);
    if (lane.first != &open) {
        if (leaves) return remove_later(lane, open);
        if (open.stored) open.stored->run.state = state;
        return;
    }
    if (leaves) return remove_first(key);
    if (open.place == Place::ready) open.flow->erase(open, open.priority);
    open.place = Place::behind;
    if (open.stored) {
        open.stored->run.state = state;
        return place(lane, key);
    }
    if (state.status == RunStatus::held && needs_.is_blocked(state)) return park(lane, key, state);
    const bool retries = state.status == RunStatus::retrying;
    const auto wait = retries ? remaining(state, needs_.clock.now()) : std::chrono::microseconds(0);
    wait > away_max ? park(lane, key, state) : put_away(open, wait);
}

bool Dispatcher::reserve(RunId run) {
    const auto found = runs_.find(run);
    if (found != runs_.end() && found->second->place == Place::at_work) return false;
    return reserved_.insert(run).second;
}

// The first run of a lane goes where its state says.
void Dispatcher::place(Lane& lane, LaneKey key) {
    OpenRun& first = *lane.first;
    const auto& state = first.stored->run.state;
    if (state.status == RunStatus::held && needs_.is_blocked(state)) return park(lane, key, store::RunState(state));
    const bool due = std::exchange(lane.due, false);
    if (state.status != RunStatus::retrying || due) return make_ready(first);
    const auto wait = remaining(state, needs_.clock.now());
    if (wait > away_max) return park(lane, key, store::RunState(state));
    wait > std::chrono::microseconds(0) ? put_away(first, wait) : make_ready(first);
}

void Dispatcher::put_away(OpenRun& run, std::chrono::microseconds wait) {
    run.place = Place::away;
    run.stored.reset();
    if (wait == std::chrono::microseconds(0)) return needs_.bring_back(run.id);
    needs_.timers.in(wait, [this, id = run.id] {
        const auto away = runs_.find(id);
        if (away == runs_.end() || away->second->place != Place::away) return;
        bring_back_due(lanes_.at(away->second->lane), id);
    });
}

void Dispatcher::bring_back_due(Lane& lane, RunId run) {
    lane.due = true;
    needs_.bring_back(run);
}

void Dispatcher::make_ready(OpenRun& run) {
    run.place = Place::ready;
    run.flow->push(run, run.priority);
    needs_.ready();
}

// Only the number of its first run is kept.
void Dispatcher::park(Lane& lane, LaneKey key, const store::RunState& state) {
    const RunId first = lane.first->id;
    const bool others = lane.size > 1 || has_left(lane);
    while (lane.first != nullptr) forget(*std::exchange(lane.first, lane.first->next));
    lane.last = nullptr;
    lane.size = 0;
    if (!has_left(lane)) ++lane.workspace->lanes_left;
    lane.left_from = first;
    lane.left_in_sweep = lane.workspace->sweep;
    lane.others_left = others;
    lane.parked = true;
    lane.due = false;
    lane.parked_for = reason_of(state);
    lane.parking = ++parkings_;
    needs_.wants_more(*lane.workspace);
    if (state.status != RunStatus::retrying) return;
    needs_.timers.in(remaining(state, needs_.clock.now()), [this, key, first, parking = lane.parking] {
        const auto parked = lanes_.find(key);
        const bool still = parked != lanes_.end() && parked->second.parked && parked->second.parking == parking;
        if (still) bring_back_due(parked->second, first);
    });
}

// The run that it was parked for is out of the way.
void Dispatcher::unpark(Lane& lane, LaneKey key) {
    lane.parked = false;
    if (!lane.others_left) return forget_lane(key);
    make_hungry(lane, key);
}

void Dispatcher::make_hungry(Lane& lane, LaneKey key) {
    if (is_closing(lane.partition)) return;
    if (!lane.hungry) lane.workspace->hungry.push_back(key);
    lane.hungry = true;
    lane.workspace->set_back(lane.left_from, false);
    needs_.wants_more(*lane.workspace);
}

void Dispatcher::remove_first(LaneKey key) {
    Lane& lane = lanes_.at(key);
    auto& workspace = *lane.workspace;
    forget(*std::exchange(lane.first, lane.first->next));
    lane.due = false;
    --lane.size;
    if (lane.first == nullptr) lane.last = nullptr;
    if (lane.size == 0 && (!has_left(lane) || is_closing(lane.partition))) {
        forget_lane(key);
    } else {
        if (lane.size <= lane_runs_low && has_left(lane) && !lane.hungry) make_hungry(lane, key);
        if (lane.size > 0) place(lane, key);
    }
    needs_.wants_more(workspace);
}

void Dispatcher::remove_later(Lane& lane, OpenRun& run) {
    OpenRun* before = lane.first;
    while (before->next != &run) before = before->next;
    before->next = run.next;
    if (lane.last == &run) lane.last = before;
    --lane.size;
    forget(run);
}

void Dispatcher::forget(OpenRun& run) {
    auto& workspace = *lanes_.at(run.lane).workspace;
    if (run.place == Place::ready) run.flow->erase(run, run.priority);
    stop_work(run);
    if (--workspace.in_memory == 0) --active_workspaces_;
    runs_.erase(run.id);
}

void Dispatcher::forget_lane(LaneKey key) {
    const auto found = lanes_.find(key);
    if (has_left(found->second)) --found->second.workspace->lanes_left;
    lanes_.erase(found);
}

void Dispatcher::release_held(const std::string& held_for) {
    const auto reason = hash_of(held_for, 1);
    for (auto& [key, lane] : lanes_) {
        if (!lane.parked || lane.parked_for != reason) continue;
        lane.parked = false;
        if (!lane.hungry) lane.workspace->hungry.push_back(key);
        lane.hungry = true;
        lane.workspace->set_back(lane.left_from, true);
    }
    each_workspace(needs_.wants_more);
}

bool Dispatcher::is_sated(const WorkspaceRuns& workspace) const {
    return std::ranges::all_of(workspace.hungry, [&](LaneKey key) {
        const auto lane = lanes_.find(key);
        return lane == lanes_.end() || lane->second.left_in_sweep == workspace.sweep;
    });
}

void Dispatcher::end_sweep(WorkspaceRuns& workspace) {
    for (const LaneKey key : std::exchange(workspace.hungry, {})) {
        const auto found = lanes_.find(key);
        if (found == lanes_.end()) continue;
        Lane& lane = found->second;
        lane.hungry = false;
        if (lane.parked || !has_left(lane)) continue;
        const bool offered_all = lane.left_in_sweep != workspace.sweep && workspace.sweep_from < lane.left_from;
        if (!offered_all) {
            if (lane.size <= lane_runs_low) make_hungry(lane, key);
            continue;
        }
        lane.left_from = RunId{};
        --workspace.lanes_left;
        if (lane.size == 0) lanes_.erase(found);
    }
}

void Dispatcher::close(std::int32_t partition) {
    closing_[static_cast<std::size_t>(partition)] = true;
    std::vector<LaneKey> idle;
    for (auto& [key, lane] : lanes_) {
        if (lane.partition != partition) continue;
        if (lane.first == nullptr || lane.first->place != Place::at_work) {
            idle.push_back(key);
            continue;
        }
        while (lane.first->next != nullptr) remove_later(lane, *lane.first->next);
    }
    for (const LaneKey key : idle) {
        Lane& lane = lanes_.at(key);
        while (lane.first != nullptr) forget(*std::exchange(lane.first, lane.first->next));
        forget_lane(key);
    }
}

void Dispatcher::drop(std::int32_t partition) {
    closing_[static_cast<std::size_t>(partition)] = false;
    std::vector<LaneKey> dropped;
    for (const auto& [key, lane] : lanes_) {
        if (lane.partition == partition) dropped.push_back(key);
    }
    for (const LaneKey key : dropped) {
        Lane& lane = lanes_.at(key);
        while (lane.first != nullptr) forget(*std::exchange(lane.first, lane.first->next));
        forget_lane(key);
    }
}

}  // namespace tendril::engine
