// A workspace's part of the open runs: how many are in memory, and up to where its runs were read from the store.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "engine/fair_queue.hpp"

namespace tendril::engine {

using LaneKey = std::uint64_t;

constexpr RunId next_id(RunId id) {
    return RunId(static_cast<std::int64_t>(id) + 1);
}
constexpr RunId previous_id(RunId id) {
    return RunId(static_cast<std::int64_t>(id) - 1);
}

// The store is read by a cursor, ascending. A sweep is a stretch that is read without a gap: it begins where the cursor
// was set back to, because of runs that had been left in the store, and goes on into what was never read.
//
// What makes order hold: up to `seen`, every run of this node's partitions is in memory, has ended, or was left in the
// store, which its lane remembers. Beyond it nothing is added but by the cursor.
struct WorkspaceRuns {
    WorkspaceRuns(std::string name, FairShare& fair_share) : id(std::move(name)), share(fair_share) {}

    const std::string id;
    FairShare& share;
    std::size_t in_memory = 0;
    std::size_t lanes_left = 0;  // lanes with runs that were left in the store

    RunId cursor{};      // read through
    RunId seen{};        // the furthest that the cursor ever was
    RunId sweep_from{};  // where this sweep began, exclusive
    std::uint32_t sweep = 1;
    bool sweep_wholly = false;    // to its end, even when the lanes below have got enough
    std::vector<LaneKey> hungry;  // lanes that this sweep or the next is for

    bool more = false;  // there may be runs beyond `seen`
    bool loading = false;
    RunId set_back_to{};  // the next sweep begins here; 0 when none is wanted
    bool set_back_wholly = false;

    [[nodiscard]] bool sweeping() const { return cursor < seen; }
    // Whether everything up to now is in memory or known to be left, so that a new run may be added directly.
    [[nodiscard]] bool complete() const { return !more && !loading && !sweeping() && set_back_to == RunId{}; }
    void set_back(RunId to, bool wholly) {
        if (set_back_to == RunId{} || to < set_back_to) set_back_to = to;
        set_back_wholly = set_back_wholly || wholly;
    }
};

}  // namespace tendril::engine
