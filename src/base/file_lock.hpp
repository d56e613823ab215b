// A lock between the processes of one machine.
#pragma once

#include <string>

#include "base/error.hpp"

namespace tendril {

// An exclusive lock on a file. The kernel lets go of it when the process ends, however it ends, and not before.
class FileLock {
 public:
    // Makes the file when it is absent. Errors: conflict (held by someone else), unavailable.
    static Result<FileLock> take(const std::string& path);

    FileLock() = default;  // holds nothing; required by boost::system::result
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

    // Names the locked file among all that this machine has had since it started: whoever has had the same name before
    // is dead by now. "" when that cannot be told.
    [[nodiscard]] std::string identity() const;

 private:
    explicit FileLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_ = -1;
};

// Makes an empty file of mode 0600 unless there is one. Errors: unavailable.
Result<void> make_private_file(const std::string& path);

}  // namespace tendril
