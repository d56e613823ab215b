// How an effect happens once: intents, lookups, held runs.
#include "engine_fixture.hpp"

namespace tendril::engine {

namespace {

using namespace std::chrono_literals;
using store::RunStatus;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string created_note = R"({"note": {"id": "note1", "body": "Slept well"}})";
const std::string note_list = R"({"notes": [{"id": "note1", "body": "Slept well"}]})";

TEST_F(EngineTest, AnEventBecomesACallAndItsJournalIsKept) {
    publish_note_flow();
    transport.script = [](const auto&) { return answered(201, created_note); };

    const RunId run = add_note("n1");

    EXPECT_THAT(transport.lines(), ElementsAre("POST /contacts/hl_ada/notes"));
    EXPECT_EQ(transport.calls[0].body, R"({"body":"Slept well"})");
    EXPECT_EQ(state(run).status, RunStatus::succeeded);
    const auto entries = journal(run);
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].state, EntryState::done);
    EXPECT_EQ(*find_path(entries[0].answer, "/status"), 201);
    EXPECT_EQ(*find_path(entries[0].result(), "/note/id"), "note1");
}

TEST_F(EngineTest, ACompletedCreateIsLinkedToItsSource) {
    publish_note_flow();
    transport.script = [](const auto&) { return answered(201, created_note); };

    add_note("n1");

    const auto& link = store.links.at({"note", "n1", "conn_hl"});
    EXPECT_EQ(link.target_id, "note1");
    EXPECT_EQ(link.state.at("body"), "Slept well");
    EXPECT_EQ(link.updated_at, clock.now());
}

TEST_F(EngineTest, TheIntentIsDurableBeforeACreateLeaves) {
    publish_note_flow();
    transport.silent = true;

    const RunId run = add_note("n1");

    ASSERT_EQ(transport.calls.size(), 1U);
    EXPECT_EQ(state(run).status, RunStatus::running);
    EXPECT_EQ(journal(run).at(0).state, EntryState::intent);
}

TEST_F(EngineTest, ACreateDoesNotLeaveWhenItsIntentCannotBeStored) {
    publish_note_flow();
    transport.script = [](const auto&) { return answered(201, created_note); };
    engine->accept({.workspace = "ws_1",
                    .hook = "hook_1",
                    .external_id = "evt-1",
                    .type = "note.created",
                    .occurred_at = clock.now(),
                    .data = {{"contactId", "ada"}, {"noteId", "n1"}, {"content", "x"}}},
                   [this](Result<Accepted> accepted) {
                       ASSERT_TRUE(accepted.has_value());
                       store.broken = true;  // before the run gets to its intent
                   });
    loop.run();

    EXPECT_TRUE(transport.calls.empty());
    store.broken = false;
    for (int i = 0; i < 5; ++i) wait();
    EXPECT_EQ(transport.calls.size(), 1U);
    EXPECT_EQ(store.runs.begin()->second.state.status, RunStatus::succeeded);
}

TEST_F(EngineTest, ALostAnswerIsLookedUpAndTheEffectAdopted) {
    publish_note_flow();
    transport.script = [](const auto& call) { return call.method == "POST" ? lost() : answered(200, note_list); };

    const RunId run = add_note("n1");
    EXPECT_EQ(state(run).status, RunStatus::retrying);
    wait();

    EXPECT_THAT(transport.lines(), ElementsAre("POST /contacts/hl_ada/notes", "GET /contacts/hl_ada/notes"));
    EXPECT_EQ(state(run).status, RunStatus::succeeded);
    EXPECT_EQ(journal(run).at(0).state, EntryState::adopted);
    EXPECT_EQ(store.links.at({"note", "n1", "conn_hl"}).target_id, "note1");
}

TEST_F(EngineTest, ALookupComparesWhatWasSentThoughTheMappingWouldGiveSomethingElseByNow) {
    publish("flow_time", R"({"format": 1, "name": "Time", "trigger": {"operations": ["habitify.note.created"]},
        "steps": [{"id": "write", "type": "action", "operation": "highlevel.contacts.create-note",
                   "input": {"contactId": "c1", "body": "Written at {{ 'now' | date: '%H:%M:%S' }}"}}]})");
    std::string sent;
    transport.script = [&](const connector::Call& call) {
        if (call.method == "GET") return answered(200, R"({"notes": [{"id": "note1", "body": )" + sent + "}]}");
        sent = to_text(parse_json(call.body)->at("body"));
        return lost();
    };

    const RunId run = add_note("n1");
    pass(60s);

    EXPECT_EQ(state(run).status, RunStatus::succeeded);
    EXPECT_EQ(journal(run).at(0).state, EntryState::adopted);
}

TEST_F(EngineTest, ALostRequestIsMadeAgainWhenTheLookupFindsNothing) {
    publish_note_flow();
    int posts = 0;
    transport.script = [&](const auto& call) {
        if (call.method == "GET") return answered(200, R"({"notes": []})");
        return ++posts == 1 ? lost() : answered(201, created_note);
    };

    const RunId run = add_note("n1");
    wait();

    EXPECT_EQ(posts, 2);
    EXPECT_EQ(state(run).status, RunStatus::succeeded);
    EXPECT_EQ(journal(run).at(0).attempts.size(), 1U);
}

TEST_F(EngineTest, ALookupDoesNotAdoptWhatBelongsToAnotherSource) {
    publish_note_flow();
    store.links[{"note", "older", "conn_hl"}] = {
        .workspace = "ws_1", .kind = "note", .source_id = "older", .connection = "conn_hl", .target_id = "note1"};
    int posts = 0;
    transport.script = [&](const auto& call) {
        if (call.method == "GET") return answered(200, note_list);
        return ++posts == 1 ? lost() : answered(201, R"({"note": {"id": "note2"}})");
    };

    add_note("n1");
    wait();

    EXPECT_EQ(posts, 2);
    EXPECT_EQ(store.links.at({"note", "n1", "conn_hl"}).target_id, "note2");
}

TEST_F(EngineTest, ACallThatNeverLeftIsRepeatedWithoutALookup) {
    publish_note_flow();
    int calls = 0;
    transport.script = [&](const auto&) { return ++calls == 1 ? unreachable() : answered(201, created_note); };

    add_note("n1");
    wait();

    EXPECT_THAT(transport.lines(), ElementsAre("POST /contacts/hl_ada/notes", "POST /contacts/hl_ada/notes"));
}

TEST_F(EngineTest, AfterACrashAnIntentIsLookedUpBeforeAnythingIsSent) {
    publish_note_flow();
    transport.silent = true;
    const RunId run = add_note("n1");
    transport.silent = false;
    transport.calls.clear();
    transport.script = [](const auto& call) { return call.method == "GET" ? answered(200, note_list) : answered(500); };

    start();
    EXPECT_TRUE(transport.calls.empty()) << "the earlier call may still be on its way";
    EXPECT_EQ(state(run).status, RunStatus::retrying);
    wait();

    EXPECT_THAT(transport.lines(), ElementsAre("GET /contacts/hl_ada/notes"));
    EXPECT_EQ(state(run).status, RunStatus::succeeded);
}

// add-contact-to-workflow: nothing can tell afterwards whether it happened.
class UnknowableEffect : public EngineTest {
 protected:
    RunId enrol() {
        publish("flow_enrol", R"({"format": 1, "name": "Enrol", "trigger": {"operations": ["habitify.user.signed_up"]},
            "steps": [{"id": "enrol", "type": "action", "operation": "highlevel.contacts.add-contact-to-workflow",
                       "input": {"contactId": "hl_ada", "workflowId": "wf1"}}]})");
        transport.script = [](const auto&) { return lost(); };
        const auto accepted = accept("user.signed_up", "evt-1", R"({"contactId": "ada"})");
        EXPECT_TRUE(accepted.has_value());
        wait();
        return accepted->runs.front();
    }
};

TEST_F(UnknowableEffect, IsHeldForADecisionWhenItsAnswerWasLost) {
    const RunId run = enrol();

    EXPECT_EQ(transport.calls.size(), 1U);
    EXPECT_EQ(state(run).status, RunStatus::held);
    EXPECT_EQ(state(run).held_for, "decision");
}

TEST_F(UnknowableEffect, IsRepeatedWhenAPersonSaysSo) {
    const RunId run = enrol();
    transport.script = [](const auto&) { return answered(200, R"({"succeded": true})"); };

    engine->decide(run, Decision::repeat, [](Result<void> decided) { EXPECT_TRUE(decided.has_value()); });
    loop.run();

    EXPECT_EQ(transport.calls.size(), 2U);
    EXPECT_EQ(state(run).status, RunStatus::succeeded);
}

TEST_F(UnknowableEffect, IsLeftAloneWhenAPersonSaysItWasDone) {
    const RunId run = enrol();

    engine->decide(run, Decision::skip, [](Result<void> decided) { EXPECT_TRUE(decided.has_value()); });
    loop.run();

    EXPECT_EQ(transport.calls.size(), 1U);
    EXPECT_EQ(state(run).status, RunStatus::succeeded);
    EXPECT_EQ(journal(run).at(0).state, EntryState::skipped);
}

TEST_F(EngineTest, ADuplicateContactAnswerAdoptsTheContactThatExists) {
    publish("flow_contact",
            R"({"format": 1, "name": "Contacts", "trigger": {"operations": ["habitify.contact.created"]},
        "steps": [{"id": "create", "type": "action", "operation": "highlevel.contacts.create-contact",
                   "input": {"firstName": "Ada"}, "link": {"kind": "contact", "source_id": "ada"}}]})");
    transport.script = [](const auto& call) {
        if (call.method == "GET") return answered(200, R"({"contact": {"id": "existing"}})");
        return answered(400, R"({"statusCode": 400, "message": "duplicated", "meta": {"contactId": "existing"}})");
    };

    accept("contact.created", "evt-1", R"({"contactId": "ada"})");

    EXPECT_THAT(transport.lines(), ElementsAre("POST /contacts/", "GET /contacts/existing"));
    EXPECT_EQ(store.links.at({"contact", "ada", "conn_hl"}).target_id, "existing");
}

TEST_F(EngineTest, AnUpdateSendsOnlyWhatChanged) {
    publish("flow_contact",
            R"({"format": 1, "name": "Contacts", "trigger": {"operations": ["habitify.contact.updated"]},
        "steps": [{"id": "known", "type": "action", "operation": "core.links.find", "input": {"kind": "contact", "source_id": "ada"}},
                  {"id": "update", "type": "action", "operation": "highlevel.contacts.update-contact",
                   "input": {"contactId": "{{ steps.known.target_id }}", "firstName": "{{ trigger.data.firstName }}", "email": "{{ trigger.data.email }}"},
                   "only_changes_from": "{{ steps.known.state }}", "link": {"kind": "contact", "source_id": "ada", "target_id": "{{ steps.known.target_id }}"}}]})");
    store.links[{"contact", "ada", "conn_hl"}] = {.workspace = "ws_1",
                                                  .kind = "contact",
                                                  .source_id = "ada",
                                                  .connection = "conn_hl",
                                                  .target_id = "c1",
                                                  .state = {{"firstName", "Ada"}, {"email", "old@example.org"}}};
    transport.script = [](const auto&) { return answered(200, R"({"contact": {"id": "c1"}})"); };

    accept("contact.updated", "evt-1", R"({"contactId": "ada", "firstName": "Ada", "email": "new@example.org"})");
    const auto again =
        accept("contact.updated", "evt-2", R"({"contactId": "ada", "firstName": "Ada", "email": "new@example.org"})");

    ASSERT_EQ(transport.calls.size(), 1U);
    EXPECT_EQ(transport.calls[0].body, R"({"email":"new@example.org"})");
    EXPECT_EQ(journal(again->runs.front()).at(1).state, EntryState::unchanged);
    EXPECT_EQ(store.links.size(), 1U) << "a step that wrote nothing links nothing";
}

TEST_F(EngineTest, AListIsReadToItsEndWhenTheStepAsksForAllPages) {
    publish("flow_list", R"({"format": 1, "name": "List", "trigger": {"operations": ["habitify.note.created"]},
        "steps": [{"id": "list", "type": "action", "title": "List", "all_pages": 500,
                   "operation": "highlevel.contacts.get-contacts-by-businessId", "input": {"businessId": "b1"}}]})");
    transport.script = [](const auto& call) {
        const bool first = call.path.find("skip=") == std::string::npos;
        const bool second = call.path.find("skip=2") != std::string::npos;
        return answered(200, first    ? R"({"contacts": [{"id": "c1"}, {"id": "c2"}], "count": 2})"
                             : second ? R"({"contacts": [{"id": "c3"}], "count": 1})"
                                      : R"({"contacts": [], "count": 0})");
    };

    const RunId run = add_note("n1");

    EXPECT_EQ(transport.calls.size(), 3U);
    EXPECT_EQ(state(run).status, RunStatus::succeeded);
    EXPECT_EQ(to_text(*find_path(journal(run).at(0).result(), "/contacts")),
              R"([{"id":"c1"},{"id":"c2"},{"id":"c3"}])");
}

}  // namespace

}  // namespace tendril::engine
