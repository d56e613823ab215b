#include "http/detail/call_rules.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>

namespace tendril::http::detail {

namespace {

constexpr std::string_view token_marks = "!#$%&'*+-.^_`|~";  // RFC 9110, section 5.6.2

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || token_marks.find(letter) != std::string_view::npos;
    });
}

bool breaks_line(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

}  // namespace

std::optional<Error> check_request(const ClientRequest& request) {
    if (!is_token(request.method))
        return Error(ErrorCode::invalid_input, "The method of the call is not valid.", "method");
    if (breaks_line(request.url))
        return Error(ErrorCode::invalid_input, "The address of the call is not valid.", "url");
    for (const auto& [name, value] : request.headers) {
        if (is_token(name) && !breaks_line(value)) continue;
        return Error(ErrorCode::invalid_input, "A header of the call is not valid.", "headers");
    }
    return std::nullopt;
}

bool is_safe(std::string_view method) {
    return method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "TRACE";
}

bool expects_body(std::string_view method) {
    return method == "POST" || method == "PUT" || method == "PATCH";
}

bool describes_transfer(std::string_view name) {
    static constexpr std::array<std::string_view, 4> fields{"Content-Length", "Content-Encoding", "Transfer-Encoding",
                                                            "Connection"};
    return std::any_of(fields.begin(), fields.end(), [name](std::string_view field) {
        return boost::beast::iequals({field.data(), field.size()}, {name.data(), name.size()});
    });
}

}  // namespace tendril::http::detail
