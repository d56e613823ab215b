// Which open run is next: arrival order per ordering key, in parallel across keys.
//
// Holds a window of the open runs in memory, the oldest first; the rest waits in the store. Runs of one workspace and
// ordering key form a lane; only the first of a lane may be at work, also across flows, so that two flows never race
// for the same contact. A run without an ordering key is a lane of its own.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "base/ids.hpp"
#include "engine/timers.hpp"
#include "store/records.hpp"

namespace tendril::engine {

class Dispatcher {
 public:
    // `is_blocked`: whether a held run still has to wait (its connection is not repaired yet).
    // `changed`: something may have become ready.
    Dispatcher(const Clock& clock, Timers& timers, std::function<bool(const store::Run&)> is_blocked,
               std::function<void()> changed)
        : clock_(clock), timers_(timers), is_blocked_(std::move(is_blocked)), changed_(std::move(changed)) {}

    void add(store::RunWithEvent run);
    // The next run to work at; it counts as at work until settle() is called. nullptr when none is ready.
    store::RunWithEvent* take();
    // Keeps a run that is not at work from being taken until settle() is called; false when it is at work or not here.
    bool reserve(RunId run);
    // A run stopped being at work, or was changed from outside: `state` is what the store now holds.
    void settle(RunId run, store::RunState state);
    // Looks again at held runs whose connection was repaired.
    void reconsider_held();

    [[nodiscard]] store::RunWithEvent* find(RunId run);
    [[nodiscard]] bool at_work(RunId run) const;
    [[nodiscard]] std::size_t size() const { return runs_.size(); }

 private:
    struct OpenRun {
        store::RunWithEvent stored;
        std::string lane;
        bool at_work = false;
        bool ready = false;  // already among ready_
    };
    // Puts the first run of a lane where its status says: ready, or behind a timer, or nowhere while it is held.
    void place(OpenRun& open);
    void make_ready(OpenRun& open);
    void remove(RunId run);

    const Clock& clock_;
    Timers& timers_;
    std::function<bool(const store::Run&)> is_blocked_;
    std::function<void()> changed_;
    std::unordered_map<RunId, std::unique_ptr<OpenRun>> runs_;
    std::unordered_map<std::string, std::deque<RunId>> lanes_;
    std::deque<RunId> ready_;
};

}  // namespace tendril::engine
