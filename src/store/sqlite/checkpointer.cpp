#include "store/sqlite/checkpointer.hpp"

#include <pthread.h>

#include "base/log.hpp"

namespace tendril::store::sqlite {

namespace {

// Of 4 KiB each. Copying starts at 8 MiB and is repeated after as much again.
constexpr int frames_between_copies = 2048;
// What the writer copies by itself: a few milliseconds.
constexpr int frames_left_for_writer = 128;
constexpr int passes_max = 4;
// Copying needs no page cache to speak of.
constexpr int cache_kib = 64;

}  // namespace

Checkpointer::Checkpointer(const std::string& path)
    : database_(std::make_unique<Database>(path, Database::Access::write, cache_kib)),
      start_at_frames_(frames_between_copies),
      thread_([this] { work(); }) {}

Checkpointer::~Checkpointer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void Checkpointer::log_grew(int frames) {
    const bool started_anew = frames < log_frames_.exchange(frames);
    if (started_anew) start_at_frames_ = frames_between_copies;
    if (frames < start_at_frames_) return;
    start_at_frames_ = frames + frames_between_copies;
    {
        const std::lock_guard lock(mutex_);
        wanted_ = true;
    }
    changed_.notify_one();
}

void Checkpointer::finish(Database& writing) {
    try {
        writing.checkpoint();
    } catch (const Failure& failure) {
        log::warn("the write-ahead log could not be copied: {}", failure.what());
    }
}

void Checkpointer::work() {
    pthread_setname_np(pthread_self(), "checkpointer");
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return wanted_ || stopping_; });
        if (stopping_) return;
        wanted_ = false;
        lock.unlock();
        copy();
        lock.lock();
    }
}

// Copies until only a little is left, or the writer proves faster.
void Checkpointer::catch_up() {
    for (int pass = 0; pass < passes_max; ++pass) {
        const int copied = database_->checkpoint();
        if (log_frames_ - copied <= frames_left_for_writer) break;
    }
}

void Checkpointer::copy() {
    try {
        catch_up();
        database_->sync_file();
        catch_up();
        finish_requested_ = true;
    } catch (const Failure& failure) {
        log::warn("the write-ahead log could not be copied: {}", failure.what());
    }
}

}  // namespace tendril::store::sqlite
