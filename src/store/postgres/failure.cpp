#include "store/postgres/failure.hpp"

namespace tendril::store::postgres {

bool Failure::connection_lost() const {
    // 57P: shut down, crashed, starting up; 25P03, 57P05: the server ended an idle session.
    return sqlstate_.empty() || in_class("08") || in_class("57P") || sqlstate_ == "25P03";
}

bool Failure::of_database() const {
    constexpr std::string_view read_only = "25006";
    constexpr std::string_view no_right = "42501";
    constexpr std::string_view timed_out = "57014";
    // 28: not let in; 3D: no such database; 53: disk full, out of memory, too many connections; 58: the server's
    // system; XX: corrupted data.
    return sqlstate_ == read_only || sqlstate_ == no_right || sqlstate_ == timed_out || in_class("28") ||
           in_class("3D") || in_class("53") || in_class("58") || in_class("XX");
}

bool Failure::worth_repeating() const {
    constexpr std::string_view serialization = "40001";
    constexpr std::string_view deadlock = "40P01";
    constexpr std::string_view lock_timed_out = "55P03";
    return sqlstate_ == serialization || sqlstate_ == deadlock || sqlstate_ == lock_timed_out;
}

Error Failure::to_error() const {
    if (in_class("23")) return {ErrorCode::conflict, "Something with the same key is stored already: " + message_};
    if (in_class("54")) return {ErrorCode::too_large, "The value is larger than the database can keep."};
    if (!connection_lost() && !of_database() && !worth_repeating()) {
        return {ErrorCode::internal, "The database refused a statement: " + message_};
    }
    Error error(ErrorCode::unavailable,
                "The database cannot be used now: " + message_ + " Check that PostgreSQL runs and can be written.");
    error.retry_after = std::chrono::seconds(2);
    return error;
}

}  // namespace tendril::store::postgres
