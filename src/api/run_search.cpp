#include "api/run_search.hpp"

#include <algorithm>

#include "api/run_filter.hpp"

namespace tendril::api {

namespace {

using store::RunStatus;

constexpr std::int32_t page_size = 200;

// A replay of the run; its event may have started many runs.
Result<bool> was_replayed(store::RunStore& store, const store::Run& run) {
    store::RunFilter siblings;
    siblings.workspace = run.workspace;
    siblings.event = run.event;
    store::Page page{0, page_size};
    for (;;) {
        const auto runs = store.list_runs(siblings, page);
        if (!runs) return runs.error();
        for (const auto& sibling : *runs) {
            // Newest first, and a replay is newer than what it replays.
            if (sibling.run.id <= run.id) return false;
            if (sibling.run.replay_of == run.id) return true;
        }
        if (runs->size() < static_cast<std::size_t>(page_size)) return false;
        page.before = static_cast<std::int64_t>(runs->back().run.id);
    }
}

}  // namespace

Result<store::RunFilter> filter_for(RunAction action, store::RunFilter filter) {
    if (action == RunAction::replay) {
        if (!filter.status) filter.status = RunStatus::dead;
        if (!store::is_open(*filter.status)) return filter;
        return Error(ErrorCode::invalid_input, "Only runs that have ended can be replayed.", "filter.status");
    }
    if (!filter.status || store::is_open(*filter.status)) return filter;
    return Error(ErrorCode::invalid_input, "Only open runs can be cancelled.", "filter.status");
}

RunSearch::RunSearch(store::RunStore& store, RunAction action, store::RunFilter filter)
    : store_(store), action_(action), filter_(std::move(filter)) {
    if (filter_.status) {
        statuses_ = {*filter_.status};
    } else {
        statuses_ = {RunStatus::running, RunStatus::retrying, RunStatus::held, RunStatus::waiting, RunStatus::queued};
    }
}

Result<std::vector<RunId>> RunSearch::next() {
    filter_.status = statuses_.back();
    const auto runs = store_.list_runs(filter_, {before_, page_size});
    if (!runs) return runs.error();
    std::vector<RunId> found;
    for (const auto& run : *runs) {
        const auto wanted = applies(run);
        if (!wanted) return wanted.error();
        if (*wanted) found.push_back(run.run.id);
    }
    before_ = runs->empty() ? 0 : static_cast<std::int64_t>(runs->back().run.id);
    if (runs->size() < static_cast<std::size_t>(page_size)) {
        statuses_.pop_back();
        before_ = 0;
    }
    return found;
}

Result<bool> RunSearch::applies(const store::RunWithEvent& run) {
    if (!matches(filter_, run.run)) return false;
    if (action_ == RunAction::cancel) return true;
    const auto replayed = was_replayed(store_, run.run);
    if (!replayed) return replayed.error();
    return !*replayed;
}

}  // namespace tendril::api
