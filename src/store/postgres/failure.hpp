// How a failed PostgreSQL call travels inside store/postgres: thrown where it happens, an Error at the module's border.
#pragma once

#include <exception>
#include <string>

#include "base/error.hpp"

namespace tendril::store::postgres {

class Failure : public std::exception {
 public:
    // `sqlstate` as of PostgreSQL's appendix A; "" when the server gave none, because it could not be reached.
    Failure(std::string sqlstate, std::string message) : sqlstate_(std::move(sqlstate)), message_(std::move(message)) {}

    [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

    // The connection is gone: what was under way may have been done or not.
    [[nodiscard]] bool connection_lost() const;
    // The database refuses everything (disk full, a standby, no right to write): nothing was done, and nothing else
    // would succeed either.
    [[nodiscard]] bool of_database() const;
    // Another transaction was in the way: nothing was done, and the same may succeed at once.
    [[nodiscard]] bool worth_repeating() const;

    // conflict (a uniqueness rule), too_large, internal, or unavailable with a time to retry after.
    [[nodiscard]] Error to_error() const;

 private:
    [[nodiscard]] bool in_class(std::string_view two) const { return sqlstate_.starts_with(two); }

    std::string sqlstate_;
    std::string message_;
};

}  // namespace tendril::store::postgres
