// Moves the write-ahead log into the database file without making commits wait.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

// A thread with a connection of its own copies the log while commits go on. Since the log starts anew only when every
// frame is in the file, which a busy writer never lets happen, the writer copies the last few frames itself, between
// two commits. That ends with a sync of the file, so the thread syncs first what it copied: otherwise the writer, and
// all who wait for it, would stand still while megabytes go to the disk.
//
// Thread safety: `log_grew`, `take_finish_request` and `finish` on the writer's thread.
class Checkpointer {
 public:
    explicit Checkpointer(const std::string& path);
    ~Checkpointer();
    Checkpointer(const Checkpointer&) = delete;
    Checkpointer& operator=(const Checkpointer&) = delete;

    // Told after each commit.
    void log_grew(int frames);
    // Whether the log is copied up to its last frames, so that the writer should finish; true once.
    bool take_finish_request() { return finish_requested_.exchange(false); }
    void finish(Database& writing);

 private:
    void work();
    void copy();
    void catch_up();

    // Only on thread_.
    std::unique_ptr<Database> database_;

    // Only on the writer's thread: the log's length that starts the next copying.
    int start_at_frames_;

    std::atomic<int> log_frames_ = 0;
    std::atomic<bool> finish_requested_ = false;

    // Guarded by mutex_.
    std::mutex mutex_;
    std::condition_variable changed_;
    bool wanted_ = false;
    bool stopping_ = false;

    std::thread thread_;
};

}  // namespace tendril::store::sqlite
