// Does the work of a bulk change, beside everything else that the server does.
#pragma once

#include "api/context.hpp"
#include "api/run_jobs.hpp"
#include "api/task.hpp"

namespace tendril::api {

// How many runs the action would change. Counting ends at a bound; `more` says that there are more.
struct RunCount {
    std::int64_t matched = 0;
    bool more = false;
};
Task<Result<RunCount>> count_runs(Context& context, RunAction action, store::RunFilter filter);

// Changes the job's runs, oldest first, and keeps its figures. Ends when all is done, the store gives up, the job is
// asked to stop, or the server shuts down.
Task<void> work_at(Context& context, RunJobs::Pointer job);

}  // namespace tendril::api
