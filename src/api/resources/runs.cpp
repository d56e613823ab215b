#include "api/audit.hpp"
#include "api/body.hpp"
#include "api/context.hpp"
#include "api/forms.hpp"
#include "api/paging.hpp"
#include "api/replay_input.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "api/run_filter.hpp"
#include "api/run_lists.hpp"
#include "engine/reasons.hpp"

namespace tendril::api {

namespace {

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    const auto filter = run_filter_of_query(call);
    if (!filter) co_return filter.error();
    co_return ok(
        co_await on_worker(call.context.parts.offload, [&] { return list_runs(call.context, *filter, *page); }));
}

// The run, if it is one of the caller's workspace. Errors: not_found.
Task<Result<store::RunWithEvent>> find_run(Call& call) {
    const auto& text = call.variable("id");
    const auto id = parse_run_id(text);
    if (!id) co_return no_such("run", text);
    auto found = co_await on_worker(call.context.parts.offload, [&] { return call.context.parts.runs.get_run(*id); });
    if (!found) co_return found.error();
    if (!*found || (*found)->run.workspace != call.workspace()) co_return no_such("run", text);
    co_return std::move(**found);
}

// With the reasons, where the flow's version is still in use.
json::value steps_of(const flow::Registry::FlowPointer& flow, const engine::SubFlows& sub_flows,
                     const store::RunWithEvent& run, const std::string& time_zone) {
    if (flow != nullptr) {
        auto explained = engine::explained_journal(*flow, sub_flows, run, time_zone);
        if (explained) return std::move(*explained);
    }
    return stored_json(run.run.state.journal);
}

Task<Result<http::Response>> get(Call& call) {
    const auto run = co_await find_run(call);
    if (!run) co_return run.error();
    const auto names =
        co_await on_worker(call.context.parts.offload, [&] { return flow_names(call.context, call.workspace()); });
    if (!names) co_return names.error();
    auto body = form(*run, name_of(*names, run->run.flow));
    const auto& parts = call.context.parts;
    const auto flow = parts.flows.find(run->run.flow, run->run.version);
    const auto time_zone = parts.engine.time_zone_of(call.workspace());
    engine::SubFlows sub_flows;
    for (const auto& key : co_await on_worker(parts.offload, [&] { return engine::sub_flows_of(*run); })) {
        if (auto version = parts.flows.find(key.first, key.second)) sub_flows.emplace(key, std::move(version));
    }
    body["steps"] = co_await on_worker(parts.offload, [&] { return steps_of(flow, sub_flows, *run, time_zone); });
    auto event = form(run->event);
    event["data"] = stored_json(run->event.data);
    body["event"] = std::move(event);
    co_return http::reply(200, body);
}

// The run after a change: 202 when another node works at it, which does what was asked within moments.
Task<Result<http::Response>> changed(Call& call, const store::RunWithEvent& before) {
    const auto after = co_await find_run(call);
    if (!after) co_return after.error();
    auto answer = co_await get(call);
    const bool done = after->run.state.updated_at != before.run.state.updated_at;
    if (answer && !done) answer->status = 202;
    co_return answer;
}

Task<Result<void>> audit(Call& call, const std::string& action, const std::string& detail) {
    co_return co_await on_worker(call.context.parts.offload,
                                 [&] { return record(call, action, call.variable("id"), detail); });
}

Result<engine::ReplayRequest> read_replay(const Call& call) {
    Body body(call.body);
    engine::ReplayRequest request;
    const auto from = body.text_or("from", "start");
    if (const auto* data = body.optional_object("data")) request.data = *data;
    if (auto checked = body.check(); !checked) return checked.error();
    const auto start = read_replay_from(from);
    if (!start) return start.error();
    request.from = *start;
    return request;
}

Task<Result<http::Response>> replay(Call& call) {
    auto request = read_replay(call);
    if (!request) co_return request.error();
    const auto run = co_await find_run(call);
    if (!run) co_return run.error();
    request->run = run->run.id;
    const auto started = co_await from_callback<Result<RunId>>(
        [&](auto done) { call.context.parts.engine.replay(std::move(*request), std::move(done)); });
    if (!started) co_return started.error();
    const auto id = to_string(*started);
    if (auto recorded = co_await audit(call, "run.replayed", id); !recorded) co_return recorded.error();
    co_return http::reply(202, json::object{{"run_id", id}});
}

Task<Result<http::Response>> decide(Call& call) {
    Body body(call.body);
    const auto decision = body.text("decision");
    if (auto checked = body.check(); !checked) co_return checked.error();
    if (decision != "repeat" && decision != "skip") {
        co_return Error(ErrorCode::invalid_input, "\"decision\" must be \"repeat\" or \"skip\".", "decision");
    }
    const auto run = co_await find_run(call);
    if (!run) co_return run.error();
    const auto decided = co_await from_callback<Result<void>>([&](auto done) {
        const auto choice = decision == "repeat" ? engine::Decision::repeat : engine::Decision::skip;
        call.context.parts.engine.decide(run->run.id, choice, std::move(done));
    });
    if (!decided) co_return decided.error();
    if (auto recorded = co_await audit(call, "run.decided", decision); !recorded) co_return recorded.error();
    co_return co_await changed(call, *run);
}

Task<Result<http::Response>> cancel(Call& call) {
    const auto run = co_await find_run(call);
    if (!run) co_return run.error();
    const auto cancelled = co_await from_callback<Result<void>>(
        [&](auto done) { call.context.parts.engine.cancel(run->run.id, std::move(done)); });
    if (!cancelled) co_return cancelled.error();
    if (auto recorded = co_await audit(call, "run.cancelled", ""); !recorded) co_return recorded.error();
    co_return co_await changed(call, *run);
}

}  // namespace

std::vector<Route> run_routes() {
    return {{.method = "GET",
             .pattern = "/runs",
             .handle = list,
             .id = "listRuns",
             .summary = "Runs, newest first.",
             .response = "Run",
             .list = true,
             .query = run_filter_parameters()},
            {.method = "GET",
             .pattern = "/runs/{id}",
             .handle = get,
             .id = "getRun",
             .summary = "A run with its event and what each step did.",
             .response = "RunDetail"},
            {.method = "POST",
             .pattern = "/runs/{id}/replay",
             .handle = replay,
             .id = "replayRun",
             .summary = "Runs the flow's published version again for the same event: from the start, or from the "
                        "step that failed, and with edited data if some are given.",
             .request = "ReplayRequest",
             .response = "Replay",
             .status = 202},
            {.method = "POST",
             .pattern = "/runs/{id}/decide",
             .handle = decide,
             .id = "decideRun",
             .summary = "Tells a held run whether to make its call again or to go on without. 202: another node works "
                        "at it and does so within moments.",
             .request = "Decision",
             .response = "RunDetail"},
            {.method = "POST",
             .pattern = "/runs/{id}/cancel",
             .handle = cancel,
             .id = "cancelRun",
             .summary = "Ends an open run. 202: another node works at it and does so within moments.",
             .response = "RunDetail"}};
}

}  // namespace tendril::api
