#include "engine/replay.hpp"

#include <string>
#include <utility>

#include "engine/journal.hpp"

namespace tendril::engine {

namespace {

using store::RunStatus;

// What was completed, and the calls whose fate is not known: those must be looked up, never made blindly.
Result<std::string> kept_journal(const std::string& text) {
    auto journal = read_journal(text);
    if (!journal) return journal.error();
    const auto is_begun_again = [](const Entry& entry) {
        const bool is_kept =
            is_complete(entry.state) || entry.state == EntryState::intent || entry.state == EntryState::running;
        return !is_kept || entry.type == "stop";
    };
    std::erase_if(*journal, is_begun_again);
    for (auto& entry : *journal) {
        if (is_complete(entry.state)) continue;
        entry.error.reset();
        entry.held_for.clear();
        entry.due_at.reset();
        entry.tries = 0;
    }
    return write_journal(*journal);
}

bool is_held_for_person(const store::RunState& state) {
    const bool by_reason = state.held_for == "decision" || state.held_for == "error" || state.held_for == "order";
    return state.status == RunStatus::held && by_reason;
}

// The step that a held run stopped at.
Entry* open_entry(Journal& journal) {
    for (auto& entry : journal) {
        if (!entry.held_for.empty()) return &entry;
    }
    for (auto entry = journal.rbegin(); entry != journal.rend(); ++entry) {
        if (entry->state == EntryState::intent || entry->state == EntryState::failed) return &*entry;
    }
    return nullptr;
}

Result<void> settle_open_step(store::RunState& held, Decision decision) {
    auto journal = read_journal(held.journal);
    if (!journal) return journal.error();
    if (auto* entry = open_entry(*journal)) {
        // A person who has the call repeated knows better than a lookup; after another kind of failure an intent stays
        // one, and is looked up.
        if (decision == Decision::repeat && held.held_for == "decision") entry->state = EntryState::failed;
        // What was wrong may have been a table, which is mended by now.
        if (entry->state == EntryState::failed) entry->lookups = nullptr;
        entry->error.reset();
        entry->tries = 0;
        if (decision == Decision::skip) {
            entry->state = EntryState::skipped;
            entry->output = json::object();
        }
    }
    held.journal = write_journal(*journal);
    return {};
}

}  // namespace

Result<store::RunWithEvent> make_replay(store::RunWithEvent ended, ReplayFrom from, std::int32_t version,
                                        store::Priority priority, TimePoint now) {
    const auto& before = ended.run.state;
    if (store::is_open(before.status)) {
        return Error(ErrorCode::conflict, "The run has not ended yet. Cancel it first, or wait.");
    }
    store::RunState state;
    if (from == ReplayFrom::failed_step) {
        if (before.status != RunStatus::dead && before.status != RunStatus::cancelled) {
            return Error(ErrorCode::conflict, "No step of the run failed. Replay it from the start.");
        }
        auto kept = kept_journal(before.journal);
        if (!kept) return kept.error();
        state.journal = std::move(*kept);
    }
    state.updated_at = now;
    state.due_at = now;
    ended.run.replay_of = ended.run.id;
    ended.run.id = RunId{};
    ended.run.version = version;
    ended.run.priority = priority;
    ended.run.created_at = now;
    ended.run.state = std::move(state);
    return ended;
}

store::NewEvent make_edited_event(const store::RunWithEvent& replay, const json::object& data, Random& random,
                                  TimePoint now) {
    store::NewEvent added;
    added.event = replay.event;
    added.event.id = EventId{};
    added.event.external_id = "replay:" + to_string(*replay.run.replay_of) + ":" + std::to_string(random.next());
    added.event.received_at = now;
    added.event.disposition = store::Disposition::matched;
    added.event.data = to_text(data);
    store::RunDraft draft;
    draft.flow = replay.run.flow;
    draft.version = replay.run.version;
    draft.ordering_key = replay.run.ordering_key;
    draft.priority = replay.run.priority;
    draft.replay_of = replay.run.replay_of;
    draft.journal = replay.run.state.journal;
    added.runs.push_back(std::move(draft));
    return added;
}

Result<void> decide_held(store::RunState& held, Decision decision, TimePoint now) {
    if (!is_held_for_person(held)) {
        return Error(ErrorCode::conflict, "The run is not held for a person's decision.");
    }
    if (held.held_for == "order" && decision == Decision::skip) {
        held.status = RunStatus::dead;
        held.finished_at = now;
        held.held_for.clear();
        return {};
    }
    if (auto settled = settle_open_step(held, decision); !settled) return settled;
    held.status = RunStatus::queued;
    held.attempts = 0;
    held.held_for.clear();
    held.error.clear();
    held.finished_at.reset();
    return {};
}

Result<void> cancel_open(store::RunState& open, TimePoint now) {
    if (!store::is_open(open.status)) return Error(ErrorCode::conflict, "The run has ended already.");
    open.status = RunStatus::cancelled;
    open.held_for.clear();
    open.awaits.reset();
    open.finished_at = now;
    return {};
}

}  // namespace tendril::engine
