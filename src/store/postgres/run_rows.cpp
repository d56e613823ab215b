#include "store/postgres/run_rows.hpp"

namespace tendril::store::postgres {

namespace {

// The schema's partial indexes speak of these numbers.
static_assert(static_cast<int>(RunStatus::queued) == 0 && static_cast<int>(RunStatus::held) == 3);
static_assert(static_cast<int>(RunStatus::succeeded) == 4 && static_cast<int>(RunStatus::filtered) == 5);
static_assert(static_cast<int>(RunStatus::dead) == 6 && static_cast<int>(RunStatus::cancelled) == 7);
static_assert(static_cast<int>(RunStatus::waiting) == 8 && static_cast<int>(RunStatus::merged) == 9);

Run read_run(Rows& rows) {
    Run run;
    run.id = rows.number<RunId>();
    run.event = rows.number<EventId>();
    run.state.status = rows.number<RunStatus>();
    run.priority = rows.number<Priority>();
    run.version = rows.number<std::int32_t>();
    run.state.attempts = rows.number<std::int32_t>();
    run.created_at = rows.time();
    run.state.due_at = rows.time();
    run.state.updated_at = rows.time();
    run.state.started_at = rows.optional_time();
    run.state.finished_at = rows.optional_time();
    run.replay_of = rows.optional_number<RunId>();
    run.state.woken_by = rows.optional_number<EventId>();
    run.workspace = rows.text();
    run.flow = rows.text();
    run.ordering_key = rows.text();
    run.state.held_for = rows.text();
    auto awaited_type = rows.optional_text();
    auto awaited_key = rows.optional_text();
    if (awaited_type && awaited_key) run.state.awaits = Await{std::move(*awaited_type), std::move(*awaited_key)};
    run.state.error = rows.text();
    run.state.journal = rows.text();
    return run;
}

}  // namespace

Event read_event(Rows& rows) {
    Event event;
    event.id = rows.number<EventId>();
    event.disposition = rows.number<Disposition>();
    event.occurred_at = rows.time();
    event.received_at = rows.time();
    event.workspace = rows.text();
    event.hook = rows.text();
    event.external_id = rows.text();
    event.type = rows.text();
    event.ordering_key = rows.text();
    event.detail = rows.text();
    event.data = rows.text();
    return event;
}

std::vector<Event> read_events(Rows& rows) {
    std::vector<Event> events;
    while (rows.next()) events.push_back(read_event(rows));
    return events;
}

std::vector<RunWithEvent> read_runs(Rows& rows) {
    std::vector<RunWithEvent> found;
    found.reserve(static_cast<std::size_t>(rows.size()));
    while (rows.next()) {
        auto run = read_run(rows);
        found.push_back({std::move(run), read_event(rows)});
    }
    return found;
}

}  // namespace tendril::store::postgres
