// Responses as bytes on the wire.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace tendril::http::detail {

// "Not Found" for 404; "Unknown Status" for a number without a registered phrase.
std::string_view reason_phrase(int status);

// The value of the Date header, made anew only when the second changes.
class DateText {
 public:
    std::string_view at(std::time_t now);

 private:
    std::time_t second_ = -1;
    std::string text_;
};

// What the request and the connection say about how a response is framed.
struct Framing {
    bool head_only = false;  // answers HEAD: the length of the body, but no body
    bool keep_alive = true;  // another request may follow on the connection
    bool http_1_0 = false;   // the client speaks HTTP/1.0, where keeping the connection must be said
};

// Appends the whole response to `out`. Line breaks in header values become blanks, so that no value can forge a header.
void append_response(std::string& out, const Response& response, Framing framing, std::string_view date);

}  // namespace tendril::http::detail
