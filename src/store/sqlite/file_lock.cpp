#include "store/sqlite/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace tendril::store::sqlite {

namespace {

int open_private(const std::string& path) {
    return ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
}

Error cannot_open(const std::string& path) {
    const auto reason = std::generic_category().message(errno);
    return {ErrorCode::unavailable, "The file " + path + " cannot be opened for writing: " + reason + "."};
}

}  // namespace

Result<FileLock> FileLock::take(const std::string& path) {
    FileLock lock(open_private(path));
    if (lock.descriptor_ < 0) return cannot_open(path);
    if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) == 0) return lock;
    if (errno != EWOULDBLOCK) return cannot_open(path);
    return Error(ErrorCode::conflict, "Another Tendril works with this database (" + path +
                                          " is locked). Stop it first, or choose another data folder.");
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

FileLock::~FileLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> make_private_file(const std::string& path) {
    const int descriptor = open_private(path);
    if (descriptor < 0) return cannot_open(path);
    ::close(descriptor);
    return {};
}

}  // namespace tendril::store::sqlite
