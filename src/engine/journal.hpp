// The journal of a run: what each step did, as kept in RunState::journal and shown to people.
//
// A JSON array with one object a step, in order of execution:
//   step         id of the step
//   type         "action" | "filter" | "branch"
//   title        the step's title
//   state        "intent"     the call is about to be made, or its fate is not known
//                "failed"     the last attempt failed; more may follow
//                "done"       finished; `output` is what later steps read
//                "adopted"    done: a lookup found that an earlier attempt had taken effect
//                "unchanged"  done: nothing differed from what was written before, so nothing was sent
//                "skipped"    done: gone on the other side, or skipped by a person
//   operation, connection       of an action
//   input        the evaluated input
//   request      {"method","path","body"}; never credentials
//   answer       {"status","body"}
//   output       what `steps.<id>` reads in later steps, where it is not the answer's body
//   passed       of a filter
//   taken        of a branch: the arm's name, "otherwise", or null
//   started_at   ISO 8601
//   duration_ms  with fractions
//   attempts     [{"at","duration_ms","failure","message","status"}]: the attempts that failed
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/time.hpp"

namespace tendril::engine {

enum class EntryState { intent, failed, done, adopted, unchanged, skipped };
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

// One step's part of a journal.
struct Entry {
    std::string step;
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
    std::optional<std::string> taken;  // of a branch; "" when no arm was taken
    TimePoint started_at;
    double duration_ms = 0;
    std::vector<FailedAttempt> attempts;

    // What later steps read.
    [[nodiscard]] const json::value& result() const;
};

using Journal = std::vector<Entry>;

// The entry of a step, or nullptr.
Entry* find_entry(Journal& journal, std::string_view step);

// Bodies of ended runs that are larger than this are replaced by a note of their size.
inline constexpr std::size_t kept_body_bytes_max = 64 * 1024;

std::string write_journal(const Journal& journal);
// Shortens large bodies: for runs that have ended and will not be read by later steps.
void shorten(Journal& journal);
// Errors: internal (the store gave something that is not a journal).
Result<Journal> read_journal(std::string_view text);

}  // namespace tendril::engine
