// What waits for the writer: changes that are applied in a group's transaction and told of after its commit.
#pragma once

#include <future>
#include <optional>
#include <type_traits>
#include <utility>

#include "store/run_store.hpp"
#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

class Operation {
 public:
    virtual ~Operation() = default;
    // Makes the change inside an open transaction; may be called again after a rollback. Throws Failure, Refusal.
    virtual void apply(Database& database) = 0;
    // The change was not made.
    virtual void fail(const Error& error) = 0;
    // Tells the outcome, once.
    virtual void deliver() = 0;
    // Whether `deliver` belongs on the engine's executor; otherwise it only wakes the thread that waits.
    [[nodiscard]] virtual bool delivered_by_post() const = 0;
};

// A change with an outcome of type Result<T>. `Work` is called as Result<T>(Database&) and must leave nothing written
// when it returns an error; one that has written already throws Refusal instead.
template <class T, class Work>
class OperationWithResult : public Operation {
 public:
    explicit OperationWithResult(Work work) : work_(std::move(work)) {}
    void apply(Database& database) final { result_ = work_(database); }
    void fail(const Error& error) final { result_ = error; }

 protected:
    Result<T> take_result() { return std::move(*result_); }

 private:
    Work work_;
    std::optional<Result<T>> result_;
};

template <class T, class Work>
class PostedOperation final : public OperationWithResult<T, Work> {
 public:
    PostedOperation(Work work, Callback<T> done)
        : OperationWithResult<T, Work>(std::move(work)), done_(std::move(done)) {}
    void deliver() override { done_(this->take_result()); }
    [[nodiscard]] bool delivered_by_post() const override { return true; }

 private:
    Callback<T> done_;
};

template <class T, class Work>
class AwaitedOperation final : public OperationWithResult<T, Work> {
 public:
    explicit AwaitedOperation(Work work) : OperationWithResult<T, Work>(std::move(work)) {}
    std::future<Result<T>> outcome() { return promise_.get_future(); }
    void deliver() override { promise_.set_value(this->take_result()); }
    [[nodiscard]] bool delivered_by_post() const override { return false; }

 private:
    std::promise<Result<T>> promise_;
};

}  // namespace tendril::store::sqlite
