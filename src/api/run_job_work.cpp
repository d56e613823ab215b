#include "api/run_job_work.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <span>

#include "api/run_search.hpp"

namespace tendril::api {

namespace {

constexpr std::int64_t counted_max = 10'000;
// Changed at once, so that they share commits and what people do meanwhile waits for a few of them at most.
constexpr std::size_t batch_size = 32;
constexpr std::chrono::milliseconds pause_when_refused{500};

Task<Result<std::vector<RunId>>> next_page(Context& context, RunSearch& search) {
    co_return co_await on_worker(context.parts.offload, [&] { return search.next(); });
}

Task<void> wait(Context& context, std::chrono::milliseconds pause) {
    boost::asio::steady_timer timer(context.parts.executor, pause);
    co_await timer.async_wait(boost::asio::use_awaitable);
}

bool must_stop(const Context& context, const RunJob& job) {
    return job.stop || context.draining;
}

void tell(Context& context, const RunJob& job) {
    context.streams.changed(job.filter.workspace, "jobs", job.id);
}

// What became of one run.
using Outcome = Result<void>;
using Report = std::function<void(Outcome)>;

void change(Context& context, const RunJob& job, RunId run, Report done) {
    auto& engine = context.parts.engine;
    if (job.action == RunAction::cancel) return engine.cancel(run, std::move(done));
    engine.replay({.run = run, .from = job.from, .priority = store::Priority::bulk},
                  [done = std::move(done)](const Result<RunId>& started) {
                      done(started ? Outcome() : Outcome(started.error()));
                  });
}

bool may_work_later(ErrorCode code) {
    return code == ErrorCode::rate_limited || code == ErrorCode::unavailable;
}

// Changed by somebody else since it was found: no failure of this job.
bool is_overtaken(ErrorCode code) {
    return code == ErrorCode::conflict || code == ErrorCode::not_found;
}

void count(RunJob& job, const Outcome& outcome) {
    if (outcome) {
        ++job.done;
    } else if (is_overtaken(outcome.error().code)) {
        ++job.skipped;
    } else {
        ++job.failed;
        if (job.error.empty()) job.error = outcome.error().message;
    }
}

// Changes the runs and gives back those that were refused for now.
Task<std::vector<RunId>> change_batch(Context& context, RunJob& job, std::span<const RunId> runs) {
    std::vector<RunId> refused;
    auto left = runs.size();
    co_await from_callback<bool>([&](auto done) {
        for (const auto run : runs) {
            change(context, job, run, [&, run, done](const Outcome& outcome) {
                if (!outcome && may_work_later(outcome.error().code)) {
                    refused.push_back(run);
                } else {
                    count(job, outcome);
                }
                if (--left == 0) done(true);
            });
        }
    });
    co_return refused;
}

// Every run that the job means, oldest first; what fails ends the job.
Task<std::vector<RunId>> find_all(Context& context, RunJob& job) {
    RunSearch search(context.parts.runs, job.action, job.filter);
    std::vector<RunId> all;
    while (!search.finished() && !must_stop(context, job)) {
        const auto page = co_await next_page(context, search);
        if (!page) {
            job.state = JobState::failed;
            job.error = page.error().message;
            break;
        }
        all.insert(all.end(), page->begin(), page->end());
        job.matched = static_cast<std::int64_t>(all.size());
        tell(context, job);
    }
    std::sort(all.begin(), all.end());
    co_return all;
}

Task<void> change_all(Context& context, RunJob& job, std::vector<RunId> runs) {
    std::span<const RunId> rest(runs);
    while (!rest.empty() && !must_stop(context, job)) {
        const auto batch = rest.first(std::min(rest.size(), batch_size));
        rest = rest.subspan(batch.size());
        auto refused = co_await change_batch(context, job, batch);
        while (!refused.empty() && !must_stop(context, job)) {
            co_await wait(context, pause_when_refused);
            refused = co_await change_batch(context, job, refused);
        }
        tell(context, job);
    }
}

}  // namespace

Task<Result<RunCount>> count_runs(Context& context, RunAction action, store::RunFilter filter) {
    RunSearch search(context.parts.runs, action, std::move(filter));
    RunCount count;
    while (!search.finished() && !count.more) {
        const auto page = co_await next_page(context, search);
        if (!page) co_return page.error();
        count.matched += static_cast<std::int64_t>(page->size());
        count.more = count.matched >= counted_max && !search.finished();
    }
    co_return count;
}

Task<void> work_at(Context& context, RunJobs::Pointer job) {
    auto runs = co_await find_all(context, *job);
    if (is_working(*job)) {
        job->state = JobState::working;
        co_await change_all(context, *job, std::move(runs));
        job->state = must_stop(context, *job) ? JobState::cancelled : JobState::done;
    }
    job->finished_at = context.parts.clock.now();
    tell(context, *job);
}

}  // namespace tendril::api
