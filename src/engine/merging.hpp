// Superseded runs: one that has not started gives its data to the next of its key, so that what would only be
// overwritten is never sent. Pure.
#pragma once

#include <vector>

#include "base/error.hpp"
#include "store/run_store.hpp"

namespace tendril::engine {

// Whether `later`, the next run of the same key, makes `earlier` superfluous: neither has started, and both are of the
// same version of a flow and for the same type of event.
bool supersedes(const store::RunWithEvent& later, const store::RunWithEvent& earlier);

// The state of `later` once `earlier`, in order of arrival, went into it: its journal begins with an entry
// {"type": "merged", "from": [ids], "data": the earlier data overlaid by its own}, which is its event's data from then
// on. Errors: internal (a journal or an event's data cannot be read).
Result<store::RunState> merge_into(const store::RunWithEvent& later, const std::vector<store::RunWithEvent*>& earlier,
                                   TimePoint now);
// The state of a run that went into a later one.
store::RunState merged_away(const store::RunWithEvent& earlier, TimePoint now);

}  // namespace tendril::engine
