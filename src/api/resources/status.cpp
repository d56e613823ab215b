#include "api/context.hpp"
#include "api/openapi.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "api/sign_in.hpp"

namespace tendril::api {

namespace {

json::object form(const engine::Counters& counts) {
    return {{"events_accepted", counts.events_accepted},
            {"events_duplicate", counts.events_duplicate},
            {"events_refused", counts.events_refused},
            {"runs_started", counts.runs_started},
            {"runs_succeeded", counts.runs_succeeded},
            {"runs_filtered", counts.runs_filtered},
            {"runs_dead", counts.runs_dead},
            {"runs_held", counts.runs_held},
            {"calls", counts.calls},
            {"calls_failed", counts.calls_failed},
            {"runs_open_in_memory", counts.runs_open_in_memory}};
}

Task<Result<http::Response>> get_status(Call& call) {
    const auto& parts = call.context.parts;
    const auto backlog = co_await on_worker(parts.offload, [&] { return parts.runs.backlog(); });
    if (!backlog) co_return backlog.error();
    const auto store = parts.store_state();
    const std::chrono::duration<double, std::milli> uptime = parts.clock.now() - call.context.started_at;
    json::object body{{"version", parts.version}, {"uptime_ms", static_cast<std::int64_t>(uptime.count())}};
    body["counters"] = form(parts.engine.counters());
    body["backlog"] = json::object{
        {"open_runs", backlog->open_runs}, {"held_runs", backlog->held_runs}, {"dead_runs", backlog->dead_runs}};
    body["store"] =
        json::object{{"healthy", store.healthy}, {"commits", store.commits}, {"operations", store.operations}};
    co_return http::reply(200, body);
}

Task<Result<http::Response>> get_description(Call& call) {
    co_return http::reply(200, openapi(routes(), call.context.parts.version));
}

// The address is relative: only the caller knows by which name the server is reached.
Task<Result<http::Response>> create_sign_in_link(Call& call) {
    auto& parts = call.context.parts;
    const auto code = new_sign_in_code(parts.random, call.workspace(), parts.clock.now());
    const auto stored = co_await on_worker(parts.offload, [&] { return parts.config.put_token(code.record); });
    if (!stored) co_return stored.error();
    co_return http::reply(
        201, json::object{{"path", "/sign-in?code=" + code.text}, {"expires_at", to_iso8601(*code.record.expires_at)}});
}

}  // namespace

std::vector<Route> status_routes() {
    return {{.method = "GET",
             .pattern = "/status",
             .handle = get_status,
             .id = "getStatus",
             .summary = "Version, counters, backlog and the store's health.",
             .response = "Status"},
            {.method = "POST",
             .pattern = "/sign-in-links",
             .handle = create_sign_in_link,
             .id = "createSignInLink",
             .summary = "A link that signs a browser in, once, within a day.",
             .response = "SignInLink",
             .status = 201,
             .answers_secret = true,
             .needs = Role::admin},
            {.method = "GET",
             .pattern = "/openapi.json",
             .handle = get_description,
             .id = "getDescription",
             .summary = "This description.",
             .access = Access::everybody}};
}

}  // namespace tendril::api
