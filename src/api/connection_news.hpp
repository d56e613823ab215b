// Events that tell of a connection itself: its app was installed or uninstalled.
#pragma once

#include <optional>
#include <string>

#include "api/context.hpp"
#include "engine/engine.hpp"

namespace tendril::api {

struct ConnectionNews {
    std::string connection;
    bool uninstalled = false;
    TimePoint at;
};

// nullopt when the event says nothing of a connection that is known here.
std::optional<ConnectionNews> news_of_connection(const Context& context, const engine::Incoming& event);

// An uninstalled connection needs attention, and its runs are held until somebody connects it again. News that are
// older than its credentials, such as a late delivery after a new installation, change nothing. An installation alone
// changes nothing either: the exchange of its code does, before or after this news.
void take_news(Context& context, const ConnectionNews& news);

}  // namespace tendril::api
