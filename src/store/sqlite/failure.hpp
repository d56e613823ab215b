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

}  // namespace tendril::store::sqlite
