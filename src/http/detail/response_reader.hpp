// Bytes of a connection to the answer of one call. Free of sockets.
#pragma once

#include <memory>
#include <string_view>

#include "http/message.hpp"

namespace tendril::http::detail {

class ResponseReader {
 public:
    enum class State {
        need_more,
        complete,
        malformed,
        too_large,  // more than `bytes_max`, header included, as it came or unpacked
    };
    struct Progress {
        State state;
        std::size_t consumed;  // bytes not consumed must be fed again, followed by more
    };

    explicit ResponseReader(std::size_t bytes_max);
    ~ResponseReader();
    ResponseReader(const ResponseReader&) = delete;
    ResponseReader& operator=(const ResponseReader&) = delete;

    // Readies it for the answer to the next request. A HEAD has an answer without body, whatever length that tells.
    void start(bool to_head);
    // Reads on; interim answers (1xx) are passed over. `bytes` must not be empty.
    Progress feed(std::string_view bytes);
    // The connection ended, which completes an answer that does not tell its length.
    State end();
    // The answer that is complete: unpacked, without the fields that described how it was sent.
    Response take();
    // Whether the connection may carry another request.
    [[nodiscard]] bool keep_alive() const;
    // Whether anything of the answer has come.
    [[nodiscard]] bool begun() const;

 private:
    struct Parser;
    State complete();

    const std::size_t bytes_max_;
    bool to_head_ = false;
    bool begun_ = false;
    std::size_t header_bytes_ = 0;
    std::unique_ptr<Parser> parser_;
};

}  // namespace tendril::http::detail
