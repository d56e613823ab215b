#include "base/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

namespace tendril {

namespace {

int open_private(const std::string& path) {
    return ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
}

Error cannot_open(const std::string& path) {
    const auto reason = std::generic_category().message(errno);
    return {ErrorCode::unavailable, "The file " + path + " cannot be opened for writing: " + reason + "."};
}

// Another one after each start of the machine.
std::string boot_of_this_machine() {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string id;
    std::getline(file, id);
    return id;
}

}  // namespace

Result<FileLock> FileLock::take(const std::string& path) {
    FileLock lock(open_private(path));
    if (lock.descriptor_ < 0) return cannot_open(path);
    if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) == 0) return lock;
    if (errno != EWOULDBLOCK) return cannot_open(path);
    return Error(ErrorCode::conflict, "Another process holds the lock " + path + ".");
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

FileLock::~FileLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

// The file cannot be another one of the same number while it is open here, even if somebody deletes it.
std::string FileLock::identity() const {
    struct stat file {};
    const auto boot = boot_of_this_machine();
    if (boot.empty() || descriptor_ < 0 || ::fstat(descriptor_, &file) != 0) return {};
    return boot + ":" + std::to_string(file.st_dev) + ":" + std::to_string(file.st_ino);
}

Result<void> make_private_file(const std::string& path) {
    const int descriptor = open_private(path);
    if (descriptor < 0) return cannot_open(path);
    ::close(descriptor);
    return {};
}

}  // namespace tendril
