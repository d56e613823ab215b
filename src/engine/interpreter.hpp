// Walks a flow over an event's data: pure steps are evaluated here, actions are handed out. Pure: no I/O, no clock.
#pragma once

#include <string>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "engine/journal.hpp"
#include "flow/flow.hpp"
#include "store/records.hpp"

namespace tendril::engine {

// What a run has to do next.
struct Next {
    enum class Kind {
        action,    // `step` is an action that is not complete yet
        finished,  // every step is complete
        filtered,  // a filter ended the run
        failed,    // a rule could not be evaluated: `error`, in `step`
    };
    Kind kind = Kind::finished;
    const flow::Step* step = nullptr;
    Error error;
};

// The variables that expressions read: {"trigger", "steps", "vars", "workspace"}, with the outputs of the journal's
// complete steps. Errors: internal (the stored event's data cannot be read).
Result<json::object> make_scope(const flow::CompiledFlow& flow, const store::Event& event, const Journal& journal,
                                const std::string& time_zone);
// Lets later steps read a completed step's output.
void add_output(json::object& scope, const Entry& entry);

// Goes on from what the journal holds; filters and branches met on the way are added to it.
Next advance(const flow::CompiledFlow& flow, const json::object& scope, Journal& journal, TimePoint now);

}  // namespace tendril::engine
