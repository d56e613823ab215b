#include "store/sqlite/run_table.hpp"

#include "store/sqlite/event_table.hpp"

namespace tendril::store::sqlite {

namespace {

// The schema's partial indexes speak of these numbers.
static_assert(static_cast<int>(RunStatus::queued) == 0 && static_cast<int>(RunStatus::held) == 3);
static_assert(static_cast<int>(RunStatus::succeeded) == 4 && static_cast<int>(RunStatus::filtered) == 5);
static_assert(static_cast<int>(RunStatus::dead) == 6 && static_cast<int>(RunStatus::cancelled) == 7);

const std::string run_columns =
    "runs.id, runs.event, runs.status, runs.version, runs.attempts, runs.created_at, runs.due_at, runs.updated_at, "
    "runs.started_at, runs.finished_at, runs.replay_of, runs.workspace, runs.flow, runs.ordering_key, runs.held_for, "
    "runs.error, runs.journal";

Run read_run(Query& row) {
    Run run;
    run.id = row.number<RunId>();
    run.event = row.number<EventId>();
    run.state.status = row.number<RunStatus>();
    run.version = row.number<std::int32_t>();
    run.state.attempts = row.number<std::int32_t>();
    run.created_at = row.time();
    run.state.due_at = row.time();
    run.state.updated_at = row.time();
    run.state.started_at = row.optional_time();
    run.state.finished_at = row.optional_time();
    run.replay_of = row.optional_number<RunId>();
    run.workspace = row.text();
    run.flow = row.text();
    run.ordering_key = row.text();
    run.state.held_for = row.text();
    run.state.error = row.text();
    run.state.journal = row.text();
    return run;
}

std::vector<RunWithEvent> read_all(Query& query) {
    std::vector<RunWithEvent> rows;
    while (query.next()) {
        auto run = read_run(query);
        rows.push_back({std::move(run), read_event(query)});
    }
    return rows;
}

std::string select_from(std::string_view runs) {
    return "SELECT " + run_columns + ", " + event_columns + " FROM " + std::string(runs) +
           " CROSS JOIN events ON events.id = runs.event ";
}

bool in_uncommon_index(RunStatus status) {
    return status == RunStatus::held || (!is_open(status) && status != RunStatus::succeeded);
}

// Every filter has an index that gives its runs in order; naming it keeps the planner from guessing.
std::string_view index_for(const RunFilter& filter) {
    if (filter.event) return "runs INDEXED BY runs_by_event";
    if (filter.status && in_uncommon_index(*filter.status)) return "runs INDEXED BY runs_uncommon";
    if (filter.status && is_open(*filter.status)) return "runs INDEXED BY runs_open";
    if (!filter.flow.empty()) return "runs INDEXED BY runs_by_flow";
    return "runs INDEXED BY runs_by_workspace";
}

std::string list_statement(const RunFilter& filter) {
    auto sql = select_from(index_for(filter)) + "WHERE runs.workspace = ?1 AND runs.id < ?2";
    if (filter.status) {
        sql += " AND runs.status = ?4";
        if (is_open(*filter.status)) sql += " AND runs.status < 4";
        if (in_uncommon_index(*filter.status)) sql += " AND runs.status IN (3, 5, 6, 7)";
    }
    if (!filter.flow.empty()) sql += " AND runs.flow = ?5";
    if (filter.event) sql += " AND runs.event = ?6";
    return sql + " ORDER BY runs.id DESC LIMIT ?3";
}

std::int64_t count(Database& database, std::string_view sql) {
    auto query = database.query(sql);
    return query.next() ? query.integer() : 0;
}

}  // namespace

RunId insert_run(Database& database, const Run& run) {
    database.change(
        "INSERT INTO runs (event, status, version, attempts, created_at, due_at, updated_at, started_at, finished_at, "
        "replay_of, workspace, flow, ordering_key, held_for, error, journal) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        run.event, run.state.status, run.version, run.state.attempts, run.created_at, run.state.due_at,
        run.state.updated_at, run.state.started_at, run.state.finished_at, run.replay_of, run.workspace, run.flow,
        run.ordering_key, run.state.held_for, run.state.error, run.state.journal);
    return RunId(database.last_id());
}

bool update_run(Database& database, RunId id, const RunState& state) {
    return database.change(
               "UPDATE runs SET status = ?, attempts = ?, due_at = ?, updated_at = ?, started_at = ?, finished_at = ?, "
               "held_for = ?, error = ?, journal = ? WHERE id = ?",
               state.status, state.attempts, state.due_at, state.updated_at, state.started_at, state.finished_at,
               state.held_for, state.error, state.journal, id) > 0;
}

std::optional<RunWithEvent> get_run(Database& database, RunId id) {
    static const std::string sql = select_from("runs") + "WHERE runs.id = ?";
    auto query = database.query(sql, id);
    auto rows = read_all(query);
    return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

std::vector<RunWithEvent> list_runs(Database& database, const RunFilter& filter, Page page) {
    auto query =
        database.query(list_statement(filter), filter.workspace, page.before > 0 ? page.before : INT64_MAX, page.limit);
    if (filter.status) query.set(4, *filter.status);
    if (!filter.flow.empty()) query.set(5, filter.flow);
    if (filter.event) query.set(6, *filter.event);
    return read_all(query);
}

std::vector<RunWithEvent> open_runs(Database& database, RunId after, std::int32_t limit) {
    static const std::string sql =
        select_from("runs INDEXED BY runs_open") + "WHERE runs.status < 4 AND runs.id > ? ORDER BY runs.id LIMIT ?";
    auto query = database.query(sql, after, limit);
    return read_all(query);
}

Backlog count_runs(Database& database) {
    Backlog backlog;
    backlog.open_runs = count(database, "SELECT count(*) FROM runs INDEXED BY runs_open WHERE status < 4");
    backlog.held_runs = count(
        database, "SELECT count(*) FROM runs INDEXED BY runs_uncommon WHERE status IN (3, 5, 6, 7) AND status = 3");
    backlog.dead_runs = count(
        database, "SELECT count(*) FROM runs INDEXED BY runs_uncommon WHERE status IN (3, 5, 6, 7) AND status = 6");
    return backlog;
}

}  // namespace tendril::store::sqlite
