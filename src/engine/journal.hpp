// The journal of a run: what each step did, as kept in RunState::journal and shown to people.
//
// A JSON array with one object a step, in order of execution; (`at`, `step`) is unique:
//   step         id of the step
//   at           where it ran when not in the flow itself: "each[3]" is item 3 of the for_each "each", "sub" the flow
//                that the sub_flow "sub" runs; nested places follow each other: "each[3]/sub/inner[0]"
//   type         "action" | "filter" | "branch" | "switch" | "for_each" | "wait" | "sub_flow" | "stop" | "merged"
//   title        the step's title
//   state        "intent"     the call is about to be made, or its fate is not known
//                "failed"     the last attempt failed; more may follow unless there is an `error`
//                "running"    its own steps are not over: of a for_each or sub_flow
//                "waiting"    of a wait: not over
//                "done"       finished; `output` is what later steps read
//                "adopted"    done: a lookup found that an earlier attempt had taken effect
//                "unchanged"  done: nothing differed from what was written before, so nothing was sent
//                "skipped"    done: gone on the other side, or skipped by a person
//                "continued"  failed for good, and the flow went on by the step's on_error
//   operation, connection       of an action
//   input        the evaluated input
//   request      {"method","path","body"}; never credentials
//   answer       {"status","body"}
//   output       what `steps.<id>` reads in later steps, where it is not the answer's body; of a stop: its message
//   passed       of a filter; of a wait or stop false when the run ended there
//   taken        of a branch or switch: the arm's name, "otherwise", or null; of a stop: how the run ended
//   count        of a for_each: how many items
//   flow, version               of a sub_flow: what it runs, fixed when it began
//   event        of a wait for an event: {"type","key"}
//   until        of a wait: when it ends at the latest
//   lookups      {"table": {"key": found}}: what tables of the workspace gave, so that work that is done again sees it
//   from, data   of a merge: the runs that went into this one, and what its trigger's data became
//   error        {"message","field","status","failure"} of a step that failed for good
//   held_for     why a person or a repaired connection is waited for
//   due_at       not tried again before
//   paused_at    when that was decided, by the clock that due_at was made with
//   announced_at when the intent was made
//   tries        attempts of the step's policy that are used up
//   started_at   ISO 8601
//   duration_ms  with fractions
//   attempts     [{"at","duration_ms","failure","message","status"}]: the attempts that failed
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/time.hpp"

namespace tendril::engine {

enum class EntryState { intent, failed, running, waiting, done, adopted, unchanged, skipped, continued };
std::string_view to_string(EntryState state);
std::optional<EntryState> parse_entry_state(std::string_view text);
// Whether a step in this state needs nothing more.
bool is_complete(EntryState state);

struct FailedAttempt {
    TimePoint at;
    double duration_ms = 0;
    std::string failure;  // connector::FailureClass by name
    std::string message;
    int status = 0;  // 0: no answer
};

// Why a step failed for good.
struct StepError {
    std::string message;
    std::string field;
    std::string failure;  // connector::FailureClass by name
    int status = 0;       // 0: no answer
};
// What `errors.<id>` reads.
json::object write_error(const StepError& error);

// One step's part of a journal.
struct Entry {
    std::string step;
    std::string at;
    std::string type;
    std::string title;
    EntryState state = EntryState::done;
    std::string operation;
    std::string connection;
    json::value input;
    json::value request;
    json::value answer;
    json::value output;  // null: the answer's body
    std::optional<bool> passed;
    std::optional<std::string> taken;  // of a branch or switch: "" when no arm was taken; of a stop
    std::optional<std::int64_t> count;
    std::string flow;
    std::int32_t version = 0;
    json::value event;
    json::value lookups;
    json::value from;
    json::value data;
    std::optional<StepError> error;
    std::string held_for;
    std::optional<TimePoint> due_at;  // of a wait: `until`
    std::optional<TimePoint> paused_at;
    std::optional<TimePoint> announced_at;
    std::int32_t tries = 0;
    TimePoint started_at;
    double duration_ms = 0;
    std::vector<FailedAttempt> attempts;

    // What later steps read.
    [[nodiscard]] const json::value& result() const;
};

// Adds what expr::LookupLog::take_new() gave to what the entry remembers.
void add_lookups(Entry& entry, json::value taken);

// Entries stay where they are when others are added: attempts under way write to theirs.
using Journal = std::deque<Entry>;

// Bodies of ended runs that are larger than this are replaced by a note of their size.
inline constexpr std::size_t kept_body_bytes_max = 64 * 1024;

std::string write_journal(const Journal& journal);
// Shortens large bodies: for runs that have ended and will not be read by later steps.
void shorten(Journal& journal);
// Errors: internal (the store gave something that is not a journal).
Result<Journal> read_journal(std::string_view text);

}  // namespace tendril::engine
