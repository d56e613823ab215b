#include "engine/window.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"

namespace tendril::engine {

namespace {

using Source = Dispatcher::Source;

constexpr std::size_t load_page = 500;
constexpr std::size_t arrivals_page = 500;
constexpr std::chrono::milliseconds load_again_after{1'000};
// Lanes of a workspace that are remembered for what they left in the store; beyond it, nothing new is read.
constexpr std::size_t lanes_left_max = 200'000;
// Ranges of arrivals that wait to be read; beyond it, everything is read anew.
constexpr std::size_t arrivals_max = 64;
constexpr std::int64_t arrivals_gap_max = 200;
constexpr std::int64_t arrivals_span_max = 100'000;

std::int64_t number(RunId run) {
    return static_cast<std::int64_t>(run);
}

std::unique_ptr<store::RunWithEvent> owned(store::RunWithEvent&& run) {
    return std::make_unique<store::RunWithEvent>(std::move(run));
}

// Joins two ranges of one workspace that lie close together.
bool join(store::Arrivals& range, const store::Arrivals& other) {
    const bool apart = number(other.first) > number(range.last) + arrivals_gap_max ||
                       number(range.first) > number(other.last) + arrivals_gap_max;
    if (apart || range.workspace != other.workspace) return false;
    range.first = std::min(range.first, other.first);
    range.last = std::max(range.last, other.last);
    return true;
}

}  // namespace

std::int32_t partition_of(const store::RunWithEvent& run) {
    return store::partition_of(run.run.workspace, run.run.ordering_key, run.event.external_id);
}

std::size_t Window::room_of_each() const {
    const auto active = std::max<std::size_t>(parts_.dispatcher.active_workspaces(), 1);
    return std::max(parts_.limits.workspace_runs_min, parts_.limits.window_runs_max / active);
}

void Window::rescan() {
    ++scans_;
    if (std::exchange(scanning_, true)) {
        scan_again_ = true;
        return;
    }
    scan();
}

void Window::scan() {
    if (stopped_) return;
    parts_.store.open_workspaces([this](Result<std::vector<std::string>> workspaces) { on_workspaces(workspaces); });
}

void Window::on_workspaces(const Result<std::vector<std::string>>& workspaces) {
    if (!workspaces) {
        log::error("The workspaces with open runs could not be read: {}", workspaces.error().message);
        return parts_.timers.in(load_again_after, [this] { scan(); });
    }
    if (std::exchange(scan_again_, false)) return scan();
    scanning_ = false;
    for (const auto& id : *workspaces) {
        auto& workspace = parts_.dispatcher.workspace(id);
        workspace.more = true;
        workspace.set_back(RunId(1), true);
    }
    parts_.dispatcher.each_workspace([this](WorkspaceRuns& workspace) { load(workspace); });
}

void Window::offer_new(store::RunWithEvent run) {
    if (run.run.id != next_id(row_last_)) row_first_ = run.run.id;
    row_last_ = run.run.id;
    offer(std::move(run));
}

// Whether every number after `seen` up to this new run's was given here.
bool Window::stored_here_since(RunId seen, RunId run) const {
    return parts_.partitions.exclusive() || (run == row_last_ && row_first_ <= next_id(seen));
}

void Window::offer(store::RunWithEvent run) {
    const auto partition = partition_of(run);
    if (!parts_.partitions.works_at(partition) || parts_.dispatcher.is_in_memory(run.run.id)) return;
    auto& workspace = parts_.dispatcher.workspace(run.run.workspace);
    const RunId id = run.run.id;
    // Earlier runs that another node stored may not be known here yet: the cursor meets them first.
    const bool is_next = id > workspace.seen && workspace.complete() && stored_here_since(workspace.seen, id);
    const bool is_late = id <= workspace.cursor && workspace.set_back_to == RunId{};
    // Before the scan, earlier runs of its key may be in the store that are not known here.
    if (scanning_ || workspace.in_memory >= room_of_each() || !(is_next || is_late)) {
        if (id > workspace.seen) workspace.more = true;
        if (id <= workspace.cursor) workspace.set_back(id, true);
        return load(workspace);
    }
    if (is_next) workspace.cursor = workspace.seen = id;
    parts_.dispatcher.add(workspace, owned(std::move(run)), partition, Source::arrived);
}

bool Window::wants_load(const WorkspaceRuns& workspace) const {
    if (stopped_ || scanning_ || parts_.partitions.count() == 0 || workspace.loading) return false;
    if (workspace.in_memory > room_of_each() / 2) return false;
    if (workspace.sweeping() || workspace.set_back_to != RunId{}) return true;
    return workspace.more && workspace.lanes_left < lanes_left_max;
}

// Only between two sweeps: what the present one left is part of the next.
void Window::begin_sweep(WorkspaceRuns& workspace) {
    const RunId from = previous_id(std::exchange(workspace.set_back_to, RunId{}));
    ++workspace.sweep;
    workspace.cursor = std::min(workspace.cursor, from);
    workspace.sweep_from = workspace.cursor;
    workspace.sweep_wholly = std::exchange(workspace.set_back_wholly, false);
}

void Window::load(WorkspaceRuns& workspace) {
    if (!wants_load(workspace)) return;
    if (!workspace.sweeping() && workspace.set_back_to != RunId{}) begin_sweep(workspace);
    workspace.loading = true;
    if (!workspace.sweeping()) workspace.more = false;
    const auto room = room_of_each() - workspace.in_memory;
    const auto limit = std::clamp<std::size_t>(room, 1, load_page);
    store::OpenQuery query;
    query.workspace = workspace.id;
    query.after = workspace.cursor;
    query.partitions = parts_.partitions.for_query();
    query.limit = static_cast<std::int32_t>(limit);
    auto loaded = [this, &workspace, limit, scan = scans_](Result<std::vector<store::RunWithEvent>> runs) {
        if (scan == scans_) return on_loaded(workspace, limit, std::move(runs));
        // A partition was gained since it was asked, whose earlier runs were not read yet: everything will be.
        workspace.loading = false;
        workspace.more = true;
        load(workspace);
    };
    parts_.store.load_open(std::move(query), std::move(loaded));
}

void Window::on_loaded(WorkspaceRuns& workspace, std::size_t limit, Result<std::vector<store::RunWithEvent>> loaded) {
    if (!loaded) {
        log::error("Open runs could not be read: {}", loaded.error().message);
        return parts_.timers.in(load_again_after, [this, &workspace] {
            workspace.loading = false;
            workspace.more = true;
            load(workspace);
        });
    }
    const bool page_is_full = loaded->size() >= limit;
    for (auto& run : *loaded) {
        workspace.cursor = run.run.id;
        const auto partition = partition_of(run);
        const bool wanted = parts_.partitions.works_at(partition) && run.run.workspace == workspace.id;
        if (!wanted || parts_.dispatcher.is_in_memory(run.run.id)) continue;
        parts_.dispatcher.add(workspace, owned(std::move(run)), partition, Source::swept);
    }
    const bool had_purpose = workspace.cursor < workspace.seen || !workspace.hungry.empty();
    if (page_is_full && workspace.cursor >= workspace.seen) workspace.more = true;
    if (!page_is_full) workspace.cursor = std::max(workspace.cursor, workspace.seen);
    workspace.seen = std::max(workspace.seen, workspace.cursor);
    const bool enough = !workspace.sweep_wholly && parts_.dispatcher.is_sated(workspace);
    if (had_purpose && (enough || !workspace.sweeping())) {
        parts_.dispatcher.end_sweep(workspace);
        if (workspace.sweeping()) {
            // The rest of the sweep was read before, and nobody misses it.
            ++workspace.sweep;
            workspace.cursor = workspace.sweep_from = workspace.seen;
        }
    }
    workspace.loading = false;  // not before: nothing may begin a sweep while this one is being ended
    load(workspace);
}

void Window::arrive(store::Arrivals arrivals) {
    if (number(arrivals.last) - number(arrivals.first) > arrivals_span_max) return rescan();
    for (auto& range : arrivals_) {
        if (join(range, arrivals)) return;
    }
    if (arrivals_.size() >= arrivals_max) {
        arrivals_.clear();
        return rescan();
    }
    arrivals_.push_back(std::move(arrivals));
    read_arrivals();
}

void Window::read_arrivals() {
    if (reading_arrivals_ || stopped_ || arrivals_.empty()) return;
    auto range = std::move(arrivals_.front());
    arrivals_.pop_front();
    reading_arrivals_ = true;
    store::OpenQuery query;
    query.workspace = range.workspace;
    query.after = previous_id(range.first);
    query.through = range.last;
    query.partitions = parts_.partitions.for_query();
    query.limit = arrivals_page;
    parts_.store.load_open(std::move(query), [this, range](Result<std::vector<store::RunWithEvent>> loaded) mutable {
        on_arrivals(std::move(range), std::move(loaded));
    });
}

void Window::on_arrivals(store::Arrivals range, Result<std::vector<store::RunWithEvent>> loaded) {
    reading_arrivals_ = false;
    if (!loaded) {
        arrivals_.push_front(std::move(range));
        return parts_.timers.in(load_again_after, [this] { read_arrivals(); });
    }
    if (loaded->size() >= arrivals_page) {
        range.first = next_id(loaded->back().run.id);
        arrivals_.push_front(std::move(range));
    }
    for (auto& run : *loaded) offer(std::move(run));
    read_arrivals();
}

void Window::bring_back(RunId run) {
    if (stopped_) return;
    parts_.store.find_run_with_event(
        run, [this, run](Result<std::optional<store::RunWithEvent>> found) { on_found(run, std::move(found)); });
}

void Window::on_found(RunId run, Result<std::optional<store::RunWithEvent>> found) {
    if (!found) return parts_.timers.in(load_again_after, [this, run] { bring_back(run); });
    if (!*found || !parts_.partitions.works_at(partition_of(**found))) return;
    auto back = owned(std::move(**found));
    auto& workspace = parts_.dispatcher.workspace(back->run.workspace);
    if (parts_.dispatcher.put_back(workspace, back)) return load(workspace);
    if (store::keeps_place(back->run.state.status)) offer(std::move(*back));
}

}  // namespace tendril::engine
