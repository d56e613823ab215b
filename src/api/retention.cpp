#include "api/retention.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <utility>

#include "api/context.hpp"
#include "base/log.hpp"

namespace tendril::api {

namespace {

using std::chrono::steady_clock;

constexpr std::chrono::minutes between_rounds{1};
constexpr std::chrono::milliseconds rest_min{20};
constexpr int rest_factor = 4;
// Longer than any step, so that two processes never forget at once.
constexpr std::chrono::minutes lock_lasts{5};
constexpr const char* lock_name = "retention";

Task<void> rest(Context& context, std::chrono::milliseconds pause) {
    boost::asio::steady_timer timer(context.parts.executor, pause);
    co_await timer.async_wait(boost::asio::use_awaitable);
}

// Does a step on a worker thread and rests as long as it deserves.
template <class Step>
Task<std::invoke_result_t<Step&>> step_and_rest(Context& context, Step step) {
    const auto before = steady_clock::now();
    auto result = co_await on_worker(context.parts.offload, std::move(step));
    co_await rest(context, rest_after(steady_clock::now() - before));
    co_return result;
}

// Until nothing is left that may be forgotten.
Task<Result<void>> forget(Context& context, store::Retention wanted, RetentionProgress& progress) {
    auto& runs = context.parts.runs;
    for (bool more = true; more && !context.draining;) {
        const auto pruned = co_await step_and_rest(context, [&] { return runs.prune(wanted); });
        if (!pruned) co_return pruned.error();
        progress.runs += pruned->runs;
        progress.events += pruned->events;
        more = pruned->more;
    }
    const auto bytes = co_await on_worker(context.parts.offload, [&] { return runs.stored_bytes(wanted.workspace); });
    if (!bytes) co_return bytes.error();
    progress.stored_bytes = *bytes;
    co_return Result<void>();
}

Task<Result<void>> give_back(Context& context) {
    context.retention.giving_back = true;
    Result<bool> more = true;
    while (more && *more && !context.draining) {
        more = co_await step_and_rest(context, [&] { return context.parts.runs.give_back_space(); });
    }
    context.retention.giving_back = false;
    if (!more) co_return more.error();
    co_return Result<void>();
}

Task<void> forget_for(Context& context, const store::Workspace& workspace) {
    const auto wanted = retention_of(workspace, context.parts.clock.now());
    if (!wanted) co_return;
    auto& progress = context.retention.workspaces[workspace.id];
    progress.working = true;
    const auto done = co_await forget(context, *wanted, progress);
    progress.working = false;
    progress.error = done ? std::string() : done.error().message;
    if (done) progress.finished_at = context.parts.clock.now();
}

Task<Result<void>> round(Context& context) {
    auto& parts = context.parts;
    const auto workspaces = co_await on_worker(parts.offload, [&] { return parts.config.list_workspaces(); });
    if (!workspaces) co_return workspaces.error();
    std::int64_t before = 0;
    for (const auto& [id, progress] : context.retention.workspaces) before += progress.runs + progress.events;
    for (const auto& workspace : *workspaces) {
        if (context.draining) co_return Result<void>();
        co_await forget_for(context, workspace);
    }
    std::int64_t after = 0;
    for (const auto& [id, progress] : context.retention.workspaces) after += progress.runs + progress.events;
    if (after > before) co_return co_await give_back(context);
    co_return Result<void>();
}

Task<Result<void>> round_alone(Context& context) {
    auto& parts = context.parts;
    const auto mine = co_await on_worker(
        parts.offload, [&] { return parts.config.acquire_lock(lock_name, context.instance, lock_lasts); });
    if (!mine) co_return mine.error();
    if (!*mine) co_return Result<void>();
    auto done = co_await round(context);
    const auto released =
        co_await on_worker(parts.offload, [&] { return parts.config.release_lock(lock_name, context.instance); });
    if (!released) co_return released.error();
    co_return done;
}

json::value time_or_null(const std::optional<TimePoint>& time) {
    return time ? json::value(to_iso8601(*time)) : json::value(nullptr);
}

}  // namespace

std::optional<store::Retention> retention_of(const store::Workspace& workspace, TimePoint now) {
    const auto& settings = object_or_empty(workspace.settings, "retention");
    const auto* days = settings.if_contains("days");
    const auto* bytes = settings.if_contains("bytes");
    store::Retention wanted;
    wanted.workspace = workspace.id;
    if (days != nullptr && days->is_int64()) wanted.older_than = now - std::chrono::days(days->get_int64());
    if (bytes != nullptr && bytes->is_int64()) wanted.bytes_max = bytes->get_int64();
    if (wanted.older_than == TimePoint() && !wanted.bytes_max) return std::nullopt;
    return wanted;
}

std::chrono::milliseconds rest_after(steady_clock::duration took) {
    return std::max(rest_min, std::chrono::duration_cast<std::chrono::milliseconds>(took * rest_factor));
}

json::object form(const store::Workspace& workspace, const RetentionProgress& progress) {
    json::object made{{"workspace", workspace.id},
                      {"retention", object_or_empty(workspace.settings, "retention")},
                      {"working", progress.working},
                      {"forgotten_runs", progress.runs},
                      {"forgotten_events", progress.events}};
    made["stored_bytes"] = progress.stored_bytes ? json::value(*progress.stored_bytes) : json::value(nullptr);
    made["finished_at"] = time_or_null(progress.finished_at);
    made["error"] = progress.error.empty() ? json::value(nullptr) : json::value(progress.error);
    return made;
}

Task<void> keep_forgetting(Context& context) {
    while (!context.draining) {
        const auto done = co_await round_alone(context);
        if (!done) log::warn("Old runs and events could not be forgotten: {}", done.error().message);
        co_await rest(context, between_rounds);
    }
}

}  // namespace tendril::api
