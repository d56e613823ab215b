#include "store/sqlite/database.hpp"

#include <mutex>

#include "store/sqlite/gathered_log.hpp"

namespace tendril::store::sqlite {

namespace {

// Memory statistics would cost a lock shared by all connections at every allocation.
void configure_once() {
    static std::once_flag once;
    std::call_once(once, [] {
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        sqlite3_initialize();
    });
}

constexpr int busy_timeout_ms = 10'000;
// Small allocations of a statement come from a pool of the connection: without a lock, and reused at once. SQLite's own
// pool has a few pieces that are too small for a journal.
constexpr int pool_piece_bytes = 2048;
constexpr int pool_pieces = 64;
// The file grows in steps, so that few commits have to change its size.
constexpr int growth_bytes = 1024 * 1024;

}  // namespace

Database::Database(const std::string& path, Access access, int cache_kib) {
    configure_once();
    sqlite3* handle = nullptr;
    const char* files = access == Access::write ? gathered_log() : nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, files);
    handle_.reset(handle);
    if (code != SQLITE_OK) fail(code);
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, busy_timeout_ms);
    if (access == Access::write) {
        sqlite3_db_config(handle, SQLITE_DBCONFIG_LOOKASIDE, nullptr, pool_piece_bytes, pool_pieces);
    }
    int growth = growth_bytes;
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_CHUNK_SIZE, &growth);
    // Checkpoints are the Checkpointer's business. A log that once grew large gives its space back.
    run("PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=67108864;"
        "PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;");
    run(("PRAGMA cache_size=-" + std::to_string(cache_kib)).c_str());
    if (access == Access::read) run("PRAGMA query_only=ON");
}

void Database::run(const char* statements) {
    const int code = sqlite3_exec(handle_.get(), statements, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
}

int Database::checkpoint() {
    int frames = 0;
    int copied = 0;
    const int code = sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &frames, &copied);
    if (code != SQLITE_OK && code != SQLITE_BUSY) fail(code);
    return copied;
}

void Database::sync_file() {
    sqlite3_file* file = nullptr;
    int code = sqlite3_file_control(handle_.get(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code == SQLITE_OK) code = file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
    if (code != SQLITE_OK) fail(code);
}

bool Database::truncate_log() {
    // It waits with the right to write in hand, so it must not wait for readers.
    sqlite3_busy_timeout(handle_.get(), 0);
    const int code = sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(handle_.get(), busy_timeout_ms);
    if (code != SQLITE_OK && code != SQLITE_BUSY) fail(code);
    return code == SQLITE_OK;
}

void Database::on_commit(std::function<void(int)> grown) {
    grown_ = std::move(grown);
    const auto hook = [](void* self, sqlite3*, const char*, int frames) {
        static_cast<Database*>(self)->grown_(frames);
        return SQLITE_OK;
    };
    sqlite3_wal_hook(handle_.get(), hook, this);
}

sqlite3_stmt* Database::prepared(std::string_view sql) {
    auto& recent = recent_[(reinterpret_cast<std::uintptr_t>(sql.data()) >> 4) % recent_.size()];
    // Another text may have come to the same place.
    if (recent.place != sql.data() || recent.sql != sql) {
        auto* statement = found_or_prepared(sql);
        recent = {sql.data(), statements_.find(sql)->first, statement};
    }
    return recent.statement;
}

sqlite3_stmt* Database::found_or_prepared(std::string_view sql) {
    if (const auto found = statements_.find(sql); found != statements_.end()) return found->second.get();
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) fail(code);
    return statements_.emplace(sql, statement).first->second.get();
}

std::vector<std::string> Database::statements() const {
    std::vector<std::string> texts;
    for (const auto& [sql, statement] : statements_) texts.push_back(sql);
    return texts;
}

void Database::fail(int code) const {
    throw Failure(code, handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code));
}

}  // namespace tendril::store::sqlite
