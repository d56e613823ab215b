// Expected failures as values: one closed list of codes, a sentence for people, and the field concerned.
#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tendril {

enum class ErrorCode {
    internal,
    invalid_input,
    unauthenticated,
    forbidden,
    not_found,
    conflict,
    too_large,
    rate_limited,
    unavailable,
    timed_out,
    cancelled,
    lease_lost,  // another node works at this by now
};

// The snake_case name of a code, as it appears in problem documents and logs.
std::string_view to_string(ErrorCode code);

// What went wrong. `message` is one sentence for people that says how to mend it; it never holds a secret.
// `field` is the path of the offending input ("steps[2].input.email"), or empty.
struct Error {
    Error() = default;  // required by boost::system::result
    Error(ErrorCode error_code, std::string text, std::string field_path = {})
        : code(error_code), message(std::move(text)), field(std::move(field_path)) {}

    ErrorCode code = ErrorCode::internal;
    std::string message;
    std::string field;
    std::optional<std::chrono::milliseconds> retry_after;
};

template <class T>
using Result = boost::system::result<T, Error>;

// Found by argument-dependent lookup when value() is called on a failed result: a broken invariant.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& location);

// One thing found by a check of a document; a check returns all of them, not only the first.
struct Finding {
    enum class Severity { error, warning };
    Severity severity = Severity::error;
    std::string step;   // id of the step concerned, or empty
    std::string field;  // path inside the document or the step ("input.email")
    std::string message;
    std::string mend;  // what to do about it
};

}  // namespace tendril
