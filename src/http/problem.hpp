// RFC 9457 problem documents.
#pragma once

#include "base/error.hpp"
#include "base/json.hpp"
#include "http/message.hpp"

namespace tendril::http {

// The HTTP status that an error code is answered with.
int status_of(ErrorCode code);
// The error code that a bare status stands for, so that a reader of `code` need not know HTTP.
ErrorCode code_of(int status);
// {"type","title","status","detail"} + "field" and "retry_after" where present, as application/problem+json.
// Sets Retry-After (whole seconds, rounded up) when the error has one.
Response problem(const Error& error);
Response problem(int status, std::string_view detail);
// invalid_input with every finding listed under "findings".
Response problem(std::string_view detail, const std::vector<Finding>& findings);
// A JSON answer.
Response reply(int status, const json::value& body);

}  // namespace tendril::http
