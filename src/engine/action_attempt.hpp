// One attempt of one action step: from its mapping to its outcome.
//
// What makes an effect happen once: before a call that cannot simply be repeated (reconcilable, unknowable) its journal
// entry becomes an `intent`, and the intent is durable before the call leaves. An entry that is an `intent` at the
// start of an attempt tells that an earlier call may have taken effect: a reconcilable one is looked up first, an
// unknowable one is held for a person (or repeated, if the flow says so).
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "connector/manifest.hpp"
#include "connector/request.hpp"
#include "connector/transport.hpp"
#include "engine/connections.hpp"
#include "engine/engine.hpp"
#include "engine/journal.hpp"
#include "engine/partitions.hpp"
#include "engine/writes_under_way.hpp"
#include "flow/flow.hpp"
#include "store/run_store.hpp"

namespace tendril::engine {

// How an attempt ended. The journal entry holds the details.
struct AttemptResult {
    enum class Kind {
        completed,  // the step is done; go on
        retry,      // failed for now
        held,       // waits for `held_for`
        dead,       // refused for good
    };
    using Wait = std::optional<std::chrono::milliseconds>;

    static AttemptResult completed() { return {}; }
    // Failed in a way that uses up one of the step's attempts.
    static AttemptResult retry(std::string message, Wait wait = {}) {
        return {Kind::retry, std::move(message), wait, true, {}, {}};
    }
    // Not the other system's failure, or only a matter of time: as often as it takes.
    static AttemptResult later(std::string message, Wait wait = {}) {
        return {Kind::retry, std::move(message), wait, false, {}, {}};
    }
    static AttemptResult held(std::string held_for, std::string message) {
        return {Kind::held, std::move(message), {}, false, std::move(held_for), {}};
    }
    static AttemptResult dead(std::string message, std::string field = {}) {
        return {Kind::dead, std::move(message), {}, false, {}, std::move(field)};
    }

    Kind kind = Kind::completed;
    std::string message;   // for people; "" when completed
    Wait wait;             // retry: not before
    bool counts = true;    // retry: whether it uses up one of the step's attempts
    std::string held_for;  // held: "connection:<id>" or "decision"
    std::string field;     // dead: the field that is wrong, when one is known
};

// What attempts share.
struct AttemptContext {
    const Parts& parts;
    Connections& connections;
    const Partitions& partitions;
    Counters& counters;
    WritesUnderWay& writes;
};

// Lives until its `done` was called. Thread safety: the engine's executor only.
class ActionAttempt : public std::enable_shared_from_this<ActionAttempt> {
 public:
    using SaveIntent = std::function<void(Callback<void>)>;
    using Done = std::function<void(AttemptResult)>;

    struct Subject {
        const std::string& workspace;
        const flow::ActionStep& step;
        Entry& entry;               // the caller keeps it in place until `done`
        const store::Lease& lease;  // by whose right
        RunId run;
        const std::string& flow;
        store::Priority priority;
        // What the step's expressions read: asked for at each use, since other attempts of the run look from elsewhere.
        std::function<const json::object&()> scope;
        std::function<expr::Environment()> environment;
        std::function<void()> leaving;  // the step's own call leaves now
    };
    // `save_intent` makes the run with its journal durable.
    ActionAttempt(AttemptContext& context, Subject subject, SaveIntent save_intent, Done done);

    void start();

 private:
    using Answered = void (ActionAttempt::*)(connector::Outcome);

    bool prepare_input();
    bool find_connection();
    bool find_connection_of_person();
    bool build(const connector::Operation& operation, const json::object& input);
    void read_on();
    void drop_unchanged(const json::object& known);
    void go_on_from_intent();
    void announce();
    void send();
    void on_answer(connector::Outcome outcome);
    void on_failure(connector::Verdict verdict);
    void on_throttled();
    void on_refused_credentials(const std::string& message);
    // Calls `operation` through the connection's gate; for lookups and conflicts.
    void call_related(const std::string& operation, const expr::Mapping& input, const json::object& data,
                      Answered answered);
    void look_up_in_table();
    void merge_fields();
    void on_lookup(connector::Outcome outcome);
    void on_nothing_found();
    void resolve_conflict(const connector::ConflictRule& rule, const json::value& body);
    void on_conflict_read(connector::Outcome outcome);
    void adopt(json::value output);
    // Answers what Tendril does itself; false when the operation is a call.
    bool answer_builtin();
    // Reads what the composed action begins with, and goes on with the call that it asks for.
    void compose();
    void on_composition_read(connector::Outcome outcome);
    void find_link();
    void get_person();
    void save_link();
    void look_up();
    void save_person();
    void delay();
    bool build_http();
    [[nodiscard]] bool is_http_request() const;
    [[nodiscard]] connector::EffectClass effect() const;
    // The same for every attempt of this step, and for no other.
    [[nodiscard]] std::string effect_key() const;
    void complete(EntryState state, json::value output);

    void finish(AttemptResult result);
    void fail_dead(std::string message, connector::FailureClass failure = connector::FailureClass::invalid);
    void record_failure(connector::FailureClass failure, const std::string& message, int status);
    // `body`: the parsed answer; null when it is not JSON.
    void record_answer(const connector::Outcome& outcome, json::value body);
    // Calls `go` when the connection may be called; ends the attempt when it may not.
    void enter_gate(std::function<void()> go);
    // At the gate, before a call leaves: whether this node may still make it. Ends the attempt when not.
    bool may_call();
    void leave_gate(const connector::Outcome& outcome);
    void on_turned_away(const Error& reason);
    [[nodiscard]] expr::Environment environment() const { return subject_.environment(); }
    [[nodiscard]] const connector::Connector& connector_of_call() const;

    AttemptContext& context_;
    Subject subject_;
    SaveIntent save_intent_;
    Done done_;
    std::shared_ptr<const ConnectionFacts> connection_;
    std::string connection_id_;
    json::object input_;
    connector::Call call_;
    const connector::Operation* called_ = nullptr;  // the step's, or what a composed one comes down to
    const connector::Operation* related_ = nullptr;
    std::optional<connector::PageReader> pages_;  // of a list that is read to its end
    Pass pass_;                   // of the call under way
    bool confirms_ = false;       // it took effect; what it made is looked for, because the answer does not tell
    bool intent_unused_ = false;  // announced, and nothing has left since
    TimePoint sent_at_;           // of the attempt's beginning, until its call leaves
};

}  // namespace tendril::engine
