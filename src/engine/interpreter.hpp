// Walks a flow over an event's data: pure steps are evaluated here, actions are handed out. Pure: no I/O, no clock.
//
// The journal is all that it remembers between processes. Steps of one place (the flow itself, an item of a loop, a
// sub-flow) run in order; items run at once up to their loop's concurrency.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "engine/journal.hpp"
#include "engine/journal_index.hpp"
#include "engine/scope.hpp"
#include "flow/flow.hpp"
#include "flow/registry.hpp"
#include "store/records.hpp"

namespace tendril::engine {

struct Place;

// An action that may be attempted now.
struct Task {
    const flow::Step* step = nullptr;
    Place* place = nullptr;
    Entry* entry = nullptr;

    [[nodiscard]] const flow::ActionStep& action() const { return std::get<flow::ActionStep>(step->kind); }
};

// What a run has to do next.
struct Next {
    enum class Kind {
        attempt,   // `tasks`; none: those handed out earlier have to come back first
        finished,  // every step is complete
        filtered,  // a filter ended the run
        stopped,   // a stop step, or a wait that was in vain, ended it with `status`
        failed,    // a step failed for good: `message`
        retry,     // nothing until `due_at`; the run keeps its place
        wait,      // nothing until `due_at`, or the event that it `awaits`
        held,      // nothing until `held_for` is settled
    };
    Kind kind = Kind::finished;
    std::vector<Task> tasks;
    std::string message;  // for people: of failed and stopped
    store::RunStatus status = store::RunStatus::succeeded;
    TimePoint due_at;
    std::optional<store::Await> awaits;
    std::string held_for;
};

// How long a call that an earlier process made may still be on its way to the other system.
inline constexpr std::chrono::milliseconds settle_time{2'000};

// Everything must outlive the interpreter.
struct InterpreterParts {
    const flow::CompiledFlow& flow;
    const flow::Registry& flows;
    const store::Run& run;
    const std::string& time_zone;  // of the workspace
    Journal& journal;
    const expr::Tables* tables = nullptr;  // of the workspace
    expr::LookupLog* lookups = nullptr;    // what they gave the run so far
};

class Interpreter {
 public:
    // `root` is the scope that make_scope() gave.
    Interpreter(InterpreterParts parts, json::object root);
    ~Interpreter();

    // Goes on from what the journal holds; what the pure steps decide is added to it. `may_attempt`: whether actions
    // are handed out; each that is must be given back by returned() before its place goes on.
    Next advance(TimePoint now, bool may_attempt = true);
    // Lets later steps, and the task's own link, read what its completed entry says.
    void complete(const Task& task);
    // The journal's entry of the task tells what became of it.
    void returned(const Task& task);
    // How many tasks are handed out.
    [[nodiscard]] int at_work() const;

    // The event that woke the run; whether it is what a step waits for shows when the walk comes there.
    void wake(store::Event event) { woken_by_ = std::move(event); }

    // What the task's expressions read; valid until that of another task is asked for.
    [[nodiscard]] const json::object& scope(const Task& task);

 private:
    class Walk;

    // Lets the place's steps read what the journal says was done there.
    void restore(Place& place);

    InterpreterParts parts_;
    JournalIndex index_;
    std::unique_ptr<Place> top_;
    std::unique_ptr<Scope> scope_;
    std::optional<store::Event> woken_by_;
};

// The variables that expressions read: {"trigger", "steps", "vars", "workspace"}, with the data of the runs that were
// merged into this one; all of them in `storage`. Errors: internal (the stored event's data cannot be read).
Result<json::object> make_scope(const flow::CompiledFlow& flow, const store::Event& event, const Journal& journal,
                                const std::string& time_zone, json::storage_ptr storage = {});

// "Step 'Write the note': The body must be text."
std::string told(const flow::Step& step, std::string_view message);

}  // namespace tendril::engine
