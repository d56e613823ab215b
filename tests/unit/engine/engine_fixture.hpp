// An engine on fakes: a store in memory, a scripted other system, a clock that only tests move.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/embedded.hpp"
#include "engine/engine.hpp"
#include "engine/journal.hpp"
#include "flow/flow.hpp"
#include "support/fake_time.hpp"
#include "support/memory_run_store.hpp"

namespace tendril::engine {

// Answers calls by a script and remembers them.
class ScriptedTransport final : public connector::Transport {
 public:
    using Script = std::function<connector::Outcome(const connector::Call&)>;

    explicit ScriptedTransport(testing::FakeLoop& loop) : loop_(loop) {}

    void send(connector::Call call, connector::OutcomeCallback done) override {
        calls.push_back(call);
        if (silent) return waiting.push_back(std::move(done));
        loop_.post([outcome = script(call), done = std::move(done)] { done(outcome); });
    }

    [[nodiscard]] std::vector<std::string> lines() const {
        std::vector<std::string> lines;
        for (const auto& call : calls) lines.push_back(call.method + " " + call.path);
        return lines;
    }

    Script script;
    bool silent = false;  // calls stay without an answer
    std::vector<connector::Call> calls;
    std::vector<connector::OutcomeCallback> waiting;

 private:
    testing::FakeLoop& loop_;
};

inline connector::Outcome answered(int status, const std::string& body = "{}") {
    http::Response response;
    response.status = status;
    response.body = body;
    return response;
}

inline connector::Outcome lost() {
    return http::NoAnswer{http::NoAnswer::Reached::unknown, Error(ErrorCode::timed_out, "No answer within 30 s.")};
}

inline connector::Outcome unreachable() {
    return http::NoAnswer{http::NoAnswer::Reached::no, Error(ErrorCode::unavailable, "Connection refused.")};
}

class EngineTest : public ::testing::Test {
 protected:
    EngineTest() : store(loop), transport(loop) {
        catalog = connector::Catalog::load(embedded::connectors(), connector::Trust::checked_before).value();
        start();
    }

    // A new engine on the same store, as after a restart.
    void start(EngineLimits limits = {}) {
        begin(limits);
        loop.run();
    }

    // The same; nothing has come back from the store yet.
    void begin(EngineLimits limits = {}) {
        loop.clear();
        engine = make_engine(
            Parts{.node = "node_1",
                  .clock = clock,
                  .random = random,
                  .store = store,
                  .catalog = *catalog,
                  .flows = flows,
                  .transport = transport,
                  .wake_in = [this](std::chrono::microseconds pause) { wake = clock.steady() + pause; },
                  .post = [this](std::function<void()> task) { loop.post(std::move(task)); },
                  .connection_refused = [this](const std::string& id, const std::string&) { refused.push_back(id); }},
            limits);
        set_connection(false, "ws_1");
        engine->start();
    }

    void connect(bool needs_attention, const std::string& workspace = "ws_1") {
        set_connection(needs_attention, workspace);
        loop.run();
    }

    void set_connection(bool needs_attention, const std::string& workspace) {
        engine->set_connection({.id = workspace == "ws_1" ? "conn_hl" : "conn_" + workspace,
                                .workspace = workspace,
                                .connector = "highlevel",
                                .settings = {{"location_id", "location1"}},
                                .needs_attention = needs_attention});
    }

    void publish(const std::string& id, const std::string& document, const std::string& workspace = "ws_1") {
        auto compiled = flow::compile(parse_json(document).value(), *catalog);
        for (const auto& finding : compiled.findings) {
            if (finding.severity == Finding::Severity::error)
                ADD_FAILURE() << finding.step << " " << finding.field << ": " << finding.message;
        }
        ASSERT_NE(compiled.flow, nullptr);
        auto flow = std::make_shared<flow::CompiledFlow>(*compiled.flow);
        flow->id = id;
        flow->version = 1;
        flow->workspace = workspace;
        flows.add(flow);
        flows.publish(id, 1);
    }

    // note.created -> create-note, a reconcilable create that is linked.
    void publish_note_flow(const std::string& retry = R"({"attempts_max": 3})", const std::string& workspace = "ws_1") {
        publish("flow_note" + (workspace == "ws_1" ? "" : "_" + workspace),
                R"({"format": 1, "name": "Notes", "trigger": {"operations": ["habitify.note.created"]},
            "steps": [{"id": "write", "type": "action", "title": "Write the note", "operation": "highlevel.contacts.create-note",
                       "input": {"contactId": "hl_{{ trigger.data.contactId }}", "body": "{{ trigger.data.content }}"},
                       "link": {"kind": "note", "source_id": "{{ trigger.data.noteId }}"},
                       "retry": )" +
                    retry + "}]}",
                workspace);
    }

    // Gives the event to the engine; `loop.run()` does the rest.
    void post_event(const std::string& workspace, const std::string& type, const std::string& id, json::object data) {
        engine->accept({.workspace = workspace,
                        .hook = "hook_1",
                        .external_id = id,
                        .type = type,
                        .occurred_at = clock.now(),
                        .data = std::move(data)},
                       [](Result<Accepted> accepted) { EXPECT_TRUE(accepted.has_value()); });
    }
    void post_note(const std::string& id, const std::string& contact, const std::string& workspace = "ws_1") {
        post_event(workspace, "note.created", "evt-" + id, {{"contactId", contact}, {"noteId", id}, {"content", id}});
    }

    Result<Accepted> accept(const std::string& type, const std::string& id, const std::string& data) {
        Result<Accepted> result = Error(ErrorCode::internal, "no answer yet");
        engine->accept({.workspace = "ws_1",
                        .hook = "hook_1",
                        .external_id = id,
                        .type = type,
                        .occurred_at = clock.now(),
                        .data = parse_json(data)->as_object()},
                       [&](Result<Accepted> accepted) { result = std::move(accepted); });
        loop.run();
        return result;
    }

    RunId add_note(const std::string& id, const std::string& contact = "ada",
                   const std::string& content = "Slept well") {
        const auto accepted = accept(
            "note.created", "evt-" + id,
            R"({"contactId": ")" + contact + R"(", "noteId": ")" + id + R"(", "content": ")" + content + R"("})");
        return accepted.has_value() && !accepted->runs.empty() ? accepted->runs.front() : RunId{};
    }

    // Lets time pass until the engine does something: calls, or writes. Leases are renewed meanwhile.
    void wait() {
        const auto done = [this] { return transport.calls.size() + static_cast<std::size_t>(store.saves); };
        const auto before = done();
        for (int i = 0; i < 30 && done() == before; ++i) pass();
    }
    // Lets time pass up to the engine's next timer.
    void pass() {
        if (wake > clock.steady()) clock.advance(wake - clock.steady());
        engine->tick();
        loop.run();
    }
    // Lets this much time pass.
    void pass(std::chrono::microseconds time) {
        const auto until = clock.steady() + time;
        while (wake <= until) pass();
        clock.advance(until - clock.steady());
    }
    void answer_all(const connector::Outcome& outcome) {
        while (!transport.waiting.empty()) {
            auto waiting = std::exchange(transport.waiting, {});
            for (auto& done : waiting) done(outcome);
            loop.run();
        }
    }

    const store::RunState& state(RunId run) { return store.runs.at(run).state; }
    Journal journal(RunId run) { return read_journal(state(run).journal).value(); }

    testing::FakeLoop loop;
    testing::FakeClock clock;
    SeededRandom random{7};
    testing::MemoryRunStore store;
    ScriptedTransport transport;
    flow::Registry flows;
    std::unique_ptr<connector::Catalog> catalog;
    std::unique_ptr<Engine> engine;
    std::chrono::microseconds wake{};  // by the clock's steady time
    std::vector<std::string> refused;
};

}  // namespace tendril::engine
