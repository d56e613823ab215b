#include "api/live_news.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <utility>

#include "api/dispatcher.hpp"

namespace tendril::api {

namespace {

// A store that cannot be asked lets everybody stay.
Task<void> judge(Context& context, Listener listener, LiveStreams::Judge decide) {
    const auto now = context.parts.clock.now();
    const auto found = co_await context.tokens.find_hash(context.parts.offload, listener.token_hash, now);
    if (!found) co_return;
    const auto principal = admit(*found, {.token = {}, .by_cookie = listener.by_cookie}, now);
    const auto* route = find_route(routes(), "GET", "/stream").route;
    decide(principal && may_call(*principal, *route));
}

constexpr std::chrono::seconds look_every{2};

// Grows with every event that is stored and every run that ends, on any node.
std::int64_t happened(const std::vector<store::HourCounts>& hours) {
    std::int64_t sum = 0;
    for (const auto& hour : hours) {
        sum += hour.events;
        for (const auto& [status, runs] : hour.ended) sum += runs;
    }
    return sum;
}

Task<void> look(Context& context, const std::string& workspace, std::map<std::string, std::int64_t>& seen) {
    auto& parts = context.parts;
    const auto since = parts.clock.now() - std::chrono::hours(1);
    const auto hours = co_await on_worker(parts.offload, [&] { return parts.runs.hour_counts(workspace, since); });
    if (!hours) co_return;
    const auto now = happened(*hours);
    const auto [before, is_first] = seen.try_emplace(workspace, now);
    if (is_first || std::exchange(before->second, now) == now) co_return;
    context.streams.changed_somehow(workspace, "runs");
    context.streams.changed_somehow(workspace, "events");
}

}  // namespace

std::string collection_of(std::string_view action) {
    const auto subject = action.substr(0, action.find('.'));
    if (subject == "run" || subject == "runs") return "";
    if (subject == "person" || subject == "people") return "people";
    if (subject == "oauth_app") return "oauth-apps";
    if (subject.ends_with('s')) return std::string(subject);
    return std::string(subject) + "s";
}

void tell_listeners(Context& context, std::string workspace, std::string collection, std::string id) {
    boost::asio::post(context.parts.executor, [&context, workspace = std::move(workspace),
                                               collection = std::move(collection), id = std::move(id)] {
        if (id.empty()) return context.streams.changed_somehow(workspace, collection);
        context.streams.changed(workspace, collection, id);
    });
}

Task<void> hear_other_nodes(Context& context) {
    boost::asio::steady_timer pause(context.parts.executor);
    std::map<std::string, std::int64_t> seen;
    while (!context.draining) {
        pause.expires_after(look_every);
        co_await pause.async_wait(boost::asio::use_awaitable);
        // Whoever holds every partition is alone: it hears of everything from its own engine.
        const bool is_alone = context.parts.engine.counters().partitions_held == store::partition_count;
        if (is_alone || !context.streams.anybody()) {
            seen.clear();
            continue;
        }
        for (const auto& workspace : context.streams.workspaces()) co_await look(context, workspace, seen);
    }
}

void watch_listeners(Context& context) {
    context.tokens.on_clear([&context] { context.streams.check(); });
    context.streams.on_check([&context](const Listener& listener, LiveStreams::Judge decide) {
        boost::asio::co_spawn(context.parts.executor, judge(context, listener, std::move(decide)),
                              boost::asio::detached);
    });
}

}  // namespace tendril::api
