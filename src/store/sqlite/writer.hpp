// The one thread that writes: it takes everything that waits and commits it in one transaction.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "store/sqlite/checkpointer.hpp"
#include "store/sqlite/group_work.hpp"
#include "store/sqlite/operation.hpp"
#include "store/store.hpp"

namespace tendril::store::sqlite {

// Operations are applied in the order they were given. Outcomes are told after the COMMIT returned: those of a group in
// one posted closure. An operation that fails for a reason of its own fails alone; when the database fails, the whole
// group is rolled back and fails with `unavailable`, and the writer tries the database again each second until it
// can be written.
//
// Thread safety: `post` and `await` from any thread; `await` blocks.
// Ownership: `checkpointer` and `group_work` must outlive the writer. The destructor commits what still waits and posts
// its outcomes, so no callback is dropped; nothing may be given to the writer once it has begun.
class Writer {
 public:
    Writer(std::unique_ptr<Database> database, Checkpointer& checkpointer, GroupWork& group_work, Post post,
           std::size_t group_max);
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    template <class T, class Work>
    void post(Work work, Callback<T> done) {
        push(std::make_unique<PostedOperation<T, Work>>(std::move(work), std::move(done)));
    }
    template <class T, class Work>
    Result<T> await(Work work) {
        auto operation = std::make_unique<AwaitedOperation<T, Work>>(std::move(work));
        auto outcome = operation->outcome();
        push(std::move(operation));
        return outcome.get();
    }

    [[nodiscard]] std::int64_t commits() const { return commits_; }
    [[nodiscard]] std::int64_t operations() const { return operations_; }
    [[nodiscard]] bool healthy() const { return healthy_; }

 private:
    using Group = std::vector<std::unique_ptr<Operation>>;

    void push(std::unique_ptr<Operation> operation);
    void work();
    bool take(Group& group);
    void commit(Group& group);
    bool commit_together(Group& group);
    void commit_apart(Group& group);
    void apply_apart(Operation& operation);
    void roll_back();
    void deliver(Group group);
    void copy_log();
    void probe();
    void set_healthy(bool healthy, const char* reason);

    // Constant after construction.
    const Post post_;
    const std::size_t group_max_;

    // Only on thread_.
    std::unique_ptr<Database> database_;
    Checkpointer& checkpointer_;
    GroupWork& group_work_;
    int log_frames_ = 0;

    // Guarded by mutex_.
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::unique_ptr<Operation>> waiting_;
    bool stopping_ = false;

    std::atomic<std::int64_t> commits_ = 0;
    std::atomic<std::int64_t> operations_ = 0;
    std::atomic<bool> healthy_ = true;

    std::thread thread_;
};

}  // namespace tendril::store::sqlite
