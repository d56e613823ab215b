// Works at one run: walks its flow, attempts its actions, and saves what became of it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/action_attempt.hpp"
#include "engine/interpreter.hpp"
#include "engine/timers.hpp"
#include "flow/flow.hpp"
#include "store/run_store.hpp"

namespace tendril::engine {

// A run to be worked at.
struct RunSubject {
    store::RunWithEvent run;
    store::Lease lease;  // by whose right
    std::string time_zone;
    std::vector<std::string> redact;  // names of fields that the workspace does not keep once a run has ended
    std::shared_ptr<const flow::CompiledFlow> flow;  // nullptr when the version cannot be used
};

// Lives until it has called one of its reports. Thread safety: the engine's executor only.
class RunDriver : public std::enable_shared_from_this<RunDriver> {
 public:
    struct Reports {
        // The run has ended, waits, is held, or was asked to pause; the state is durable.
        std::function<void(RunId, store::RunState)> settled;
        // The store refused a change because another node holds the partition by now.
        std::function<void(RunId, store::Lease)> lease_lost;
    };

    RunDriver(AttemptContext& context, Timers& timers, RunSubject subject, Reports reports);

    void start();
    // Stops before the next action that changes something; the run stays open.
    void pause() { paused_ = true; }
    // Stops at once: the run is another node's by now. Saves nothing, reports nothing, ignores what still comes back.
    void abandon() { abandoned_ = true; }

 private:
    void go_on();
    void attempt(const flow::Step& step);
    void on_attempt(const flow::Step& step, AttemptResult result);
    void complete_step(const flow::Step& step);
    void retry_later(const flow::Step& step, AttemptResult result);
    void end(store::RunStatus status, std::string error);
    void save(store::Callback<void> done);
    void save_and_settle();
    [[nodiscard]] store::RunState& state() { return stored_.run.state; }
    [[nodiscard]] std::string told(const flow::Step& step, const std::string& message) const;
    [[nodiscard]] expr::Environment environment() const;

    AttemptContext& context_;
    Timers& timers_;
    store::RunWithEvent stored_;
    store::Lease lease_;
    std::string time_zone_;
    std::shared_ptr<const flow::CompiledFlow> flow_;
    Reports reports_;
    Journal journal_;
    json::object scope_;
    std::vector<store::Link> unsaved_links_;
    bool paused_ = false;
    bool abandoned_ = false;
};

}  // namespace tendril::engine
