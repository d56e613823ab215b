#include "store/postgres/new_runs.hpp"

namespace tendril::store::postgres {

namespace {

// Of the advisory locks of this database: any number that nothing else uses.
constexpr std::int64_t turn_lock = 0x74656e6472696c31;

}  // namespace

void NewRuns::take_turn(Exchange& exchange) {
    exchange.add("SELECT pg_advisory_xact_lock($1)", Parameters(turn_lock));
}

void NewRuns::ask(Exchange& exchange, std::int64_t count) {
    if (count == 0) return;
    given_.reserve(static_cast<std::size_t>(count));
    exchange.add("SELECT nextval('run_ids') FROM generate_series(1, $1::bigint)", Parameters(count),
                 [this](Rows& rows) {
                     while (rows.next()) given_.push_back(rows.number<RunId>());
                 });
}

void NewRuns::add(Run& run, std::string_view external_id) {
    run.id = given_.at(used_++);
    const auto [range, is_new] = ranges_.try_emplace(run.workspace, Range{run.id, run.id});
    range->second.last = run.id;
    ids_.add(run.id);
    events_.add(run.event);
    statuses_.add(run.state.status);
    partitions_.add(partition_of(run.workspace, run.ordering_key, external_id));
    priorities_.add(run.priority);
    versions_.add(run.version);
    attempts_.add(run.state.attempts);
    bytes_.add(static_cast<std::int32_t>(run.state.journal.size()));
    created_.add(run.created_at);
    due_.add(run.state.due_at);
    updated_.add(run.state.updated_at);
    started_.add(run.state.started_at);
    finished_.add(run.state.finished_at);
    replay_of_.add(run.replay_of);
    woken_by_.add(run.state.woken_by);
    workspaces_.add(run.workspace);
    flows_.add(run.flow);
    keys_.add(run.ordering_key);
    held_for_.add(run.state.held_for);
    awaits_type_.add(run.state.awaits ? std::optional(run.state.awaits->event_type) : std::nullopt);
    awaits_key_.add(run.state.awaits ? std::optional(run.state.awaits->key) : std::nullopt);
    errors_.add(run.state.error);
    journals_.add(run.state.journal);
}

void NewRuns::write(Exchange& exchange) {
    if (ids_.empty()) return;
    exchange.add(
        "INSERT INTO runs (id, event, status, partition, priority, version, attempts, bytes, created_at, due_at, "
        "updated_at, started_at, finished_at, replay_of, woken_by, workspace, flow, ordering_key, held_for, "
        "awaits_type, awaits_key, error, journal) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::integer[], "
        "$4::integer[], $5::integer[], $6::integer[], $7::integer[], $8::integer[], $9::bigint[], $10::bigint[], "
        "$11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::text[], $17::text[], "
        "$18::text[], $19::text[], $20::text[], $21::text[], $22::text[], $23::text[])",
        Parameters(ids_, events_, statuses_, partitions_, priorities_, versions_, attempts_, bytes_, created_, due_,
                   updated_, started_, finished_, replay_of_, woken_by_, workspaces_, flows_, keys_, held_for_,
                   awaits_type_, awaits_key_, errors_, journals_));
}

}  // namespace tendril::store::postgres
