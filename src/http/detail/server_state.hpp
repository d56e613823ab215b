// What the connections of one server share.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <unordered_set>

#include "http/detail/response_text.hpp"
#include "http/server.hpp"

namespace tendril::http::detail {

class Session;

// Touched on the server's executor only.
struct ServerState {
    boost::asio::any_io_executor executor;
    ServerLimits limits;
    Handler handler;
    DateText date;
    std::unordered_set<Session*> sessions;  // each removes itself when it ends
    bool stopping = false;                  // no new connections and no new requests
    bool destroyed = false;                 // the Server is gone
    std::function<void()> on_empty;         // called when the last session ends, if set
};

}  // namespace tendril::http::detail
