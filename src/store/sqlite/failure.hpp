// How a failed SQLite call travels inside store/sqlite: thrown where it happens, an Error at the module's border.
#pragma once

#include <exception>
#include <string>

#include "base/error.hpp"

namespace tendril::store::sqlite {

class Failure : public std::exception {
 public:
    Failure(int code, std::string message) : code_(code), message_(std::move(message)) {}

    [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }
    // The disk or the file is at fault, so nothing in the same transaction can succeed. Otherwise the operation is.
    [[nodiscard]] bool of_database() const;
    // conflict (a uniqueness rule), too_large, internal, or unavailable with a time to retry after.
    [[nodiscard]] Error to_error() const;

 private:
    int code_;
    std::string message_;
};

// An operation that found halfway that it cannot be made: what it wrote so far is rolled back.
class Refusal : public std::exception {
 public:
    explicit Refusal(Error error) : error_(std::move(error)) {}

    [[nodiscard]] const char* what() const noexcept override { return error_.message.c_str(); }
    [[nodiscard]] const Error& error() const { return error_; }

 private:
    Error error_;
};

}  // namespace tendril::store::sqlite
