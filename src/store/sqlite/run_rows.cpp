#include "store/sqlite/run_rows.hpp"

#include "store/sqlite/event_table.hpp"
#include "store/sqlite/packing.hpp"

namespace tendril::store::sqlite {

namespace {

// The schema's partial indexes speak of these numbers.
static_assert(static_cast<int>(RunStatus::queued) == 0 && static_cast<int>(RunStatus::retrying) == 2);
static_assert(static_cast<int>(RunStatus::held) == 3 && static_cast<int>(RunStatus::succeeded) == 4);
static_assert(static_cast<int>(RunStatus::filtered) == 5 && static_cast<int>(RunStatus::dead) == 6);
static_assert(static_cast<int>(RunStatus::cancelled) == 7 && static_cast<int>(RunStatus::waiting) == 8);
static_assert(static_cast<int>(RunStatus::merged) == 9);

const std::string run_columns =
    "runs.id, runs.event, runs.status, runs.priority, runs.version, runs.attempts, runs.created_at, runs.due_at, "
    "runs.updated_at, runs.started_at, runs.finished_at, runs.replay_of, runs.woken_by, runs.workspace, runs.flow, "
    "runs.ordering_key, runs.held_for, runs.error, runs.awaited_type, runs.awaited_key, "
    "coalesce((SELECT content FROM journals WHERE id = runs.journal_at), runs.packed_journal, runs.journal)";

std::optional<Await> read_await(Query& row) {
    Await await{row.text(), row.text()};
    return await.event_type.empty() ? std::nullopt : std::optional(std::move(await));
}

Run read_run(Query& row) {
    Run run;
    run.id = row.number<RunId>();
    run.event = row.number<EventId>();
    run.state.status = row.number<RunStatus>();
    run.priority = row.number<Priority>();
    run.version = row.number<std::int32_t>();
    run.state.attempts = row.number<std::int32_t>();
    run.created_at = row.time();
    run.state.due_at = row.time();
    run.state.updated_at = row.time();
    run.state.started_at = row.optional_time();
    run.state.finished_at = row.optional_time();
    run.replay_of = row.optional_number<RunId>();
    run.state.woken_by = row.optional_number<EventId>();
    run.workspace = row.text();
    run.flow = row.text();
    run.ordering_key = row.text();
    run.state.held_for = row.text();
    run.state.error = row.text();
    run.state.awaits = read_await(row);
    run.state.journal = row.is_bytes() ? unpack(row.bytes()) : row.text();
    return run;
}

}  // namespace

RunWithEvent read_run_with_event(Query& row) {
    auto run = read_run(row);
    return {std::move(run), read_event(row)};
}

std::vector<RunWithEvent> read_runs(Query& query) {
    std::vector<RunWithEvent> rows;
    while (query.next()) rows.push_back(read_run_with_event(query));
    return rows;
}

std::string select_runs(std::string_view from) {
    return "SELECT " + run_columns + ", " + event_columns + " FROM " + std::string(from) +
           " CROSS JOIN events ON events.id = runs.event ";
}

}  // namespace tendril::store::sqlite
