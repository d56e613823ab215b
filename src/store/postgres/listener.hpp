// Hears what other nodes announce, and looks from time to time in case something was missed.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "store/postgres/connection.hpp"
#include "store/run_store.hpp"
#include "store/store.hpp"

namespace tendril::store::postgres {

// When it lost its connection and has a new one, it tells of everything: it cannot know what it missed.
//
// Thread safety: any thread. Ownership: nothing is called once the destructor has returned.
class Listener {
 public:
    // `name` is the writer's, whose announcements are passed over. Throws Failure when the database is out of reach.
    Listener(ConnectionOptions options, std::string name, Post post);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    // Called by post.
    void on_arrivals(std::function<void(Arrivals)> arrived);
    // Called on the listener's thread.
    void on_change(std::function<void()> changed);
    // While a node is alone nobody announces anything that it should look for.
    void set_alone(bool alone) { alone_ = alone; }

 private:
    void work();
    void connect();
    void listen();
    void look_for_missed();
    RunId newest_run();
    void tell(const Arrivals& arrivals);
    void tell_of_change();
    bool is_own_change(const std::string& payload) const { return payload == name_; }
    // Waits, unless it is to stop.
    void pause();

    // Constant after construction.
    const ConnectionOptions options_;
    const std::string name_;
    const Post post_;
    int stop_pipe_[2] = {-1, -1};

    // Only on thread_, once it runs.
    std::unique_ptr<Connection> connection_;
    std::chrono::steady_clock::time_point next_look_;
    RunId seen_{};    // the newest run at the last look
    RunId before_{};  // and at the one before that: what was being committed then is seen by now

    std::atomic<bool> alone_ = false;
    std::atomic<bool> stopping_ = false;

    // Guarded by mutex_.
    std::mutex mutex_;
    std::function<void(Arrivals)> arrived_;
    std::function<void()> changed_;

    std::thread thread_;
};

}  // namespace tendril::store::postgres
