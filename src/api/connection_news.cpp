#include "api/connection_news.hpp"

#include <memory>

#include "api/connection_input.hpp"
#include "api/connections.hpp"
#include "base/log.hpp"

namespace tendril::api {

namespace {

// When the connection's credentials were stored last. Blocks.
Result<std::optional<TimePoint>> credentials_since(Context& context, const std::string& connection) {
    const auto found = context.parts.config.find_connection(connection);
    if (!found) return found.error();
    if (!*found) return std::optional<TimePoint>();
    const auto secret =
        context.parts.config.find_secret((*found)->workspace, connection, credentials_name(**found).name);
    if (!secret) return secret.error();
    return *secret ? std::optional((*secret)->updated_at) : std::optional<TimePoint>();
}

Result<std::optional<store::Connection>> mark_uninstalled(Context& context, const ConnectionNews& news) {
    const auto since = credentials_since(context, news.connection);
    if (!since) return since.error();
    if (*since && **since > news.at) return std::optional<store::Connection>();
    return mark_health(context, news.connection,
                       {"needs_attention", "The app was uninstalled on " + to_iso8601(news.at).substr(0, 10) +
                                               ". Install and connect it again to go on."});
}

}  // namespace

std::optional<ConnectionNews> news_of_connection(const Context& context, const engine::Incoming& event) {
    const auto* operation = context.parts.catalog.trigger_for(event.type);
    if (operation == nullptr || event.connection.empty()) return std::nullopt;
    if (operation->trigger.connection == connector::Trigger::Connection::nothing) return std::nullopt;
    return ConnectionNews{event.connection,
                          operation->trigger.connection == connector::Trigger::Connection::uninstalled,
                          event.occurred_at};
}

void take_news(Context& context, const ConnectionNews& news) {
    if (!news.uninstalled) return;
    auto marked = std::make_shared<Result<std::optional<store::Connection>>>(std::optional<store::Connection>());
    context.parts.offload([&context, news, marked] { *marked = mark_uninstalled(context, news); },
                          [&context, marked] {
                              if (!*marked) {
                                  log::warn("An app was uninstalled, which could not be stored: {}",
                                            marked->error().message);
                              } else if (**marked) {
                                  apply_connection(context, ***marked);
                              }
                          });
}

}  // namespace tendril::api
