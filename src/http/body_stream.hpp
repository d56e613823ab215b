// The body of a response that goes on for as long as both sides like, such as server-sent events.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

namespace tendril::http {

// The writer's end. Letting go of it ends the body, and the connection with it.
//
// Thread safety: the server's executor only.
class BodyStream {
 public:
    virtual ~BodyStream() = default;
    // False when nothing was sent: the client has gone, or takes so little that 64 KiB wait for it already.
    virtual bool send(std::string_view text) = 0;
    // Calls `ended` once, later, when the client has gone or the server drains; not when the writer let go first. To be
    // set when the stream begins.
    virtual void on_end(std::function<void()> ended) = 0;
};

using StreamStart = std::function<void(std::unique_ptr<BodyStream>)>;

}  // namespace tendril::http
