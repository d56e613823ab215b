#include "http/problem.hpp"

#include "http/detail/response_text.hpp"

namespace tendril::http {

namespace {

// "about:blank" (RFC 9457, section 4.2.1): the status tells the kind, `code` refines it.
json::object document(int status, ErrorCode code, std::string_view detail) {
    return {{"type", "about:blank"},
            {"title", detail::reason_phrase(status)},
            {"status", status},
            {"detail", detail},
            {"code", to_string(code)}};
}

Response to_response(int status, const json::object& body) {
    Response response;
    response.status = status;
    response.headers.add("Content-Type", "application/problem+json");
    response.body = to_text(body);
    return response;
}

std::int64_t whole_seconds(std::chrono::milliseconds delay) {
    return std::max<std::int64_t>(0, std::chrono::ceil<std::chrono::seconds>(delay).count());
}

json::object to_json(const Finding& finding) {
    return {{"severity", finding.severity == Finding::Severity::error ? "error" : "warning"},
            {"step", finding.step},
            {"field", finding.field},
            {"message", finding.message},
            {"mend", finding.mend}};
}

}  // namespace

ErrorCode code_of(int status) {
    switch (status) {
        case 401:
            return ErrorCode::unauthenticated;
        case 403:
            return ErrorCode::forbidden;
        case 404:
            return ErrorCode::not_found;
        case 408:
        case 504:
            return ErrorCode::timed_out;
        case 409:
            return ErrorCode::conflict;
        case 413:
        case 414:
        case 431:
            return ErrorCode::too_large;
        case 429:
            return ErrorCode::rate_limited;
        case 502:
        case 503:
            return ErrorCode::unavailable;
        default:
            return status >= 500 ? ErrorCode::internal : ErrorCode::invalid_input;
    }
}

int status_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::internal:
            return 500;
        case ErrorCode::invalid_input:
            return 400;
        case ErrorCode::unauthenticated:
            return 401;
        case ErrorCode::forbidden:
            return 403;
        case ErrorCode::not_found:
            return 404;
        case ErrorCode::conflict:
        case ErrorCode::lease_lost:
            return 409;
        case ErrorCode::too_large:
            return 413;
        case ErrorCode::rate_limited:
            return 429;
        case ErrorCode::unavailable:
            return 503;
        case ErrorCode::timed_out:
            return 504;
        case ErrorCode::cancelled:
            return 503;
    }
    return 500;
}

Response problem(const Error& error) {
    const int status = status_of(error.code);
    auto body = document(status, error.code, error.message);
    if (!error.field.empty()) body["field"] = error.field;
    if (!error.retry_after) return to_response(status, body);

    const auto seconds = whole_seconds(*error.retry_after);
    body["retry_after"] = seconds;
    auto response = to_response(status, body);
    response.headers.add("Retry-After", std::to_string(seconds));
    return response;
}

Response problem(int status, std::string_view detail) {
    return to_response(status, document(status, code_of(status), detail));
}

Response problem(std::string_view detail, const std::vector<Finding>& findings) {
    const int status = status_of(ErrorCode::invalid_input);
    auto body = document(status, ErrorCode::invalid_input, detail);
    json::array list;
    for (const auto& finding : findings) list.push_back(to_json(finding));
    body["findings"] = std::move(list);
    return to_response(status, body);
}

Response reply(int status, const json::value& body) {
    Response response;
    response.status = status;
    response.headers.add("Content-Type", "application/json");
    response.body = to_text(body);
    return response;
}

}  // namespace tendril::http
