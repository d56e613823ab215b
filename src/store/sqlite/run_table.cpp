#include "store/sqlite/run_table.hpp"

#include "store/sqlite/packing.hpp"
#include "store/sqlite/run_rows.hpp"

namespace tendril::store::sqlite {

namespace {

// The columns of what a run waits for; views into the state.
struct Awaited {
    explicit Awaited(const RunState& state) {
        if (!state.awaits) return;
        type = state.awaits->event_type;
        key = state.awaits->key;
    }
    std::optional<std::string_view> type;
    std::optional<std::string_view> key;
};

std::optional<Bytes> as_bytes(const std::optional<std::string>& text) {
    return text ? std::optional(Bytes{*text}) : std::nullopt;
}

}  // namespace

RunId insert_run(Database& database, const Run& run, Volumes& volumes) {
    const Awaited awaited(run.state);
    database.change(
        "INSERT INTO runs (event, status, priority, version, attempts, created_at, due_at, updated_at, started_at, "
        "finished_at, replay_of, woken_by, workspace, flow, ordering_key, held_for, error, journal, awaited_type, "
        "awaited_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        run.event, run.state.status, run.priority, run.version, run.state.attempts, run.created_at, run.state.due_at,
        run.state.updated_at, run.state.started_at, run.state.finished_at, run.replay_of, run.state.woken_by,
        run.workspace, run.flow, run.ordering_key, run.state.held_for, run.state.error, run.state.journal, awaited.type,
        awaited.key);
    volumes.add(run.workspace, row_bytes);
    return RunId(database.last_id());
}

bool update_run(Database& database, RunId id, const RunState& state, Volumes& volumes) {
    const Awaited awaited(state);
    const auto packed = is_open(state.status) ? std::nullopt : pack(state.journal);
    const std::string_view journal = packed ? std::string_view() : state.journal;
    static const std::string update =
        "UPDATE runs SET status = ?, attempts = ?, due_at = ?, updated_at = ?, started_at = ?, finished_at = ?, "
        "held_for = ?, error = ?, journal = ?, woken_by = ?, awaited_type = ?, awaited_key = ?, packed_journal = ? "
        "WHERE id = ?";
    static const std::string update_returning = update + " RETURNING workspace";
    const auto bytes = journal_bytes(static_cast<std::int64_t>(packed ? packed->size() : journal.size()));
    const bool is_counted = !is_open(state.status) && bytes > 0;
    auto row = database.query(is_counted ? update_returning : update, state.status, state.attempts, state.due_at,
                              state.updated_at, state.started_at, state.finished_at, state.held_for, state.error,
                              journal, state.woken_by, awaited.type, awaited.key, as_bytes(packed), id);
    if (!is_counted) {
        row.finish();
        return database.changed() > 0;
    }
    if (!row.next()) return false;
    volumes.add(row.text(), bytes);
    return true;
}

std::vector<RunId> wake_runs(Database& database, const Event& event, EventId id) {
    std::vector<RunId> woken;
    auto query = database.query(
        "SELECT id FROM runs INDEXED BY runs_awaiting WHERE workspace = ? AND awaited_type = ? AND awaited_key = ? "
        "AND awaited_type IS NOT NULL ORDER BY id",
        event.workspace, event.type, event.ordering_key);
    while (query.next()) woken.push_back(query.number<RunId>());
    for (const auto run : woken) {
        database.change(
            "UPDATE runs SET status = 0, woken_by = ?, updated_at = ?, awaited_type = NULL, awaited_key = NULL "
            "WHERE id = ?",
            id, event.received_at, run);
    }
    return woken;
}

std::optional<RunWithEvent> get_run(Database& database, RunId id) {
    static const std::string sql = select_runs("runs") + "WHERE runs.id = ?";
    auto query = database.query(sql, id);
    auto rows = read_runs(query);
    return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

}  // namespace tendril::store::sqlite
