// A one-threaded executor for tests: closures come from any thread and run where the test waits.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>

#include "base/error.hpp"
#include "store/run_store.hpp"

namespace tendril::store {

// Thread safety: `post` from any thread, the rest on the test's thread.
class Mailbox {
 public:
    void post(std::function<void()> closure) {
        {
            const std::lock_guard lock(mutex_);
            closures_.push_back(std::move(closure));
        }
        arrived_.notify_one();
    }

    // Runs closures until `done` holds; false when that takes longer than ten seconds.
    template <class Condition>
    bool run_until(Condition done) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!done()) {
            if (!run_one(deadline)) return false;
        }
        return true;
    }

    // Starts something that calls back, and waits for it.
    template <class T, class Start>
    Result<T> await(Start start) {
        std::optional<Result<T>> outcome;
        start([&outcome](Result<T> result) { outcome = std::move(result); });
        EXPECT_FALSE(outcome) << "called back before it returned";
        if (!run_until([&] { return outcome.has_value(); })) return Error(ErrorCode::timed_out, "no callback came");
        return std::move(*outcome);
    }

    // How many closures have been posted and not run.
    std::size_t waiting() {
        const std::lock_guard lock(mutex_);
        return closures_.size();
    }

 private:
    bool run_one(std::chrono::steady_clock::time_point deadline) {
        std::unique_lock lock(mutex_);
        if (!arrived_.wait_until(lock, deadline, [this] { return !closures_.empty(); })) return false;
        auto closure = std::move(closures_.front());
        closures_.pop_front();
        lock.unlock();
        closure();
        return true;
    }

    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::function<void()>> closures_;
};

}  // namespace tendril::store
