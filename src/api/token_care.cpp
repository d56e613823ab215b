#include "api/token_care.hpp"

#include <boost/asio/steady_timer.hpp>

#include "api/connections.hpp"
#include "base/log.hpp"

namespace tendril::api {

namespace {

constexpr std::chrono::minutes look_again_after{1};

std::string reason_of(const connector::Outcome& outcome) {
    const auto parsed = parse_json(outcome->body);
    const auto* message = parsed && parsed->is_object() ? parsed->get_object().if_contains("message") : nullptr;
    if (message != nullptr && message->is_string()) return std::string(message->get_string());
    return "The access token can no longer be renewed. Connect the account again.";
}

Task<void> care_for(Context& context, const store::Connection& connection) {
    auto& parts = context.parts;
    const auto outcome = co_await from_callback<connector::Outcome>(
        [&](auto done) { parts.transport.keep_fresh(connection.id, std::move(done)); });
    if (!outcome || outcome->status != 401) co_return;
    const Health lost{"needs_attention", reason_of(outcome)};
    const auto marked = co_await on_worker(parts.offload, [&] { return mark_health(context, connection.id, lost); });
    if (marked && *marked) apply_connection(context, **marked);
}

}  // namespace

Task<void> keep_tokens_fresh(Context& context) {
    boost::asio::steady_timer pause(context.parts.executor);
    while (!context.draining) {
        const auto all =
            co_await on_worker(context.parts.offload, [&] { return context.parts.config.all_connections(); });
        if (!all) log::warn("Access tokens are not looked after for now: {}", all.error().message);
        for (const auto& connection : all ? *all : std::vector<store::Connection>()) {
            if (connection.auth != "oauth2" || connection.health == "needs_attention") continue;
            co_await care_for(context, connection);
        }
        pause.expires_after(look_again_after);
        co_await pause.async_wait(boost::asio::use_awaitable);
    }
}

}  // namespace tendril::api
