#include "store/sqlite/backup.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>

namespace tendril::store {

namespace {

struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
using Handle = std::unique_ptr<sqlite3, Close>;

constexpr int busy_limit_ms = 10'000;

Error failure(sqlite3* handle, const std::string& file) {
    return Error(ErrorCode::unavailable, "The file " + file + ": " + sqlite3_errmsg(handle) + ".");
}

Result<Handle> open(const std::string& file, int flags) {
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
    Handle handle(raw);
    if (code != SQLITE_OK) return failure(raw, file);
    sqlite3_busy_timeout(raw, busy_limit_ms);
    return handle;
}

bool sync(const std::string& path, int flags) {
    const int file = ::open(path.c_str(), flags | O_CLOEXEC);
    if (file < 0) return false;
    const bool synced = ::fsync(file) == 0;
    ::close(file);
    return synced;
}

Result<void> copy(const std::string& from, const std::string& to) {
    // Only the owner may read it: it holds people's data, and sealed secrets.
    const int made = ::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (made < 0) return Error(ErrorCode::unavailable, "The file " + to + " cannot be made.");
    ::close(made);
    const auto source = open(from, SQLITE_OPEN_READONLY);
    if (!source) return source.error();
    const auto target = open(to, SQLITE_OPEN_READWRITE);
    if (!target) return target.error();
    auto* work = sqlite3_backup_init(target->get(), "main", source->get(), "main");
    if (work == nullptr) return failure(target->get(), to);
    // In one step, because each step that follows a change of another connection would begin anew.
    const int code = sqlite3_backup_step(work, -1);
    sqlite3_backup_finish(work);
    if (code != SQLITE_DONE) return failure(target->get(), to);
    // A file of its own, without a log beside it.
    if (sqlite3_exec(target->get(), "PRAGMA journal_mode=DELETE", nullptr, nullptr, nullptr) != SQLITE_OK) {
        return failure(target->get(), to);
    }
    return {};
}

// The first column of the first row; -1 when there is none.
std::int64_t number(sqlite3* handle, const char* sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(handle, sql, -1, &statement, nullptr) != SQLITE_OK) return -1;
    const auto value = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
    sqlite3_finalize(statement);
    return value;
}

bool is_sound(sqlite3* handle) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(handle, "PRAGMA integrity_check(1)", -1, &statement, nullptr) != SQLITE_OK) return false;
    const bool sound = sqlite3_step(statement) == SQLITE_ROW &&
                       std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0))) == "ok";
    sqlite3_finalize(statement);
    return sound;
}

}  // namespace

Result<void> back_up_sqlite(const std::string& from, const std::string& to) {
    if (::access(to.c_str(), F_OK) == 0) {
        return Error(ErrorCode::conflict, "The file " + to + " exists already. Choose another name.");
    }
    const auto draft = to + ".draft";
    ::unlink(draft.c_str());
    auto copied = copy(from, draft);
    const auto folder = std::filesystem::path(to).parent_path().string();
    const bool kept = copied && sync(draft, O_RDONLY) && std::rename(draft.c_str(), to.c_str()) == 0 &&
                      sync(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
    if (kept) return {};
    ::unlink(draft.c_str());
    if (!copied) return copied;
    return Error(ErrorCode::unavailable, "The file " + to + " could not be written.");
}

Result<BackupFacts> verify_backup(const std::string& file) {
    if (::access(file.c_str(), R_OK) != 0) {
        return Error(ErrorCode::unavailable, "The file " + file + " cannot be read.");
    }
    const auto handle = open(file, SQLITE_OPEN_READONLY);
    if (!handle) return handle.error();
    BackupFacts facts;
    facts.schema = number(handle->get(), "PRAGMA user_version");
    facts.workspaces = number(handle->get(), "SELECT count(*) FROM workspaces");
    facts.events = number(handle->get(), "SELECT count(*) FROM events");
    facts.secrets = number(handle->get(), "SELECT count(*) FROM secrets");
    if (facts.schema < 1 || facts.workspaces < 0 || facts.events < 0 || facts.secrets < 0) {
        return Error(ErrorCode::invalid_input, "The file " + file + " is no backup of Tendril.");
    }
    if (!is_sound(handle->get())) {
        return Error(ErrorCode::invalid_input, "The file " + file + " is damaged. Use another backup.");
    }
    std::error_code ignored;
    facts.bytes = static_cast<std::int64_t>(std::filesystem::file_size(file, ignored));
    return facts;
}

}  // namespace tendril::store
