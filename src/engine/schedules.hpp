// Flows that a schedule starts: which times are due, and the events that are made of them.
//
// A time is fired exactly once over restarts and nodes: its event's external id is made of flow and instant, so whoever
// fires it again finds it stored already. The mark that is kept besides only saves looking back.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/time.hpp"
#include "engine/engine.hpp"
#include "flow/flow.hpp"
#include "flow/registry.hpp"

namespace tendril::engine {

struct DueTime {
    std::optional<TimePoint> fire;  // the time to fire now: the last that is due
    TimePoint through;              // up to when everything is dealt with once it is fired
    TimePoint next;
};
// `through`: up to when everything was dealt with before. Pure.
DueTime due_time(const flow::Schedule& schedule, const date::time_zone& zone, TimePoint through, TimePoint now);

// The event of one time of a flow's schedule. Pure.
Incoming make_firing(const flow::CompiledFlow& flow, const date::time_zone& zone, TimePoint scheduled_for,
                     TimePoint now);

// Thread safety: the engine's executor only; callbacks come there.
class Schedules {
 public:
    struct Parts {
        const Clock& clock;
        const flow::Registry& flows;
        std::function<void(Incoming, Callback<Accepted>)> accept;
        std::function<std::string(const std::string& workspace)> time_zone_of;
        // Small texts that outlive the process, by name. Saving may fail: then a time is looked at once more.
        std::function<void(std::string name, Callback<std::optional<std::string>>)> find_mark;
        std::function<void(std::string name, std::optional<std::string> before, std::string mark)> save_mark;
    };
    explicit Schedules(Parts parts) : parts_(std::move(parts)) {}

    // Fires what is due. The time until the next look: a few seconds at most, since flows come and go.
    std::chrono::microseconds tick();

 private:
    struct Known {
        std::string meaning;               // of the schedule: another one begins anew
        std::optional<TimePoint> through;  // nullopt while the mark is read
        std::optional<std::string> mark;   // as it is stored
        bool is_firing = false;
    };
    void meet(const flow::CompiledFlow& flow, std::string meaning);
    void on_mark(const std::string& flow, const Result<std::optional<std::string>>& mark);
    std::optional<TimePoint> look_at(const flow::CompiledFlow& flow, Known& known);
    void on_fired(const std::string& flow, TimePoint through, const Result<Accepted>& accepted);

    Parts parts_;
    std::map<std::string, Known> known_;  // by flow
    bool has_begun_ = false;              // what is published later begins now, not where an old mark says
};

}  // namespace tendril::engine
