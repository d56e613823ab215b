#include "store/sqlite/writer.hpp"

#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <iterator>

#include "base/log.hpp"

namespace tendril::store::sqlite {

namespace {

constexpr std::chrono::seconds probe_interval{1};

// Why an operation failed by itself, or nothing when the database is at fault.
std::optional<Error> own_failure(const std::exception& thrown) {
    if (const auto* refusal = dynamic_cast<const Refusal*>(&thrown)) return refusal->error();
    const auto* failure = dynamic_cast<const Failure*>(&thrown);
    if (failure == nullptr) return Error(ErrorCode::internal, "The change could not be applied.");
    if (failure->of_database()) return std::nullopt;
    return failure->to_error();
}

}  // namespace

Writer::Writer(std::unique_ptr<Database> database, Checkpointer& checkpointer, GroupWork& group_work, Post post,
               std::size_t group_max)
    : post_(std::move(post)),
      group_max_(std::max<std::size_t>(group_max, 1)),
      database_(std::move(database)),
      checkpointer_(checkpointer),
      group_work_(group_work) {
    database_->on_commit([this](int frames) { log_frames_ = frames; });
    thread_ = std::thread([this] { work(); });
}

Writer::~Writer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    arrived_.notify_one();
    thread_.join();
}

void Writer::push(std::unique_ptr<Operation> operation) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(operation));
    }
    arrived_.notify_one();
}

void Writer::work() {
    pthread_setname_np(pthread_self(), "store-writer");
    Group group;
    while (take(group)) {
        if (group.empty()) {
            probe();
        } else {
            commit(group);
            deliver(std::exchange(group, {}));
            copy_log();
        }
    }
}

// Waits for operations; an empty group means that it is time to probe, false that all is done.
bool Writer::take(Group& group) {
    std::unique_lock lock(mutex_);
    const auto ready = [this] { return stopping_ || !waiting_.empty(); };
    if (healthy_) {
        arrived_.wait(lock, ready);
    } else if (!arrived_.wait_for(lock, probe_interval, ready)) {
        return true;
    }
    const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), group_max_));
    const auto end = waiting_.begin() + count;
    group.assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
    waiting_.erase(waiting_.begin(), end);
    return !group.empty();
}

void Writer::commit(Group& group) {
    try {
        if (!commit_together(group)) commit_apart(group);
        group_work_.committed();
        ++commits_;
        operations_ += static_cast<std::int64_t>(group.size());
        set_healthy(true, "");
    } catch (const Failure& failure) {
        roll_back();
        for (const auto& operation : group) operation->fail(failure.to_error());
        set_healthy(false, failure.what());
    }
}

// The usual way: no savepoints. False when one operation failed by itself, with everything rolled back.
bool Writer::commit_together(Group& group) {
    database_->change("BEGIN IMMEDIATE");
    group_work_.begin();
    try {
        for (const auto& operation : group) operation->apply(*database_);
        group_work_.write(*database_);
    } catch (const std::exception& thrown) {
        if (!own_failure(thrown)) throw;
        roll_back();
        return false;
    }
    database_->change("COMMIT");
    return true;
}

// The group again, each operation in a savepoint of its own.
void Writer::commit_apart(Group& group) {
    database_->change("BEGIN IMMEDIATE");
    group_work_.begin();
    for (const auto& operation : group) apply_apart(*operation);
    group_work_.write(*database_);
    database_->change("COMMIT");
}

void Writer::apply_apart(Operation& operation) {
    database_->change("SAVEPOINT operation");
    auto sums = group_work_.sums;
    try {
        operation.apply(*database_);
    } catch (const std::exception& thrown) {
        const auto error = own_failure(thrown);
        if (!error) throw;
        operation.fail(*error);
        database_->change("ROLLBACK TO operation");
        group_work_.sums = std::move(sums);
    }
    database_->change("RELEASE operation");
}

void Writer::roll_back() {
    // SQLite rolls back by itself after some failures, e.g. a full disk.
    if (!database_->in_transaction()) return;
    try {
        database_->change("ROLLBACK");
    } catch (const Failure& failure) {
        log::error("a transaction could not be rolled back: {}", failure.what());
    }
}

void Writer::deliver(Group group) {
    auto posted = std::make_shared<Group>();
    posted->reserve(group.size());
    for (auto& operation : group) {
        if (operation->delivered_by_post()) {
            posted->push_back(std::move(operation));
        } else {
            operation->deliver();
        }
    }
    if (posted->empty()) return;
    post_([posted] {
        for (const auto& operation : *posted) operation->deliver();
    });
}

// Between two commits nobody writes, so the little that the checkpointer left can be copied to the end.
void Writer::copy_log() {
    checkpointer_.log_grew(log_frames_);
    if (checkpointer_.take_finish_request()) checkpointer_.finish(*database_);
}

// Large enough to need space that is free on the disk, not only in the file's last page.
void Writer::probe() {
    try {
        database_->change("INSERT OR REPLACE INTO write_probe (id, filler) VALUES (1, zeroblob(65536))");
        database_->change("DELETE FROM write_probe");
        set_healthy(true, "");
    } catch (const Failure& failure) {
        set_healthy(false, failure.what());
    }
}

void Writer::set_healthy(bool healthy, const char* reason) {
    if (healthy_.exchange(healthy) == healthy) return;
    if (healthy) {
        log::info("the database can be written again");
    } else {
        log::error("the database cannot be written: {}; events are refused until it can", reason);
    }
}

}  // namespace tendril::store::sqlite
