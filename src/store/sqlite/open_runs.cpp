#include "store/sqlite/open_runs.hpp"

#include <algorithm>
#include <array>

#include "store/sqlite/run_rows.hpp"

namespace tendril::store::sqlite {

namespace {

// A set of partitions. One process holds all of them as a rule, so rows carry no partition: it is computed where only
// some are asked for.
class Partitions {
 public:
    explicit Partitions(const std::vector<std::int32_t>& wanted) : all_(wanted.empty()) {
        for (const auto partition : wanted) wanted_.at(static_cast<std::size_t>(partition)) = true;
        all_ = all_ || std::ranges::all_of(wanted_, [](bool is_wanted) { return is_wanted; });
    }
    [[nodiscard]] bool contain(const RunWithEvent& row) const {
        if (all_) return true;
        const auto partition = partition_of(row.run.workspace, row.run.ordering_key, row.event.external_id);
        return wanted_.at(static_cast<std::size_t>(partition));
    }

 private:
    bool all_;
    std::array<bool, partition_count> wanted_{};
};

bool is_full(const std::vector<RunWithEvent>& rows, std::int32_t limit) {
    return rows.size() >= static_cast<std::size_t>(limit);
}

std::vector<RunWithEvent> open_runs_of(Database& database, const std::string& workspace, const OpenQuery& query) {
    static const std::string sql =
        select_runs("runs INDEXED BY runs_in_place") +
        "WHERE runs.status < 4 AND runs.workspace = ? AND runs.id > ? AND runs.id <= ? ORDER BY runs.id";
    const Partitions partitions(query.partitions);
    auto rows = database.query(sql, workspace, query.after, query.through);
    std::vector<RunWithEvent> runs;
    while (!is_full(runs, query.limit) && rows.next()) {
        auto row = read_run_with_event(rows);
        if (partitions.contain(row)) runs.push_back(std::move(row));
    }
    return runs;
}

// Adds what is due to `due` and notes when the first run beyond is; true when that is known.
bool add_due(Query& rows, const DueQuery& query, const Partitions& partitions, Due& due) {
    while (rows.next()) {
        auto row = read_run_with_event(rows);
        if (!partitions.contain(row)) continue;
        if (row.run.state.due_at > query.until || is_full(due.runs, query.limit)) {
            due.next = row.run.state.due_at;
            return true;
        }
        due.runs.push_back(std::move(row));
    }
    return false;
}

}  // namespace

std::vector<std::string> open_workspaces(Database& database) {
    std::vector<std::string> workspaces;
    std::string last;
    while (true) {
        // One step in the index for each workspace, however many runs it has.
        auto next = database.query(
            "SELECT workspace FROM runs INDEXED BY runs_in_place WHERE status < 4 AND workspace > ? "
            "ORDER BY workspace LIMIT 1",
            last);
        if (!next.next()) return workspaces;
        last = next.text();
        workspaces.push_back(last);
    }
}

std::vector<RunWithEvent> open_runs(Database& database, const OpenQuery& query) {
    if (!query.workspace.empty()) return open_runs_of(database, query.workspace, query);
    std::vector<RunWithEvent> runs;
    for (const auto& workspace : open_workspaces(database)) {
        for (auto& row : open_runs_of(database, workspace, query)) runs.push_back(std::move(row));
    }
    std::ranges::sort(runs, {}, [](const RunWithEvent& row) { return row.run.id; });
    if (is_full(runs, query.limit)) runs.resize(static_cast<std::size_t>(query.limit));
    return runs;
}

Due due_runs(Database& database, const DueQuery& query) {
    static const std::string select = select_runs("runs INDEXED BY runs_due") + "WHERE runs.status = 8 AND ";
    static const std::string same_time = select + "runs.due_at = ? AND runs.id > ? ORDER BY runs.id";
    static const std::string later = select + "runs.due_at > ? ORDER BY runs.due_at, runs.id";
    const Partitions partitions(query.partitions);
    Due due;
    // Many runs may be due at one time, so the cursor is a time and an id.
    auto at_cursor = database.query(same_time, query.after_due, query.after_run);
    if (add_due(at_cursor, query, partitions, due)) return due;
    auto beyond = database.query(later, query.after_due);
    add_due(beyond, query, partitions, due);
    return due;
}

}  // namespace tendril::store::sqlite
