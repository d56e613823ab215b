// Writes of the write-ahead log, gathered.
#pragma once

namespace tendril::store::sqlite {

// The name of a SQLite file system (sqlite3_vfs) that keeps what is written to the log until the log is synced, and
// then writes it at once. SQLite writes each page of a commit by itself, and its header before it: two system calls for
// every 4 KiB, where one for the whole commit does. All other files are the system's own, untouched.
//
// What a commit means stays the same: SQLite tells nobody of a page in the log, not even its other connections, before
// the sync that makes the commit durable. It is for a connection that does not spill (PRAGMA cache_spill=OFF): one that
// spills writes to the log in the middle of a transaction, which may then be rolled back.
//
// Thread safety: any thread; the file system is registered at the first call.
const char* gathered_log();

}  // namespace tendril::store::sqlite
