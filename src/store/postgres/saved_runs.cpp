#include "store/postgres/saved_runs.hpp"

#include <map>

namespace tendril::store::postgres {

void SavedRuns::ask(Exchange& exchange, bool careful) {
    if (saves_.empty()) return;
    careful_ = careful;
    std::set<std::int32_t> partitions;
    std::vector<RunId> runs;
    for (const auto* save : saves_) {
        for (const auto& change : save->given) {
            partitions.insert(change.lease.partition);
            runs.push_back(change.run);
        }
    }
    Column<std::int32_t> wanted;
    for (const auto partition : partitions) wanted.add(partition);
    exchange.add("SELECT partition, fence FROM leases WHERE partition = ANY ($1) ORDER BY partition FOR SHARE",
                 Parameters(wanted), [this](Rows& rows) {
                     while (rows.next()) {
                         const auto partition = rows.number<std::int32_t>();
                         fences_[partition] = rows.integer();
                     }
                 });
    ask_redactions(exchange);
    if (!careful) return;
    exchange.add("SELECT id FROM runs WHERE id = ANY ($1)", Parameters(runs), [this](Rows& rows) {
        while (rows.next()) found_.insert(rows.number<RunId>());
    });
}

void SavedRuns::ask_redactions(Exchange& exchange) {
    std::set<std::string> workspaces;
    for (const auto* save : saves_) {
        for (const auto& change : save->given) {
            if (change.redacted_by) workspaces.insert(change.redacted_by->workspace);
        }
    }
    if (workspaces.empty()) return;
    Column<std::string> wanted;
    for (const auto& workspace : workspaces) wanted.add(workspace);
    exchange.add(
        "SELECT id, coalesce(settings::json ->> 'redact', '') FROM workspaces WHERE id = ANY ($1) ORDER BY id "
        "FOR SHARE",
        Parameters(wanted), [this](Rows& rows) {
            while (rows.next()) {
                auto workspace = rows.text();
                redacted_[std::move(workspace)] = rows.text();
            }
        });
}

Result<void> SavedRuns::verdict(const std::vector<RunChange>& changes) const {
    for (const auto& change : changes) {
        const auto fence = fences_.find(change.lease.partition);
        if (fence == fences_.end() || fence->second != change.lease.fence) {
            return Error(ErrorCode::lease_lost, "Another node works at the run " + to_string(change.run) + " now.");
        }
    }
    for (const auto& change : changes) {
        if (!change.redacted_by) continue;
        const auto stored = redacted_.find(change.redacted_by->workspace);
        if (stored != redacted_.end() && stored->second != change.redacted_by->names) {
            return Error(ErrorCode::conflict, "What " + stored->first + " does not keep of ended runs was changed.");
        }
    }
    for (const auto& change : changes) {
        if (careful_ && !found_.contains(change.run)) {
            return Error(ErrorCode::not_found, "There is no run " + to_string(change.run) + ".");
        }
    }
    return {};
}

void SavedRuns::judge() {
    for (auto* save : saves_) save->outcome = verdict(save->given);
}

void SavedRuns::write(Exchange& exchange) const {
    // Of several changes of one run the last stays.
    std::map<RunId, const RunState*> states;
    for (const auto* save : saves_) {
        if (save->outcome->has_error()) continue;
        for (const auto& change : save->given) states[change.run] = &change.state;
    }
    if (states.empty()) return;
    Column<RunId> ids;
    Column<RunStatus> statuses;
    Column<std::int32_t> attempts, bytes;
    Column<TimePoint> due, updated, started, finished;
    Column<EventId> woken_by;
    Column<std::string> held_for, awaits_type, awaits_key, errors, journals;
    for (const auto& [id, state] : states) {
        ids.add(id);
        statuses.add(state->status);
        attempts.add(state->attempts);
        bytes.add(static_cast<std::int32_t>(state->journal.size()));
        due.add(state->due_at);
        updated.add(state->updated_at);
        started.add(state->started_at);
        finished.add(state->finished_at);
        woken_by.add(state->woken_by);
        held_for.add(state->held_for);
        awaits_type.add(state->awaits ? std::optional(state->awaits->event_type) : std::nullopt);
        awaits_key.add(state->awaits ? std::optional(state->awaits->key) : std::nullopt);
        errors.add(state->error);
        journals.add(state->journal);
    }
    exchange.expect(
        "UPDATE runs SET status = c.status, attempts = c.attempts, bytes = c.bytes, due_at = c.due_at, "
        "updated_at = c.updated_at, started_at = c.started_at, finished_at = c.finished_at, woken_by = c.woken_by, "
        "held_for = c.held_for, awaits_type = c.awaits_type, awaits_key = c.awaits_key, error = c.error, "
        "journal = c.journal FROM unnest($1::bigint[], $2::integer[], $3::integer[], $4::integer[], $5::bigint[], "
        "$6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::text[], $11::text[], $12::text[], $13::text[], "
        "$14::text[]) AS c (id, status, attempts, bytes, due_at, updated_at, started_at, finished_at, woken_by, "
        "held_for, awaits_type, awaits_key, error, journal) WHERE runs.id = c.id",
        Parameters(ids, statuses, attempts, bytes, due, updated, started, finished, woken_by, held_for, awaits_type,
                   awaits_key, errors, journals),
        static_cast<std::int64_t>(states.size()));
    write_redactions(exchange);
}

void SavedRuns::count(TallySums& tallies) const {
    for (const auto* save : saves_) {
        if (save->outcome->has_error()) continue;
        for (const auto& change : save->given) {
            if (change.ended) tallies.add_end(*change.ended, change.state);
        }
    }
}

void SavedRuns::write_redactions(Exchange& exchange) const {
    std::map<RunId, const std::string*> redacted;
    for (const auto* save : saves_) {
        if (save->outcome->has_error()) continue;
        for (const auto& change : save->given) {
            if (change.redacted_event_data) redacted[change.run] = &*change.redacted_event_data;
        }
    }
    if (redacted.empty()) return;
    Column<RunId> ids;
    Column<std::string> data;
    for (const auto& [id, text] : redacted) {
        ids.add(id);
        data.add(*text);
    }
    exchange.add(
        "UPDATE events SET data = c.data, bytes = octet_length(c.data) FROM unnest($1::bigint[], $2::text[]) AS c "
        "(run, data) JOIN runs ON runs.id = c.run WHERE events.id = runs.event AND NOT EXISTS (SELECT 1 FROM runs AS "
        "other WHERE other.event = events.id AND other.id <> c.run AND other.status IN (0, 1, 2, 3, 6, 8))",
        Parameters(ids, data));
}

}  // namespace tendril::store::postgres
