// The open runs that are in memory, of all that the store holds: a part for each workspace, read in order of arrival by
// a cursor of its own, so that one workspace's backlog takes no room from another's.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/dispatcher.hpp"
#include "engine/engine.hpp"
#include "engine/partitions.hpp"
#include "engine/timers.hpp"
#include "store/run_store.hpp"

namespace tendril::engine {

// The partition that a run belongs to.
std::int32_t partition_of(const store::RunWithEvent& run);

// Thread safety: the engine's executor only.
class Window {
 public:
    // All of it must outlive this object.
    struct Parts {
        store::RunStore& store;
        Timers& timers;
        Partitions& partitions;
        Dispatcher& dispatcher;
        EngineLimits limits;
    };
    explicit Window(Parts parts) : parts_(parts) {}

    // Partitions were gained: reads everything that is open, in all workspaces.
    void rescan();
    // A run that this node just stored.
    void offer_new(store::RunWithEvent run);
    // A run that another node stored, or that was woken.
    void offer(store::RunWithEvent run);
    // Another node stored or woke runs.
    void arrive(store::Arrivals arrivals);
    // Reads one run and puts it where it belongs.
    void bring_back(RunId run);
    // Reads on when there is room, or something to read for.
    void load(WorkspaceRuns& workspace);
    // Reads nothing from now on.
    void stop() { stopped_ = true; }

 private:
    [[nodiscard]] std::size_t room_of_each() const;
    [[nodiscard]] bool stored_here_since(RunId seen, RunId run) const;
    [[nodiscard]] bool wants_load(const WorkspaceRuns& workspace) const;
    void scan();
    void begin_sweep(WorkspaceRuns& workspace);
    void on_loaded(WorkspaceRuns& workspace, std::size_t limit, Result<std::vector<store::RunWithEvent>> loaded);
    void on_workspaces(const Result<std::vector<std::string>>& workspaces);
    void read_arrivals();
    void on_arrivals(store::Arrivals range, Result<std::vector<store::RunWithEvent>> loaded);
    void on_found(RunId run, Result<std::optional<store::RunWithEvent>> found);

    Parts parts_;
    bool scanning_ = false;  // nothing new is taken up meanwhile
    std::uint64_t scans_ = 0;  // begun
    bool scan_again_ = false;
    bool reading_arrivals_ = false;
    std::deque<store::Arrivals> arrivals_;  // not read yet
    bool stopped_ = false;
    // The last numbers in a row that runs got here: between them no other node has stored any.
    RunId row_first_{};
    RunId row_last_{};
};

}  // namespace tendril::engine
