// Works at one run: walks its flow, attempts its actions, and saves what became of it.
#pragma once

#include <boost/json/monotonic_resource.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/action_attempt.hpp"
#include "engine/interpreter.hpp"
#include "engine/redaction.hpp"
#include "engine/timers.hpp"
#include "flow/flow.hpp"
#include "store/run_store.hpp"

namespace tendril::engine {

// A run to be worked at.
struct RunSubject {
    store::RunWithEvent run;
    store::Lease lease;  // by whose right
    std::string time_zone;
    std::shared_ptr<const expr::Tables> tables;      // of the workspace; nullptr: none
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
        // Asked when the run has ended: not before it is known then what is not kept.
        std::function<Redaction(const store::RunWithEvent&)> redaction;
    };

    RunDriver(AttemptContext& context, Timers& timers, RunSubject subject, Reports reports);

    void start();
    // Stops before the next action that changes something; the run stays open.
    void pause();
    // Stops at once: the run is another node's by now. Saves nothing, reports nothing, ignores what still comes back.
    void abandon() { abandoned_ = true; }

 private:
    void begin();
    void read_event_that_woke();
    // Whether the event is one that another change of Tendril's own has caused.
    void look_for_echo(const std::string& connector, const connector::ObjectShown& shown);
    void on_known_object(const connector::ObjectShown& shown, const Result<std::optional<store::Link>>& known);
    void note_write(const Task& task);
    [[nodiscard]] std::string today_at(const Entry& entry) const;
    void remember_write(const Task& task);
    void go_on();
    void attempt(const Task& task);
    void attempt_with_links(const Task& task);
    void on_attempt(const Task& task, AttemptResult result);
    void complete_step(const Task& task);
    void retry_later(const Task& task, AttemptResult result);
    void fail_for_good(const Task& task, std::string message, std::string field);
    void give_back(const Task& task);
    void wait(const Next& next);
    void end(store::RunStatus status, std::string error);
    // Makes the run with its journal durable. Saves follow each other; what is asked for during one is part of the
    // next.
    void save(store::Callback<void> done);
    using Callbacks = std::vector<store::Callback<void>>;
    void save_now(Callbacks told);
    void on_saved(const Result<void>& saved, std::size_t links, std::size_t writes, const Callbacks& told,
                  Callbacks next);
    void save_and_settle();
    // From the event to the run's end; nullopt for a run with a wait in it.
    [[nodiscard]] std::optional<std::chrono::microseconds> took() const;
    [[nodiscard]] store::RunState& state() { return stored_.run.state; }
    [[nodiscard]] expr::Environment environment();

    AttemptContext& context_;
    Timers& timers_;
    store::RunWithEvent stored_;
    store::Lease lease_;
    std::string time_zone_;
    std::shared_ptr<const expr::Tables> tables_;
    expr::LookupLog lookups_;
    std::shared_ptr<const flow::CompiledFlow> flow_;
    Reports reports_;
    Journal journal_;
    json::monotonic_resource arena_;  // what expressions read, when it only grows by the outputs of a few steps
    std::optional<Interpreter> interpreter_;
    std::vector<store::Link> unsaved_links_;
    // Of calls that may have taken effect, by step and place; and of those whose outcome waits for its save.
    std::vector<std::pair<std::string, WritesUnderWay::Token>> writes_;
    std::vector<WritesUnderWay::Token> unsaved_writes_;
    std::weak_ptr<Callbacks> next_save_;  // while a save is under way: who is told by the one after it
    bool paused_ = false;
    bool looks_for_echo_ = false;
    bool abandoned_ = false;
    bool settling_ = false;
    bool advancing_ = false;
    bool advance_again_ = false;
};

}  // namespace tendril::engine
