// Which open runs are in memory, and in which order they may start: arrival order per ordering key, in parallel across
// keys.
//
// Runs of one workspace and ordering key form a lane; only the first of a lane may be at work, also across flows, so
// that two flows never race for the same contact. A run without an ordering key is a lane of its own. A lane keeps a
// few runs in memory and leaves later ones in the store; a lane whose first run is held, or tries again only after some
// time, is parked: it keeps nothing in memory but that.
#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "engine/fair_queue.hpp"
#include "engine/timers.hpp"
#include "engine/workspace_runs.hpp"
#include "store/records.hpp"

namespace tendril::engine {

// A run in memory.
struct OpenRun {
    enum class Place {
        behind,   // others of its lane go first
        ready,    // waits for its turn
        at_work,  // until it is settled
        away,     // tries again soon; is read from the store then
    };
    RunId id{};
    LaneKey lane = 0;
    std::int32_t partition = 0;
    store::Priority priority = store::Priority::normal;
    Place place = Place::behind;
    bool took_turn = false;                       // it counts as at work in its flow's share
    std::unique_ptr<store::RunWithEvent> stored;  // null while it is at work or away
    FairShare* flow = nullptr;
    OpenRun* next = nullptr;  // of its lane
};

class Dispatcher {
 public:
    struct Needs {
        const Clock& clock;
        Timers& timers;
        // Whether a held run still has to wait (its connection is not repaired yet).
        std::function<bool(const store::RunState&)> is_blocked;
        // A run has become ready.
        std::function<void()> ready;
        // To be read from the store and offered again.
        std::function<void(RunId)> bring_back;
        // The workspace has room for more runs, or wants some that were left.
        std::function<void(WorkspaceRuns&)> wants_more;
        std::size_t workspace_running_max;
        std::size_t flow_running_max;
        std::size_t running_max;
    };
    enum class Source {
        swept,    // by the workspace's cursor, in order
        arrived,  // stored or woken just now: goes to the end of its lane
    };

    explicit Dispatcher(Needs needs) : needs_(std::move(needs)), everything_(nullptr, needs_.running_max) {}

    WorkspaceRuns& workspace(const std::string& id);
    void each_workspace(const std::function<void(WorkspaceRuns&)>& action);
    void add(WorkspaceRuns& workspace, std::unique_ptr<store::RunWithEvent> run, std::int32_t partition, Source source);
    // The first run of a lane as it is in the store now, when the lane is parked for it or it is away. False when
    // neither is so.
    bool put_back(WorkspaceRuns& workspace, std::unique_ptr<store::RunWithEvent>& run);

    // The run whose turn it is; it counts as at work until settle(). nullptr when none is ready. Its `stored` is the
    // caller's to take.
    OpenRun* take();
    // A run in memory stopped being at work; `state` is what the store now holds.
    void settle(RunId run, const store::RunState& state);
    // A run was changed from outside, wherever it is; `run` is what the store now holds.
    void change(WorkspaceRuns& workspace, const store::Run& run);
    // Keeps a run from starting, wherever it is, until release(); false when it is at work or reserved already.
    bool reserve(RunId run);
    void release(RunId run) { reserved_.erase(run); }

    // The connection was repaired: the runs that are held for it are read again.
    void release_held(const std::string& held_for);
    // The workspace's cursor has reached `seen`, or what the sweep was for is done: lanes that were offered everything
    // are complete.
    void end_sweep(WorkspaceRuns& workspace);
    // Whether every lane that the sweep is for has as many runs as it may have.
    [[nodiscard]] bool is_sated(const WorkspaceRuns& workspace) const;

    // No more runs of it start; those that are not at work leave memory at once, the others as they settle.
    void close(std::int32_t partition);
    // Everything of it leaves memory, whatever is at work.
    void drop(std::int32_t partition);

    // Runs at work that wait at a connection's gate do not count against the bound on all runs at work.
    void rest(int change) { everything_.rest(change); }
    [[nodiscard]] bool is_in_memory(RunId run) const { return runs_.contains(run); }
    [[nodiscard]] std::size_t at_work(std::int32_t partition) const {
        return at_work_[static_cast<std::size_t>(partition)];
    }
    [[nodiscard]] std::size_t size() const { return runs_.size(); }
    [[nodiscard]] std::size_t active_workspaces() const { return active_workspaces_; }

 private:
    struct Lane {
        WorkspaceRuns* workspace = nullptr;
        OpenRun* first = nullptr;
        OpenRun* last = nullptr;
        std::uint32_t size = 0;
        std::int32_t partition = 0;
        RunId left_from{};                // the earliest that may be left in the store; 0: none
        std::uint32_t left_in_sweep = 0;  // sweeps after this one may fetch them
        bool others_left = false;         // more than the run that it is parked for
        bool parked = false;
        bool hungry = false;           // among those that a sweep is for
        bool due = false;              // the pause before its first run tries again is over, whatever the row says
        std::uint64_t parked_for = 0;  // hash of what its first run is held for; 0: time
        std::uint64_t parking = 0;     // tells one parking from the next
    };
    using Lanes = boost::unordered_flat_map<LaneKey, Lane>;

    void leave_in_store(Lane& lane, RunId run);
    void append(Lane& lane, LaneKey key, std::unique_ptr<OpenRun> run);
    void place(Lane& lane, LaneKey key);
    void park(Lane& lane, LaneKey key, const store::RunState& state);
    void put_away(OpenRun& run, std::chrono::microseconds wait);
    void bring_back_due(Lane& lane, RunId run);
    void unpark(Lane& lane, LaneKey key);
    void make_ready(OpenRun& run);
    void make_hungry(Lane& lane, LaneKey key);
    void remove_first(LaneKey key);
    void remove_later(Lane& lane, OpenRun& run);
    void forget(OpenRun& run);
    void forget_lane(LaneKey key);
    void stop_work(OpenRun& run);
    [[nodiscard]] bool has_left(const Lane& lane) const { return lane.left_from != RunId{}; }
    [[nodiscard]] bool is_closing(std::int32_t partition) const {
        return closing_[static_cast<std::size_t>(partition)];
    }

    Needs needs_;
    FairShare everything_;
    std::unordered_map<std::string, std::unique_ptr<WorkspaceRuns>> workspaces_;
    boost::unordered_flat_map<RunId, std::unique_ptr<OpenRun>> runs_;
    Lanes lanes_;
    boost::unordered_flat_set<RunId> reserved_;
    std::array<std::size_t, store::partition_count> at_work_{};
    std::array<bool, store::partition_count> closing_{};
    std::size_t active_workspaces_ = 0;
    std::uint64_t parkings_ = 0;
};

}  // namespace tendril::engine
