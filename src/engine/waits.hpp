// Brings waiting runs back when their time has come. They are rows in the store meanwhile and use no memory.
#pragma once

#include <optional>
#include <vector>

#include "base/time.hpp"
#include "engine/dispatcher.hpp"
#include "engine/partitions.hpp"
#include "engine/timers.hpp"
#include "engine/window.hpp"
#include "store/run_store.hpp"

namespace tendril::engine {

// Waits end by the wall clock, since people give them as dates; the timer is checked against it at least every minute.
// Thread safety: the engine's executor only.
class Waits {
 public:
    // All of it must outlive this object.
    struct Parts {
        const Clock& clock;
        store::RunStore& store;
        Timers& timers;
        Partitions& partitions;
        Dispatcher& dispatcher;
        Window& window;
    };
    explicit Waits(Parts parts) : parts_(parts) {}

    // Looks for what is due now; later ones come by themselves.
    void look();
    // A run has begun to wait.
    void add(TimePoint due);
    void stop() { stopped_ = true; }

 private:
    void await(TimePoint due);
    void look_again_in(std::chrono::microseconds delay);
    void on_due(Result<store::Due> due);
    void claim(std::vector<store::RunWithEvent> runs, std::optional<TimePoint> next);
    void on_claimed(Result<void> saved, std::vector<store::RunWithEvent> runs, std::optional<TimePoint> next);

    Parts parts_;
    std::optional<TimePoint> next_;  // nothing is due before
    std::uint64_t timers_set_ = 0;
    bool looking_ = false;
    bool look_again_ = false;
    bool stopped_ = false;
};

}  // namespace tendril::engine
