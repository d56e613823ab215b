// Locks by name that run out.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <unordered_map>

namespace tendril::store::sqlite {

// In memory: the database belongs to one process, and what an earlier one held ended with it.
// Thread safety: any thread.
class NamedLocks {
 public:
    // True when `holder` has the lock now, for `lasts`.
    bool acquire(const std::string& name, const std::string& holder, std::chrono::milliseconds lasts) {
        const auto now = std::chrono::steady_clock::now();
        const std::lock_guard guard(mutex_);
        auto& lock = locks_[name];
        if (lock.holder != holder && lock.until > now) return false;
        lock = {holder, now + lasts};
        return true;
    }
    // Leaves another holder's lock alone.
    void release(const std::string& name, const std::string& holder) {
        const std::lock_guard guard(mutex_);
        const auto found = locks_.find(name);
        if (found != locks_.end() && found->second.holder == holder) locks_.erase(found);
    }

 private:
    struct Lock {
        std::string holder;
        std::chrono::steady_clock::time_point until;
    };

    // Guarded by mutex_.
    std::mutex mutex_;
    std::unordered_map<std::string, Lock> locks_;
};

}  // namespace tendril::store::sqlite
