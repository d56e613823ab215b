// Keeps a second process away from the same database.
#pragma once

#include <string>

#include "base/error.hpp"

namespace tendril::store::sqlite {

// An exclusive lock on a file beside the database. The kernel lets go of it when the process ends, however it ends.
class FileLock {
 public:
    // Makes the file when it is absent. Errors: conflict (held by someone else), unavailable.
    static Result<FileLock> take(const std::string& path);

    FileLock() = default;  // holds nothing; required by boost::system::result
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

 private:
    explicit FileLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_ = -1;
};

// Makes an empty file of mode 0600 unless there is one. Errors: unavailable.
Result<void> make_private_file(const std::string& path);

}  // namespace tendril::store::sqlite
