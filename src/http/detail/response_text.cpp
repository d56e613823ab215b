#include "http/detail/response_text.hpp"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace tendril::http::detail {

namespace {

struct Phrase {
    int status;
    std::string_view text;
};

// The IANA registry of HTTP status codes, less those of WebDAV.
constexpr std::array phrases{
    Phrase{100, "Continue"},
    Phrase{101, "Switching Protocols"},
    Phrase{200, "OK"},
    Phrase{201, "Created"},
    Phrase{202, "Accepted"},
    Phrase{203, "Non-Authoritative Information"},
    Phrase{204, "No Content"},
    Phrase{205, "Reset Content"},
    Phrase{206, "Partial Content"},
    Phrase{300, "Multiple Choices"},
    Phrase{301, "Moved Permanently"},
    Phrase{302, "Found"},
    Phrase{303, "See Other"},
    Phrase{304, "Not Modified"},
    Phrase{307, "Temporary Redirect"},
    Phrase{308, "Permanent Redirect"},
    Phrase{400, "Bad Request"},
    Phrase{401, "Unauthorized"},
    Phrase{402, "Payment Required"},
    Phrase{403, "Forbidden"},
    Phrase{404, "Not Found"},
    Phrase{405, "Method Not Allowed"},
    Phrase{406, "Not Acceptable"},
    Phrase{407, "Proxy Authentication Required"},
    Phrase{408, "Request Timeout"},
    Phrase{409, "Conflict"},
    Phrase{410, "Gone"},
    Phrase{411, "Length Required"},
    Phrase{412, "Precondition Failed"},
    Phrase{413, "Content Too Large"},
    Phrase{414, "URI Too Long"},
    Phrase{415, "Unsupported Media Type"},
    Phrase{416, "Range Not Satisfiable"},
    Phrase{417, "Expectation Failed"},
    Phrase{421, "Misdirected Request"},
    Phrase{422, "Unprocessable Content"},
    Phrase{425, "Too Early"},
    Phrase{426, "Upgrade Required"},
    Phrase{428, "Precondition Required"},
    Phrase{429, "Too Many Requests"},
    Phrase{431, "Request Header Fields Too Large"},
    Phrase{451, "Unavailable For Legal Reasons"},
    Phrase{500, "Internal Server Error"},
    Phrase{501, "Not Implemented"},
    Phrase{502, "Bad Gateway"},
    Phrase{503, "Service Unavailable"},
    Phrase{504, "Gateway Timeout"},
    Phrase{505, "HTTP Version Not Supported"},
};

void append_value(std::string& out, std::string_view value) {
    const auto start = out.size();
    out.append(value);
    const auto breaks_line = [](char letter) { return letter == '\r' || letter == '\n' || letter == '\0'; };
    std::replace_if(out.begin() + static_cast<std::ptrdiff_t>(start), out.end(), breaks_line, ' ');
}

// RFC 9110, section 8.6: no Content-Length with 1xx and 204; 304 has no content and need not tell its length.
bool has_content(int status) {
    return status >= 200 && status != 204 && status != 304;
}

}  // namespace

std::string_view reason_phrase(int status) {
    const auto found =
        std::find_if(phrases.begin(), phrases.end(), [status](Phrase row) { return row.status == status; });
    return found == phrases.end() ? "Unknown Status" : found->text;
}

std::string_view DateText::at(std::time_t now) {
    if (now == second_) return text_;
    static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm parts{};
    gmtime_r(&now, &parts);
    // By hand because strftime() would write names in the process locale.
    text_ = fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days[static_cast<std::size_t>(parts.tm_wday)],
                        parts.tm_mday, months[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900,
                        parts.tm_hour, parts.tm_min, parts.tm_sec);
    second_ = now;
    return text_;
}

void append_response(std::string& out, const Response& response, Framing framing, std::string_view date) {
    fmt::format_to(std::back_inserter(out), FMT_COMPILE("HTTP/1.1 {} {}\r\nServer: tendril\r\nDate: {}\r\n"),
                   response.status, reason_phrase(response.status), date);
    for (const auto& [name, value] : response.headers) {
        append_value(out, name);
        out.append(": ");
        append_value(out, value);
        out.append("\r\n");
    }
    const bool content = has_content(response.status);
    if (content && !response.stream) {
        fmt::format_to(std::back_inserter(out), FMT_COMPILE("Content-Length: {}\r\n"), response.body.size());
    }
    if (!framing.keep_alive) {
        out.append("Connection: close\r\n");
    } else if (framing.http_1_0) {
        out.append("Connection: keep-alive\r\n");
    }
    out.append("\r\n");
    if (content && !framing.head_only) out.append(response.body);
}

}  // namespace tendril::http::detail
