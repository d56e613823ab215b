#include "api/service.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <utility>

#include "api/connections.hpp"
#include "api/context.hpp"
#include "api/dispatcher.hpp"
#include "api/hook_intake.hpp"
#include "api/live_news.hpp"
#include "api/oauth_callback.hpp"
#include "api/readiness.hpp"
#include "api/security_headers.hpp"
#include "api/sign_in.hpp"
#include "api/token_care.hpp"
#include "api/web_app.hpp"
#include "base/log.hpp"
#include "http/problem.hpp"

namespace tendril::api {

namespace {

constexpr std::chrono::seconds read_again_after{1};
// Of more workspaces than this, the metrics name the first only.
constexpr std::size_t workspaces_told_max = 200;

// When the oldest run of each workspace that keeps its place was made.
Task<std::map<std::string, TimePoint>> oldest_runs(Context& context) {
    auto& runs = context.parts.runs;
    const auto workspaces = co_await from_callback<Result<std::vector<std::string>>>(
        [&](auto done) { runs.open_workspaces(std::move(done)); });
    std::map<std::string, TimePoint> oldest;
    if (!workspaces) co_return oldest;
    for (const auto& workspace : *workspaces) {
        if (oldest.size() == workspaces_told_max) break;
        const auto first = co_await from_callback<Result<std::vector<store::RunWithEvent>>>(
            [&](auto done) { runs.load_open({.workspace = workspace, .limit = 1}, std::move(done)); });
        if (first && !first->empty()) oldest.emplace(workspace, first->front().run.created_at);
    }
    co_return oldest;
}

Task<http::Response> metrics_answer(Context& context) {
    auto backlog = co_await on_worker(context.parts.offload, [&] { return context.parts.runs.backlog(); });
    if (!backlog) co_return http::problem(backlog.error());
    const auto oldest = co_await oldest_runs(context);
    const auto counters = context.parts.engine.counters();
    const auto store = context.parts.store_state();
    const auto now = context.parts.clock.now();
    const std::chrono::duration<double> uptime = now - context.started_at;
    const auto polls = context.parts.poller == nullptr ? sync::PollCounters() : context.parts.poller->counters();
    http::Response response;
    response.headers.add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    response.body = metrics_text({.http = context.metrics,
                                  .engine = counters,
                                  .store = store,
                                  .backlog = *backlog,
                                  .retention = context.retention,
                                  .oldest_runs = oldest,
                                  .now = now,
                                  .uptime_seconds = uptime.count(),
                                  .version = context.parts.version,
                                  .polls = polls});
    co_return response;
}

class HttpService final : public Service {
 public:
    explicit HttpService(Parts parts) : context_(std::move(parts)), web_app_(embedded::web_assets()) {}

    Result<void> load() override {
        auto& parts = context_.parts;
        parts.config.on_change([this] { boost::asio::post(context_.parts.executor, [this] { reload_soon(); }); });
        auto connections = parts.config.all_connections();
        if (!connections) return connections.error();
        context_.locations.replace(*connections);
        context_.live.remember(std::move(*connections));
        auto tables = parts.config.all_tables();
        if (!tables) return tables.error();
        context_.live.apply_tables(parts.engine, std::move(*tables));
        auto hooks = read_hooks(context_.parts.config, context_.parts.vault);
        if (!hooks) return hooks.error();
        for (auto& hook : *hooks) context_.hooks.put(std::move(hook));
        return {};
    }

    void start() override {
        watch_listeners(context_);
        boost::asio::co_spawn(context_.parts.executor, hear_other_nodes(context_), boost::asio::detached);
        boost::asio::co_spawn(context_.parts.executor, keep_forgetting(context_), boost::asio::detached);
        boost::asio::co_spawn(context_.parts.executor, keep_tokens_fresh(context_), boost::asio::detached);
        // A rotation that a process which died has begun.
        if (context_.parts.keys.rotating()) {
            boost::asio::co_spawn(context_.parts.executor, rotate_master_key(context_), boost::asio::detached);
        }
    }

    http::Handler handler() override {
        return [this](http::Request request, http::Respond respond) { answer(std::move(request), std::move(respond)); };
    }

    void start_draining() override { context_.draining = true; }

    void run_changed(const store::Run& run) override { context_.streams.run_changed(run); }

    void event_stored(const std::string& workspace, EventId event) override {
        if (context_.streams.anybody()) context_.streams.changed(workspace, "events", to_string(event));
    }

    void connection_refused(const std::string& connection, const std::string& why) override {
        context_.parts.offload(
            [this, connection, why] {
                auto marked = mark_health(context_, connection, {"needs_attention", why});
                if (!marked) log::warn("The health of {} could not be stored: {}", connection, marked.error().message);
                if (marked && *marked) tell_listeners(context_, (*marked)->workspace, "connections", connection);
            },
            [] {});
    }

 private:
    // Changes that come while it reads are read once more afterwards.
    void reload_soon() {
        changed_ = true;
        if (std::exchange(reloading_, true)) return;
        boost::asio::co_spawn(context_.parts.executor, reload_until_settled(), boost::asio::detached);
    }

    Task<void> reload_until_settled() {
        while (std::exchange(changed_, false)) {
            const auto reloaded = co_await reload(context_);
            reading_failed_ = !reloaded;
            if (reloaded || context_.draining) continue;
            log::warn("The configuration could not be read again: {}", reloaded.error().message);
            boost::asio::steady_timer pause(context_.parts.executor, read_again_after);
            co_await pause.async_wait(boost::asio::use_awaitable);
            changed_ = true;
        }
        reloading_ = false;
    }

    void answer(http::Request request, http::Respond respond) {
        const std::string_view path(request.path);
        if (path.starts_with(hooks_path)) return receive_event(context_, request, std::move(respond));
        if (path == api_path || path.starts_with("/api/")) {
            return answer_with(answer_api(std::move(request)), Metrics::Area::api, std::move(respond));
        }
        if (path == "/metrics") return answer_with(metrics_answer(context_), Metrics::Area::web, std::move(respond));
        if (path == "/sign-in") {
            return answer_with(sign_in(context_, std::move(request)), Metrics::Area::web, std::move(respond));
        }
        if (path == oauth_callback_path) {
            return answer_with(oauth_callback(context_, std::move(request)), Metrics::Area::web, std::move(respond));
        }
        finish(answer_at_once(request), Metrics::Area::web, respond);
    }

    Task<http::Response> answer_api(http::Request request) {
        if (!request.path.starts_with(std::string(api_path) + "/")) {
            co_return http::problem(404, "The REST interface is below /api/v1.");
        }
        co_return co_await dispatch(context_, std::move(request));
    }

    http::Response answer_at_once(const http::Request& request) {
        if (request.path == "/healthz") {
            json::object alive;
            alive["status"] = "alive";
            return http::reply(200, alive);
        }
        if (request.path == "/readyz") return tell_readiness();
        return web_app_.answer(request);
    }

    http::Response tell_readiness() const {
        const auto& parts = context_.parts;
        return readiness(
            {parts.store_state(), parts.engine.counters(), engine::EngineLimits(), context_.draining, reading_failed_});
    }

    void answer_with(Task<http::Response> task, Metrics::Area area, http::Respond respond) {
        boost::asio::co_spawn(
            context_.parts.executor, std::move(task),
            [this, area, respond = std::move(respond)](std::exception_ptr failure, http::Response response) {
                if (failure) response = http::problem(500, "An internal error happened.");
                finish(std::move(response), area, respond);
            });
    }

    void finish(http::Response response, Metrics::Area area, const http::Respond& respond) {
        add_security_headers(response);
        context_.metrics.answered(area, response.status);
        respond(std::move(response));
    }

    Context context_;
    WebApp web_app_;
    bool changed_ = false;
    bool reloading_ = false;
    bool reading_failed_ = false;
};

}  // namespace

std::unique_ptr<Service> make_service(Parts parts) {
    return std::make_unique<HttpService>(std::move(parts));
}

}  // namespace tendril::api
