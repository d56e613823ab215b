#include "store/sqlite/gathered_log.hpp"

#include <sqlite3.h>

#include <cstring>
#include <new>
#include <string>

namespace tendril::store::sqlite {

namespace {

// A larger commit is written in pieces: SQLite's own files take less than 128 KiB at once.
constexpr std::size_t gathered_max = 128 * 1024 - 1;

sqlite3_vfs* system_files() {
    static sqlite3_vfs* const system = sqlite3_vfs_find(nullptr);
    return system;
}

// One log. SQLite allocates it, with the system's own file behind it.
class Log : public sqlite3_file {
 public:
    static Log& of(sqlite3_file* file) { return *static_cast<Log*>(file); }
    [[nodiscard]] sqlite3_file* system() { return reinterpret_cast<sqlite3_file*>(this + 1); }

    int write(const void* bytes, std::size_t size, sqlite3_int64 at) {
        const bool continues = at == begin_ + static_cast<sqlite3_int64>(gathered_.size());
        if (!gathered_.empty() && (!continues || gathered_.size() + size > gathered_max)) {
            if (const int code = write_out(); code != SQLITE_OK) return code;
        }
        if (gathered_.empty()) begin_ = at;
        gathered_.append(static_cast<const char*>(bytes), size);
        return SQLITE_OK;
    }

    // What cannot be written is dropped: the commit fails, and another one will write to its place.
    int write_out() {
        if (gathered_.empty()) return SQLITE_OK;
        const int code =
            system()->pMethods->xWrite(system(), gathered_.data(), static_cast<int>(gathered_.size()), begin_);
        gathered_.clear();
        return code;
    }

    // No commit that was not synced counts.
    int close() {
        const int code = system()->pMethods->xClose(system());
        this->~Log();
        return code;
    }

 private:
    std::string gathered_;
    sqlite3_int64 begin_ = 0;  // where it belongs in the file
};

// Calls a method of the system's file, after what was gathered has been written.
template <auto method, class... Arguments>
int written_first(sqlite3_file* file, Arguments... arguments) {
    auto& log = Log::of(file);
    if (const int code = log.write_out(); code != SQLITE_OK) return code;
    return (log.system()->pMethods->*method)(log.system(), arguments...);
}

template <auto method, class... Arguments>
int passed_on(sqlite3_file* file, Arguments... arguments) {
    auto* system = Log::of(file).system();
    return (system->pMethods->*method)(system, arguments...);
}

using Methods = sqlite3_io_methods;

// The first version of the interface: the later ones are for the memory that is shared beside the database's file.
constexpr Methods methods{
    .iVersion = 1,
    .xClose = [](sqlite3_file* file) { return Log::of(file).close(); },
    .xRead = written_first<&Methods::xRead, void*, int, sqlite3_int64>,
    .xWrite = [](sqlite3_file* file, const void* bytes, int size,
                 sqlite3_int64 at) { return Log::of(file).write(bytes, static_cast<std::size_t>(size), at); },
    .xTruncate = written_first<&Methods::xTruncate, sqlite3_int64>,
    .xSync = written_first<&Methods::xSync, int>,
    .xFileSize = written_first<&Methods::xFileSize, sqlite3_int64*>,
    .xLock = passed_on<&Methods::xLock, int>,
    .xUnlock = passed_on<&Methods::xUnlock, int>,
    .xCheckReservedLock = passed_on<&Methods::xCheckReservedLock, int*>,
    .xFileControl = passed_on<&Methods::xFileControl, int, void*>,
    .xSectorSize = passed_on<&Methods::xSectorSize>,
    .xDeviceCharacteristics = passed_on<&Methods::xDeviceCharacteristics>,
};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_out) {
    auto* system = system_files();
    if ((flags & SQLITE_OPEN_WAL) == 0) return system->xOpen(system, name, file, flags, flags_out);
    auto* log = new (file) Log();
    std::memset(log->system(), 0, static_cast<std::size_t>(system->szOsFile));
    const int code = system->xOpen(system, name, log->system(), flags, flags_out);
    // SQLite closes a file that has methods, even when it could not be opened.
    file->pMethods = log->system()->pMethods == nullptr ? nullptr : &methods;
    if (file->pMethods == nullptr) log->~Log();
    return code;
}

}  // namespace

const char* gathered_log() {
    static sqlite3_vfs files = [] {
        auto copy = *system_files();
        copy.zName = "tendril-gathered-log";
        copy.szOsFile += static_cast<int>(sizeof(Log));
        copy.xOpen = open;
        return copy;
    }();
    static const int registered = sqlite3_vfs_register(&files, 0);
    return registered == SQLITE_OK ? files.zName : nullptr;
}

}  // namespace tendril::store::sqlite
