// Lookup tables of the workspace in runs: what they gave is remembered with the run.
#include "engine_fixture.hpp"

namespace tendril::engine {

namespace {

using store::RunStatus;
using ::testing::ElementsAre;

std::shared_ptr<const expr::Tables> moods(json::object entries) {
    auto tables = std::make_shared<expr::Tables>();
    tables->add("moods", std::move(entries));
    return tables;
}

class LookupsTest : public EngineTest {
 protected:
    LookupsTest() {
        publish("flow_1", R"({"format": 1, "name": "Moods", "trigger": {"operations": ["habitify.note.created"]},
            "steps": [{"id": "write", "type": "action", "operation": "highlevel.contacts.create-note",
                       "input": {"contactId": "{{ trigger.data.contactId }}",
                                 "body": "{{ trigger.data.content | lookup: 'moods' }}"},
                       "link": {"kind": "note", "source_id": "{{ trigger.data.noteId }}"}}]})");
    }
    std::vector<std::string> bodies() {
        std::vector<std::string> bodies;
        for (const auto& call : transport.calls) {
            if (call.method == "POST") bodies.push_back(call.body);
        }
        return bodies;
    }
};

TEST_F(LookupsTest, AMappingReadsTheWorkspacesTable) {
    engine->set_tables("ws_1", moods({{"good", "A good day"}}));
    transport.script = [](const auto&) { return answered(201, R"({"note": {"id": "note1"}})"); };

    const RunId run = add_note("n1", "ada", "Good");

    EXPECT_THAT(bodies(), ElementsAre(R"({"body":"A good day"})"));
    EXPECT_EQ(to_text(journal(run).at(0).lookups), R"({"moods":{"Good":"A good day"}})");
}

TEST_F(LookupsTest, ARetrySendsWhatTheFirstAttemptLookedUpAlsoAfterARestart) {
    engine->set_tables("ws_1", moods({{"good", "A good day"}}));
    transport.script = [](const auto&) { return answered(503); };
    const RunId run = add_note("n1", "ada", "good");
    ASSERT_EQ(state(run).status, RunStatus::retrying);

    start();
    engine->set_tables("ws_1", moods({{"good", "Changed meanwhile"}}));
    transport.script = [](const auto& call) {
        return call.method == "GET" ? answered(200, R"({"notes": []})") : answered(201, R"({"note": {"id": "note1"}})");
    };
    for (int i = 0; i < 5 && state(run).status != RunStatus::succeeded; ++i) wait();

    EXPECT_EQ(state(run).status, RunStatus::succeeded);
    EXPECT_THAT(bodies(), ElementsAre(R"({"body":"A good day"})", R"({"body":"A good day"})"));
    EXPECT_EQ(bodies().size(), 2U);
}

TEST_F(LookupsTest, ANewRunSeesTheTableAsItIsNow) {
    transport.script = [](const auto&) { return answered(201, R"({"note": {"id": "note1"}})"); };
    engine->set_tables("ws_1", moods({{"good", "Before"}}));
    add_note("n1", "ada", "good");
    engine->set_tables("ws_1", moods({{"good", "After"}}));
    add_note("n2", "ada", "good");
    EXPECT_THAT(bodies(), ElementsAre(R"({"body":"Before"})", R"({"body":"After"})"));
}

TEST_F(LookupsTest, ATableThatIsGoneMakesADeadLetterThatNamesItAndAReplaySeesTheNewOne) {
    transport.script = [](const auto&) { return answered(201, R"({"note": {"id": "note1"}})"); };
    const RunId run = add_note("n1", "ada", "good");
    EXPECT_EQ(state(run).status, RunStatus::dead);
    EXPECT_THAT(state(run).error, ::testing::HasSubstr("does not know the table \"moods\""));

    engine->set_tables("ws_1", moods({{"good", "Made later"}}));
    engine->replay({.run = run, .from = ReplayFrom::failed_step}, [](const auto& made) { EXPECT_TRUE(made); });
    loop.run();
    EXPECT_THAT(bodies(), ElementsAre(R"({"body":"Made later"})"));
}

class LookUpStepTest : public EngineTest {
 protected:
    LookUpStepTest() {
        publish("flow_1", R"({"format": 1, "name": "Stages", "trigger": {"operations": ["habitify.note.created"]},
            "steps": [{"id": "stage", "type": "action", "operation": "core.tables.look-up",
                       "input": {"table": "{{ 'mo' | append: 'ods' }}", "key": "{{ trigger.data.content }}",
                                 "column": "name", "otherwise": "none"}}]})");
    }
    std::string answer(RunId run) { return to_text(journal(run).at(0).result()); }
};

TEST_F(LookUpStepTest, GivesWhatTheTableHasForTheKeyWhateverItsCase) {
    engine->set_tables("ws_1", moods({{"good", json::object{{"name", "A good day"}, {"score", 4}}}}));

    EXPECT_EQ(answer(add_note("n1", "ada", "Good")), R"({"found":true,"value":"A good day"})");
    EXPECT_EQ(answer(add_note("n2", "ada", "bad")), R"({"found":false,"value":"none"})");
}

TEST_F(LookUpStepTest, ATableThatIsNotThereIsADeadLetterThatSaysWhere) {
    const RunId run = add_note("n1", "ada", "good");

    EXPECT_EQ(state(run).status, RunStatus::dead);
    EXPECT_THAT(state(run).error, ::testing::HasSubstr("no table 'moods'. Make it under Tables."));
}

}  // namespace

}  // namespace tendril::engine
