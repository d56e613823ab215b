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
//   output       what `steps.<id>` reads in later steps
//   passed       of a filter
//   taken        of a branch: the arm's name, "otherwise", or null
//   started_at   ISO 8601
//   duration_ms  with fractions
//   attempts     [{"at","duration_ms","failure","message","status"}]: the attempts that failed
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace tendril::engine {

enum class EntryState { intent, failed, done, adopted, unchanged, skipped };
std::string_view to_string(EntryState state);
std::optional<EntryState> parse_entry_state(std::string_view text);

// Bodies larger than this are kept shortened, with a note.
inline constexpr std::size_t kept_body_bytes_max = 64 * 1024;

}  // namespace tendril::engine
