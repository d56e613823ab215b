// The one thread that writes what the engine changes: everything that waits is committed in one transaction.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "store/postgres/connection.hpp"
#include "store/postgres/group.hpp"
#include "store/postgres/operation.hpp"
#include "store/store.hpp"

namespace tendril::store::postgres {

// Groups are committed one after the other. Outcomes are told after the COMMIT was answered: those of a group in one
// posted closure.
//
// When a statement fails for a reason of one operation, the group is halved until that operation fails alone.
//
// When the connection is lost the writer connects anew and tries the same group again, for as long as a restart of the
// database may take (`patience`). If the COMMIT was sent but not answered, the group's row in `writers` tells whether
// it took effect: it is locked first, which waits for the old session to end. So what was committed is told as done,
// once, and nothing is written twice. Only when the database does not come back in time is such a group told as
// `unavailable` though it may have been written; then the sender's repetition of an event with an id is a duplicate,
// the engine's repetition of a save writes the same again, and runs that nobody knows of are announced by the listener
// when it has connected anew. While the database is away, groups fail at once, and the writer tries each second whether
// it can be written again.
//
// Thread safety: `push` from any thread. Ownership: the destructor commits what still waits and posts its outcomes;
// nothing may be pushed once it has begun.
class Writer {
 public:
    // `name` is unique among all processes that ever use the database.
    Writer(ConnectionOptions options, std::string name, Post post, std::size_t group_max,
           std::chrono::milliseconds patience);
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    void push(Operation operation);
    // Whether other nodes may work on the same database, which are told of new runs.
    void set_alone(bool alone) { alone_ = alone; }

    [[nodiscard]] std::int64_t commits() const { return commits_; }
    [[nodiscard]] std::int64_t operations() const { return operations_; }
    [[nodiscard]] bool healthy() const { return healthy_; }

 private:
    using Operations = std::vector<Operation>;
    // How a group's attempts went so far.
    struct Attempts {
        GroupMark mark;
        bool careful = false;
        bool in_doubt = false;  // a COMMIT was sent and not answered
        int beaten = 0;
        std::chrono::steady_clock::time_point deadline;
        std::chrono::milliseconds pause{};
    };
    enum class Next { done, again, halve };

    void work();
    bool take(Operations& operations);
    void settle(std::span<Operation> operations);
    Next attempt(std::span<Operation> operations, Attempts& attempts);
    Next commit(std::span<Operation> operations, Attempts& attempts);
    Next recover(const Failure& failure, bool was_fresh, std::span<Operation> operations, Attempts& attempts);
    bool is_committed(const GroupMark& mark);
    void roll_back();
    void deliver(Operations operations);
    void probe();
    void set_healthy(bool healthy, std::string_view reason);

    // Constant after construction.
    const ConnectionOptions options_;
    const std::string name_;
    const Post post_;
    const std::size_t group_max_;
    const std::chrono::milliseconds patience_;

    // Only on thread_.
    std::unique_ptr<Connection> connection_;
    std::int64_t last_group_ = 0;

    // Guarded by mutex_.
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Operation> waiting_;
    bool stopping_ = false;

    std::atomic<std::int64_t> commits_ = 0;
    std::atomic<std::int64_t> operations_ = 0;
    std::atomic<bool> healthy_ = true;
    std::atomic<bool> alone_ = false;

    std::thread thread_;
};

}  // namespace tendril::store::postgres
