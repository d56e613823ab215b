// One connection to the SQLite file, with its prepared statements.
#pragma once

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/sqlite/failure.hpp"
#include "store/sqlite/query.hpp"

namespace tendril::store::sqlite {

// Thread safety: one thread at a time. Errors: every method throws Failure.
class Database {
 public:
    enum class Access { write, read };

    // Opens an existing file and sets what has to be set on every connection. `cache_kib` bounds its page cache.
    Database(const std::string& path, Access access, int cache_kib);

    // Runs statements that take no values.
    void run(const char* statements);
    // Starts a statement; it is prepared at its first use and kept. A text that is passed as an lvalue or a view must
    // outlive the query, because it is not copied.
    template <class... Values>
    Query query(std::string_view sql, Values&&... values) {
        return Query(prepared(sql), std::forward<Values>(values)...);
    }
    // Runs a statement to its end and tells how many rows it changed.
    template <class... Values>
    std::int64_t change(std::string_view sql, Values&&... values) {
        query(sql, std::forward<Values>(values)...).finish();
        return changed();
    }
    // The rows that the last statement changed.
    [[nodiscard]] std::int64_t changed() const { return sqlite3_changes64(handle_.get()); }
    // The text of every statement that was prepared so far.
    [[nodiscard]] std::vector<std::string> statements() const;
    // The id that the last insert gave.
    [[nodiscard]] std::int64_t last_id() const { return sqlite3_last_insert_rowid(handle_.get()); }
    [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

    // Copies what it can of the write-ahead log into the file without waiting for anyone; returns the log's frames
    // that are in the file now.
    int checkpoint();
    // Waits until what was copied into the file is on the disk.
    void sync_file();
    // Copies all of the log and cuts its file; false when others are at work with it.
    bool truncate_log();
    // Calls `grown` after each commit with the number of frames in the write-ahead log.
    void on_commit(std::function<void(int frames)> grown);

 private:
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    };
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    struct TextHash : std::hash<std::string_view> {
        using is_transparent = void;
    };

    sqlite3_stmt* prepared(std::string_view sql);
    sqlite3_stmt* found_or_prepared(std::string_view sql);
    [[noreturn]] void fail(int code) const;

    std::unique_ptr<sqlite3, Close> handle_;
    std::unordered_map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>, TextHash, std::equal_to<>> statements_;
    // The statements used last, by where their texts are: most are literals, and hashing them at each use is work.
    struct Recent {
        const char* place = nullptr;
        std::string_view sql;  // of statements_
        sqlite3_stmt* statement = nullptr;
    };
    std::array<Recent, 64> recent_{};
    std::function<void(int)> grown_;
};

}  // namespace tendril::store::sqlite
