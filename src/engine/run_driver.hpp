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

// Lives until `settled` was called, which is once the run has ended, waits, is held, or was asked to pause; the state
// it gets is durable then. Thread safety: the engine's executor only.
class RunDriver : public std::enable_shared_from_this<RunDriver> {
 public:
    using Settled = std::function<void(RunId, store::RunState)>;

    RunDriver(AttemptContext& context, Timers& timers, store::RunWithEvent run, std::string time_zone,
              std::shared_ptr<const flow::CompiledFlow> flow, Settled settled);

    void start();
    // Stops before the next action that changes something; the run stays open.
    void pause() { paused_ = true; }

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
    std::string time_zone_;
    std::shared_ptr<const flow::CompiledFlow> flow_;
    Settled settled_;
    Journal journal_;
    json::object scope_;
    std::vector<store::Link> unsaved_links_;
    bool paused_ = false;
};

}  // namespace tendril::engine
