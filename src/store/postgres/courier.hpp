// A thread with a connection of its own that asks for the engine, so that the engine never waits.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "store/postgres/connection.hpp"
#include "store/run_store.hpp"
#include "store/store.hpp"

namespace tendril::store::postgres {

// Questions are sent in the order given, those that wait together in one round trip; each is a transaction of its own
// or, with `together`, all of a round trip are. When the connection is lost the question is asked again, so it must
// be one that does no harm when it is asked twice. While the database is away they fail with `unavailable`.
//
// Thread safety: `ask` from any thread. Ownership: the destructor asks what still waits and posts the answers.
class Courier {
 public:
    enum class Mode { together, apart };

    Courier(ConnectionOptions options, Mode mode, Post post, std::chrono::milliseconds patience);
    ~Courier();
    Courier(const Courier&) = delete;
    Courier& operator=(const Courier&) = delete;

    // `read` is called with an answer for each request, on the courier's thread; then `done` by post.
    template <class T>
    void ask(std::vector<Request> requests, std::function<T(std::span<Rows>)> read, Callback<T> done) {
        auto question = std::make_unique<QuestionOf<T>>();
        question->requests = std::move(requests);
        question->read = std::move(read);
        question->done = std::move(done);
        push(std::move(question));
    }

 private:
    struct Question {
        virtual ~Question() = default;
        virtual void answer(std::span<Rows> rows) = 0;
        virtual void fail(const Error& error) = 0;
        virtual void deliver() = 0;
        std::vector<Request> requests;
    };
    template <class T>
    struct QuestionOf final : Question {
        void answer(std::span<Rows> rows) override { outcome = read(rows); }
        void fail(const Error& error) override { outcome = error; }
        void deliver() override { done(std::move(*outcome)); }
        std::function<T(std::span<Rows>)> read;
        Callback<T> done;
        std::optional<Result<T>> outcome;
    };
    using Questions = std::vector<std::unique_ptr<Question>>;

    void push(std::unique_ptr<Question> question);
    void work();
    bool take(Questions& questions);
    void settle(std::span<std::unique_ptr<Question>> questions);
    void ask_together(std::span<std::unique_ptr<Question>> questions);

    // Constant after construction.
    const ConnectionOptions options_;
    const Mode mode_;
    const Post post_;
    const std::chrono::milliseconds patience_;

    // Only on thread_.
    std::unique_ptr<Connection> connection_;
    bool reachable_ = true;

    // Guarded by mutex_.
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::unique_ptr<Question>> waiting_;
    bool stopping_ = false;

    std::thread thread_;
};

}  // namespace tendril::store::postgres
