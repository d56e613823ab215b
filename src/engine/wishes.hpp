// What people wish of runs that this node works at and told another node: kept in the store until it is done.
#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <vector>

#include "engine/partitions.hpp"
#include "engine/timers.hpp"
#include "store/run_store.hpp"

namespace tendril::engine {

// Thread safety: the engine's executor only.
class Wishes {
 public:
    struct Parts {
        store::RunStore& store;
        Timers& timers;
        const Partitions& partitions;
        // Changes the run as wished. An error with `retry_after` means that it cannot be done yet.
        std::function<void(const store::RunWish&, store::Callback<void>)> grant;
    };

    explicit Wishes(Parts parts) : parts_(std::move(parts)) {}

    // There may be new ones, or this node may have come to work at their runs.
    void look();
    // The run is not at work any more: what could not be done because of that can be done now.
    void settled(RunId run) {
        if (busy_.erase(run) > 0) look();
    }
    void stop() { stopped_ = true; }

 private:
    void on_loaded(Result<std::vector<store::RunWish>> loaded);
    void on_granted(const store::RunWish& wish, const Result<void>& granted);
    void end_look();

    Parts parts_;
    std::set<RunId> busy_;       // a step of theirs was under way
    std::size_t under_way_ = 0;  // of this look: wishes without an outcome
    bool looking_ = false;
    bool look_again_ = false;  // something came meanwhile
    bool try_again_ = false;   // some cannot be done yet
    bool stopped_ = false;
};

}  // namespace tendril::engine
