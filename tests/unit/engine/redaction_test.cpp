// What is not kept of a run once it has ended.
#include "engine/redaction.hpp"

#include "engine_fixture.hpp"

namespace tendril::engine {

namespace {

using store::RunStatus;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string created_note = R"({"note": {"id": "note1"}})";

class Redacting : public EngineTest {
 protected:
    Redacting() {
        publish_note_flow();
        transport.script = [](const auto& call) {
            return call.method == "GET" ? answered(200, R"({"notes": []})") : answered(201, created_note);
        };
    }
    // As the engine is told it and, unless another node has told the store something newer, as the store has it.
    void redact(const std::string& field) {
        engine->set_workspace({.id = "ws_1", .redact = {field}, .redact_text = "[\"" + field + "\"]"});
        store.redacted_names["ws_1"] = "[\"" + field + "\"]";
    }
    RunId add_note_with_a_call_under_way() {
        transport.silent = true;
        const RunId run = add_note("n1", "ada", "secret");
        transport.silent = false;
        return run;
    }
    void answer_call() {
        transport.waiting.front()(answered(201, created_note));
        loop.run();
    }
    std::string data_of(RunId run) { return store.events().at(store.runs.at(run).event).data; }
};

TEST_F(Redacting, IsByTheListThatHoldsWhenTheRunEnds) {
    const RunId run = add_note_with_a_call_under_way();
    redact("content");

    answer_call();

    EXPECT_EQ(state(run).status, RunStatus::succeeded);
    EXPECT_THAT(data_of(run), Not(HasSubstr("secret")));
}

TEST_F(Redacting, WaitsUntilANodeKnowsTheListThatAnotherHasChanged) {
    const RunId run = add_note_with_a_call_under_way();
    store.redacted_names["ws_1"] = R"(["content","body"])";
    engine->set_workspace({.id = "ws_1"});

    answer_call();
    EXPECT_EQ(state(run).status, RunStatus::running) << "nothing of an ended run is stored before";
    engine->set_workspace({.id = "ws_1", .redact = {"content", "body"}, .redact_text = R"(["content","body"])"});
    wait();

    EXPECT_EQ(state(run).status, RunStatus::succeeded);
    EXPECT_THAT(data_of(run), Not(HasSubstr("secret")));
    EXPECT_THAT(state(run).journal, Not(HasSubstr("secret")));
    EXPECT_THAT(transport.lines(), ::testing::SizeIs(1)) << "the step is not made again";
}

TEST_F(Redacting, IsDoneForACancelledRunToo) {
    transport.script = [](const auto&) { return answered(503); };
    const RunId run = add_note("n1", "ada", "secret");
    ASSERT_EQ(state(run).status, RunStatus::retrying);
    redact("content");

    engine->cancel(run, [](const Result<void>& cancelled) { EXPECT_TRUE(cancelled.has_value()); });
    loop.run();

    EXPECT_EQ(state(run).status, RunStatus::cancelled);
    EXPECT_THAT(data_of(run), Not(HasSubstr("secret")));
}

TEST_F(Redacting, IsDoneForTheEventsOfRunsThatWentIntoLaterOnes) {
    auto merging = std::make_shared<flow::CompiledFlow>(*flows.published("flow_note"));
    merging->merge_superseded = true;
    flows.add(merging);
    flows.publish("flow_note", 1);
    redact("content");
    add_note_with_a_call_under_way();
    const RunId second = add_note("n2", "ada", "secret too");
    add_note("n3", "ada", "third");

    answer_call();

    EXPECT_EQ(state(second).status, RunStatus::merged);
    EXPECT_THAT(data_of(second), Not(HasSubstr("secret")));
}

}  // namespace

}  // namespace tendril::engine
