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

std::optional<StoredRun> read_stored(Database& database, RunId id) {
    auto row = database.query(
        "SELECT status, version, journal_at, due_at, workspace, flow, "
        "journal_at IS NOT NULL OR packed_journal IS NOT NULL OR journal <> '[]', "
        "held_for = '' AND error = '' AND woken_by IS NULL AND awaited_type IS NULL FROM runs WHERE id = ?",
        id);
    if (!row.next()) return std::nullopt;
    StoredRun stored;
    stored.open = is_open(row.number<RunStatus>());
    stored.version = row.number<std::int32_t>();
    stored.journal_at = row.optional_number<std::int64_t>();
    stored.due_at = row.time();
    stored.workspace = row.text();
    stored.flow = row.text();
    stored.has_journal = row.boolean();
    stored.plain = row.boolean();
    return stored;
}

// Always added at the end: a row that grew in its place would split its page.
std::int64_t write_journal(Database& database, const std::string& journal, const std::optional<std::string>& packed,
                           const std::optional<std::int64_t>& before) {
    if (before) database.change("DELETE FROM journals WHERE id = ?", *before);
    constexpr std::string_view insert = "INSERT INTO journals (content) VALUES (?)";
    packed ? database.change(insert, Bytes{*packed}) : database.change(insert, journal);
    return database.last_id();
}

// Most runs only start and end: the fewer columns are named, the fewer indexes are looked at.
bool update_plain(Database& database, RunId id, const RunState& state, const std::optional<std::int64_t>& journal_at) {
    return database.change(
               "UPDATE runs SET status = ?, attempts = ?, updated_at = ?, started_at = ?, finished_at = ?, "
               "journal_at = ? WHERE id = ?",
               state.status, state.attempts, state.updated_at, state.started_at, state.finished_at, journal_at, id) > 0;
}

bool update_all(Database& database, RunId id, const RunState& state, const std::optional<std::int64_t>& journal_at) {
    const Awaited awaited(state);
    return database.change(
               "UPDATE runs SET status = ?, attempts = ?, due_at = ?, updated_at = ?, started_at = ?, finished_at = ?, "
               "held_for = ?, error = ?, woken_by = ?, awaited_type = ?, awaited_key = ?, journal_at = ? WHERE id = ?",
               state.status, state.attempts, state.due_at, state.updated_at, state.started_at, state.finished_at,
               state.held_for, state.error, state.woken_by, awaited.type, awaited.key, journal_at, id) > 0;
}

}  // namespace

bool is_plain(const RunState& state) {
    return state.held_for.empty() && state.error.empty() && !state.woken_by && !state.awaits;
}

RunId insert_run(Database& database, const Run& run, GroupWork& work) {
    const Awaited awaited(run.state);
    database.change(
        "INSERT INTO runs (event, status, priority, version, attempts, created_at, due_at, updated_at, started_at, "
        "finished_at, replay_of, woken_by, workspace, flow, ordering_key, held_for, error, journal, awaited_type, "
        "awaited_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        run.event, run.state.status, run.priority, run.version, run.state.attempts, run.created_at, run.state.due_at,
        run.state.updated_at, run.state.started_at, run.state.finished_at, run.replay_of, run.state.woken_by,
        run.workspace, run.flow, run.ordering_key, run.state.held_for, run.state.error, run.state.journal, awaited.type,
        awaited.key);
    const auto id = RunId(database.last_id());
    work.fresh.add(id, run);
    work.sums.volumes.add(run.workspace, row_bytes);
    if (is_open(run.state.status)) work.sums.versions.add(run.flow, run.version, 1);
    return id;
}

bool update_run(Database& database, RunId id, const RunState& state, GroupWork& work) {
    auto stored = work.fresh.take(id);
    if (!stored) stored = read_stored(database, id);
    if (!stored) return false;
    const bool open = is_open(state.status);
    const auto packed = open ? std::nullopt : pack(state.journal);
    auto journal_at = stored->journal_at;
    if (stored->has_journal || state.journal != empty_journal) {
        journal_at = write_journal(database, state.journal, packed, stored->journal_at);
    }
    const bool plain = stored->plain && is_plain(state) && stored->due_at == state.due_at;
    const auto update = plain ? update_plain : update_all;
    if (!update(database, id, state, journal_at)) return false;
    const auto bytes = journal_bytes(static_cast<std::int64_t>(packed ? packed->size() : state.journal.size()));
    if (!open && bytes > 0) work.sums.volumes.add(stored->workspace, bytes);
    if (stored->open != open) work.sums.versions.add(stored->flow, stored->version, open ? 1 : -1);
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
