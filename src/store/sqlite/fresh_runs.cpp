#include "store/sqlite/fresh_runs.hpp"

#include <utility>

#include "store/sqlite/run_table.hpp"

namespace tendril::store::sqlite {

namespace {

// More than are at work at once; the others are read when they change.
constexpr std::size_t runs_max = 8 * 1024;

}  // namespace

void FreshRuns::add(RunId id, const Run& run) {
    // A number that was rolled back comes again.
    runs_.erase(id);
    const auto& state = run.state;
    const bool usual = is_open(state.status) && state.journal == empty_journal && is_plain(state);
    if (!usual || runs_.size() >= runs_max) return;
    StoredRun stored;
    stored.workspace = run.workspace;
    stored.flow = run.flow;
    stored.version = run.version;
    stored.due_at = state.due_at;
    stored.plain = true;
    runs_.emplace(id, std::move(stored));
}

std::optional<StoredRun> FreshRuns::take(RunId id) {
    const auto found = runs_.find(id);
    if (found == runs_.end()) return std::nullopt;
    std::optional<StoredRun> taken(std::move(found->second));
    runs_.erase(found);
    return taken;
}

}  // namespace tendril::store::sqlite
