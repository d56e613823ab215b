// Which runs a bulk change means.
#pragma once

#include <vector>

#include "api/run_jobs.hpp"
#include "base/error.hpp"
#include "store/run_store.hpp"

namespace tendril::api {

// The filter of a bulk change: replays take runs that have ended (dead letters unless it says otherwise), cancelling
// takes open ones. Errors: invalid_input naming "filter.status".
Result<store::RunFilter> filter_for(RunAction action, store::RunFilter filter);

// Finds the runs a page at a time, newest first, so that a long search holds up nobody.
class RunSearch {
 public:
    RunSearch(store::RunStore& store, RunAction action, store::RunFilter filter);

    // The next ids; call until `finished`. Blocks. Errors: of the store.
    Result<std::vector<RunId>> next();
    [[nodiscard]] bool finished() const { return statuses_.empty(); }

 private:
    Result<bool> applies(const store::RunWithEvent& run);

    store::RunStore& store_;
    RunAction action_;
    store::RunFilter filter_;
    std::vector<store::RunStatus> statuses_;  // still to be looked through; the last one is at work
    std::int64_t before_ = 0;
};

}  // namespace tendril::api
