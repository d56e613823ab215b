// GET /stream: what changes, while it changes.
#include "api/context.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "vault/signatures.hpp"

namespace tendril::api {

namespace {

Task<Result<http::Response>> listen(Call& call) {
    auto& context = call.context;
    if (context.draining) co_return Error(ErrorCode::unavailable, "The server stops.");
    const auto shown = presented(call.request.headers);
    Listener listener{call.workspace(), call.principal.actor, vault::sha256_hex(shown->token), shown->by_cookie};
    if (auto room = context.streams.has_room(listener); !room) co_return room.error();
    http::Response response;
    response.headers.add("Content-Type", "text/event-stream");
    // nginx would keep the events until it has some kilobytes of them.
    response.headers.add("X-Accel-Buffering", "no");
    const bool missed = call.request.headers.contains("Last-Event-ID");
    response.stream = [&context, listener, missed](std::unique_ptr<http::BodyStream> stream) {
        context.streams.open(listener, std::move(stream), missed);
    };
    co_return response;
}

}  // namespace

std::vector<Route> stream_routes() {
    return {{.method = "GET",
             .pattern = "/stream",
             .handle = listen,
             .id = "listen",
             .summary =
                 "Server-sent events: what changes in the workspace, four times a second at most. \"hello\" comes "
                 "first; after a reconnection it says that news were missed, and everything is to be read again.",
             .response = "LiveChanges",
             .media = "text/event-stream"}};
}

}  // namespace tendril::api
