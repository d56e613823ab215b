#include "store/sqlite/failure.hpp"

#include <sqlite3.h>

namespace tendril::store::sqlite {

bool Failure::of_database() const {
    switch (code_ & 0xff) {
        case SQLITE_CONSTRAINT:
        case SQLITE_TOOBIG:
        case SQLITE_MISMATCH:
        case SQLITE_RANGE:
        case SQLITE_ERROR:
            return false;
        default:
            return true;
    }
}

Error Failure::to_error() const {
    switch (code_ & 0xff) {
        case SQLITE_CONSTRAINT:
            return {ErrorCode::conflict, "Something with the same key is stored already: " + message_ + "."};
        case SQLITE_TOOBIG:
            return {ErrorCode::too_large, "The value is larger than the database can keep."};
        default:
            break;
    }
    if (!of_database()) return {ErrorCode::internal, "The database refused a statement: " + message_ + "."};
    Error error(ErrorCode::unavailable,
                "The database cannot be used now: " + message_ + ". Check the disk's free space and health.");
    error.retry_after = std::chrono::seconds(2);
    return error;
}

}  // namespace tendril::store::sqlite
