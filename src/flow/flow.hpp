// Flows: the document (schemas/flow.v1.json), checked and compiled. A compiled flow is immutable and shared.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "connector/manifest.hpp"
#include "expr/mapping.hpp"
#include "expr/rule.hpp"
#include "expr/tables.hpp"
#include "flow/cron.hpp"

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

// What follows when an action has failed for good.
enum class OnError {
    fail,   // the run is a dead letter, or the item of a for_each has failed
    go_on,  // the next step runs
    hold,   // the run waits for a person
    steps,  // these run, then the next step
};

struct ErrorPath {
    OnError kind = OnError::fail;
    Steps steps;
};

struct ActionStep {
    const connector::Operation* operation = nullptr;
    std::string connection;  // a connection's id, or a connector's id: the workspace's only connection of it
    // Whose own account it acts on: a person's id. Otherwise it is the workspace's.
    std::optional<expr::Template> person;
    expr::Mapping input;
    std::optional<expr::Template> only_changes_from;  // an object: input members that equal its are not sent
    std::optional<LinkRule> link;
    RetryPolicy retry;
    OnUncertain on_uncertain = OnUncertain::hold;
    OnGone on_gone = OnGone::fail;
    std::int64_t all_items = 0;  // of a list: read page by page, at most this many items; 0 reads one page
    ErrorPath on_error;
};

// Goes on when the rule holds. When not, it ends the item of a for_each or the sub-flow that it stands in, and outside
// of both the run, as `filtered`.
struct FilterStep {
    expr::Rule rule;
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

struct Case {
    std::string name;
    std::vector<json::value> equals;  // any of them
    Steps steps;
};

struct SwitchStep {
    expr::Template value;
    std::vector<Case> cases;  // the first that the value equals is taken
    Steps otherwise;
};

// Runs its steps once for every item of a list, in the list's order; up to `concurrency` items at once.
struct ForEachStep {
    expr::Template items;
    std::string variable = "item";  // how expressions inside call the item; its position is `index`
    std::int32_t concurrency = 1;
    bool goes_on_after_errors = false;  // an item that fails does not fail the run
    Steps steps;
};

// What follows when a wait is over without what was waited for: the instant lay in the past, or the time ran out.
enum class Afterwards { go_on, stop };

struct WaitFor {
    std::chrono::seconds duration{};
};

struct WaitUntil {
    expr::Template instant;                   // a date, a local time or an instant
    std::optional<expr::Template> time_zone;  // default: the person's, else the workspace's
    Afterwards if_past = Afterwards::go_on;
};

struct WaitForEvent {
    std::string event_type;
    std::optional<expr::Template> key;  // default: the run's ordering key
    std::optional<expr::Rule> rule;     // over {"event"} and everything else that expressions read
    std::chrono::seconds time_out{};
    Afterwards on_timeout = Afterwards::go_on;
};

using WaitStep = std::variant<WaitFor, WaitUntil, WaitForEvent>;

// Runs the steps of another flow of the workspace, in its published version, with `input` as its event's data.
struct SubFlowStep {
    std::string flow;
    expr::Mapping input;
};

// Ends the run.
struct StopStep {
    enum class As { succeeded, filtered, dead };
    As as = As::succeeded;
    std::optional<expr::Template> message;
};

struct Step {
    std::string id;
    std::string title;
    std::variant<ActionStep, FilterStep, BranchStep, SwitchStep, ForEachStep, WaitStep, SubFlowStep, StopStep> kind;
};

// Which instants of a schedule are made up for after the server was down.
enum class Missed {
    once,  // the last one
    skip,  // none
};

// The type of the events that schedules make; each starts only the flow whose schedule made it.
inline constexpr std::string_view schedule_event_type = "schedule.fired";

// When a flow that `core.schedule` starts is started.
struct Schedule {
    Cron cron;
    std::string text;       // as it was written
    std::string time_zone;  // IANA name; "" for the workspace's
    Missed missed = Missed::once;
};

struct CompiledFlow {
    std::string id;  // the stored flow's
    std::int32_t version = 0;
    std::string workspace;
    std::string name;
    std::vector<const connector::Operation*> triggers;
    std::vector<std::string> event_types;        // of its triggers
    std::vector<std::string> reads;              // the members of its event's data that its expressions read
    std::vector<std::string> awaited_types;      // of events that its steps wait for
    std::vector<std::string> sub_flows;          // ids of flows that its steps run
    std::optional<expr::Template> ordering_key;  // default: the trigger manifest's
    std::optional<Schedule> schedule;            // when `core.schedule` is among its triggers
    bool stop_after_dead_letter = false;         // the key waits for a person then, instead of going on
    bool merge_superseded = false;               // a run that has not started gives its data to the next of its key
    std::int32_t weight = 1;                     // its share among the flows of its workspace: 1 to 100
    std::vector<std::string> redact;             // names of fields that are not kept once a run has ended
    json::object variables;
    std::vector<std::string> tables;  // lookup tables that its templates name
    Steps steps;
};

// The flow, or every finding that forbids it. Warnings alone do not forbid.
struct Compiled {
    std::shared_ptr<const CompiledFlow> flow;  // null when there is an error among the findings
    std::vector<Finding> findings;
};

// What is known of the workspace's other flows while one is checked.
struct KnownFlows {
    std::string own_id;  // of the flow that is checked; "" for a new one
    // A flow's published version; nullptr when the workspace has no published flow of this id.
    std::function<std::shared_ptr<const CompiledFlow>(const std::string& flow)> published;
};

// What is known of the workspace while a document is checked; nullptr where that is not known.
struct Surroundings {
    const KnownFlows* flows = nullptr;
    const expr::Tables* tables = nullptr;
};

// Checks a document and compiles it. Findings name the step and the field: unknown members, unknown operations or
// inputs, missing required inputs, templates and rules that do not parse, references to steps that do not exist or come
// later, step ids that occur twice, too many or too deeply nested steps; with `around` also sub-flows that are not
// there, come back to the flow itself or are given other values than they expect, and lookup tables that are not there.
Compiled compile(const json::value& document, const connector::Catalog& catalog, const Surroundings& around = {});

}  // namespace tendril::flow
