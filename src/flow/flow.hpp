// Flows: the document (schemas/flow.v1.json), checked and compiled. A compiled flow is immutable and shared.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "connector/manifest.hpp"
#include "expr/mapping.hpp"
#include "expr/rule.hpp"

namespace tendril::flow {

// What to do when a call may or may not have taken effect and nothing can tell (effect class unknowable).
enum class OnUncertain { hold, repeat };
// What to do when the thing acted on does not exist in the other system (404).
enum class OnGone { fail, skip };

struct RetryPolicy {
    std::int32_t attempts_max = 8;
    std::chrono::milliseconds first_delay{1'000};
    std::chrono::milliseconds longest_delay{300'000};
};

// Remembers, after the step's success, which thing of the other system the source thing is.
struct LinkRule {
    std::string kind;
    expr::Template source_id;
    std::optional<expr::Template> target_id;  // default: the operation's result_id
    std::optional<expr::Mapping> state;       // default: the body members that were sent
};

struct Step;
using Steps = std::vector<Step>;

struct ActionStep {
    const connector::Operation* operation = nullptr;
    std::string connection;  // a connection's id, or a connector's id: the workspace's only connection of it
    expr::Mapping input;
    std::optional<expr::Template> only_changes_from;  // an object: input members that equal its are not sent
    std::optional<LinkRule> link;
    RetryPolicy retry;
    OnUncertain on_uncertain = OnUncertain::hold;
    OnGone on_gone = OnGone::fail;
};

struct FilterStep {
    expr::Rule rule;  // the run goes on when it holds, and ends as `filtered` when not
};

struct Arm {
    std::string name;
    expr::Rule rule;
    Steps steps;
};

struct BranchStep {
    std::vector<Arm> arms;  // the first whose rule holds is taken
    Steps otherwise;
};

struct Step {
    std::string id;
    std::string title;
    std::variant<ActionStep, FilterStep, BranchStep> kind;
};

struct CompiledFlow {
    std::string id;  // the stored flow's
    std::int32_t version = 0;
    std::string workspace;
    std::string name;
    std::vector<std::string> event_types;        // of its trigger's operations
    std::optional<expr::Template> ordering_key;  // default: the trigger manifest's
    json::object variables;
    Steps steps;
    std::vector<std::string> awaited_types;  // event types that its wait steps wait for
    bool merge_superseded = false;           // a run that has not started goes into the next of its key
    bool stop_after_dead_letter = false;     // the key waits for a person then, instead of going on
    double weight = 1;                       // its share among the flows of the workspace
};

// The flow, or every finding that forbids it. Warnings alone do not forbid.
struct Compiled {
    std::shared_ptr<const CompiledFlow> flow;  // null when there is an error among the findings
    std::vector<Finding> findings;
};

// Checks a document and compiles it. Findings name the step and the field: unknown members, unknown operations or
// inputs, missing required inputs, templates and rules that do not parse, references to steps that do not exist or come
// later, step ids that occur twice, too many or too deeply nested steps.
Compiled compile(const json::value& document, const connector::Catalog& catalog);

}  // namespace tendril::flow
