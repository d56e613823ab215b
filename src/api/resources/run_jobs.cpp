#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "api/audit.hpp"
#include "api/body.hpp"
#include "api/context.hpp"
#include "api/paging.hpp"
#include "api/replay_input.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "api/run_filter.hpp"
#include "api/run_job_work.hpp"
#include "api/run_search.hpp"

namespace tendril::api {

namespace {

struct Wanted {
    RunJob job;
    bool dry_run = false;
};

Result<Wanted> read_wanted(const Call& call, RunAction action) {
    Body body(call.body);
    Wanted wanted;
    wanted.job.action = action;
    const auto& filter = body.object("filter");
    wanted.dry_run = body.optional_flag("dry_run").value_or(false);
    const auto from = action == RunAction::replay ? body.text_or("from", "start") : std::string("start");
    if (auto checked = body.check(); !checked) return checked.error();
    const auto start = read_replay_from(from);
    if (!start) return start.error();
    wanted.job.from = *start;
    auto given = run_filter_of_body(call.workspace(), filter);
    if (!given) return given.error();
    auto narrowed = filter_for(action, std::move(*given));
    if (!narrowed) return narrowed.error();
    wanted.job.filter = std::move(*narrowed);
    return wanted;
}

http::Response answer_with(const RunJob& job) {
    auto response = http::reply(202, form(job));
    response.headers.add("Location", "/api/v1/jobs/" + job.id);
    return response;
}

// Two jobs of one kind would race for the same runs.
Error at_work_already(const RunJob& job) {
    return Error(ErrorCode::conflict, "The job " + job.id + " is at this work already. Wait for it, or cancel it.");
}

Task<Result<http::Response>> start_job(Call& call, RunJob wanted) {
    auto& context = call.context;
    if (const auto other = context.jobs.working(call.workspace(), wanted.action)) co_return at_work_already(*other);
    const auto job = std::make_shared<RunJob>(std::move(wanted));
    job->id = new_id(context.parts.random, "job");
    job->created_at = context.parts.clock.now();
    context.jobs.add(job);
    boost::asio::co_spawn(context.parts.executor, work_at(context, job), boost::asio::detached);
    const auto action = job->action == RunAction::replay ? "runs.replayed" : "runs.cancelled";
    const auto recorded = co_await on_worker(context.parts.offload,
                                             [&] { return record(call, action, job->id, to_text(form(job->filter))); });
    if (!recorded) co_return recorded.error();
    co_return answer_with(*job);
}

Task<Result<http::Response>> change_runs(Call& call, RunAction action) {
    auto wanted = read_wanted(call, action);
    if (!wanted) co_return wanted.error();
    if (!wanted->dry_run) co_return co_await start_job(call, std::move(wanted->job));
    const auto count = co_await count_runs(call.context, action, wanted->job.filter);
    if (!count) co_return count.error();
    co_return http::reply(200, json::object{{"matched", count->matched}, {"more", count->more}});
}

Task<Result<http::Response>> replay(Call& call) {
    co_return co_await change_runs(call, RunAction::replay);
}

Task<Result<http::Response>> cancel(Call& call) {
    co_return co_await change_runs(call, RunAction::cancel);
}

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    co_return ok(page_through(
        call.context.jobs.list(call.workspace()), *page, [](const RunJob& job) { return job.id; },
        [](const RunJob& job) { return form(job); }));
}

Task<Result<http::Response>> get(Call& call) {
    const auto& id = call.variable("id");
    const auto job = call.context.jobs.find(call.workspace(), id);
    if (job == nullptr) co_return no_such("job", id);
    co_return http::reply(200, form(*job));
}

Task<Result<http::Response>> stop(Call& call) {
    const auto& id = call.variable("id");
    const auto job = call.context.jobs.find(call.workspace(), id);
    if (job == nullptr) co_return no_such("job", id);
    job->stop = true;
    const auto recorded =
        co_await on_worker(call.context.parts.offload, [&] { return record(call, "job.cancelled", id); });
    if (!recorded) co_return recorded.error();
    co_return http::reply(200, form(*job));
}

}  // namespace

std::vector<Route> run_job_routes() {
    return {{.method = "POST",
             .pattern = "/runs/replay",
             .handle = replay,
             .id = "replayRuns",
             .summary = "Replays every run that the filter finds and that was not replayed yet, behind everything "
                        "else; dead letters unless the filter names another status. With dry_run it only counts.",
             .request = "BulkReplay",
             .response = "Job",
             .status = 202},
            {.method = "POST",
             .pattern = "/runs/cancel",
             .handle = cancel,
             .id = "cancelRuns",
             .summary = "Ends every open run that the filter finds. With dry_run it only counts.",
             .request = "BulkCancel",
             .response = "Job",
             .status = 202},
            {.method = "GET",
             .pattern = "/jobs",
             .handle = list,
             .id = "listJobs",
             .summary = "Bulk changes since the server started, newest first.",
             .response = "Job",
             .list = true},
            {.method = "GET",
             .pattern = "/jobs/{id}",
             .handle = get,
             .id = "getJob",
             .summary = "How far a bulk change has come.",
             .response = "Job"},
            {.method = "POST",
             .pattern = "/jobs/{id}/cancel",
             .handle = stop,
             .id = "cancelJob",
             .summary = "Stops a bulk change; what it has done already stays.",
             .response = "Job"}};
}

}  // namespace tendril::api
