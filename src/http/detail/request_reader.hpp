// Bytes of a connection to requests. Free of sockets, so that a fuzzer can feed it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace tendril::http::detail {

struct ReadLimits {
    std::size_t header_bytes_max;  // request line and header fields together; also the trailer of a chunked body
    std::size_t body_bytes_max;
};

struct ParsedRequest {
    Request request;  // without remote_address
    bool keep_alive = true;
    bool http_1_0 = false;
};

// Why a request is not served. The connection cannot go on: where the next request starts is unknown.
struct Rejection {
    int status = 400;
    std::string_view detail;  // static text
};

class RequestReader {
 public:
    enum class State { need_more, complete, rejected };
    struct Progress {
        State state;
        std::size_t consumed;  // bytes not consumed must be fed again, followed by more
    };

    explicit RequestReader(ReadLimits limits);
    ~RequestReader();
    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;

    // Reads on; stops after one request. `bytes` must not be empty.
    Progress feed(std::string_view bytes);
    // The request that feed() completed; the reader is then ready for the next one.
    ParsedRequest take();
    [[nodiscard]] Rejection rejection() const;
    // True from a request's first byte to the take() after its last.
    [[nodiscard]] bool under_way() const;
    // The header is complete, asks for "100 Continue" before the body is sent, and nothing of the body has come.
    [[nodiscard]] bool wants_continue() const;

 private:
    struct Parser;
    ReadLimits limits_;
    std::unique_ptr<Parser> parser_;  // of the request under way
};

}  // namespace tendril::http::detail
