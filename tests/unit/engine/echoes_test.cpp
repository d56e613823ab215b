// Changes of Tendril's own that come back.
#include "engine/echoes.hpp"

#include "engine_fixture.hpp"

namespace tendril::engine {

namespace {

using store::RunStatus;

// A person's tasks go to HighLevel, and HighLevel's tasks start a flow: the two directions of a synchronisation.
class EchoTest : public EngineTest {
 protected:
    EchoTest() {
        publish("flow_out",
                R"({"format": 1, "name": "Tasks out", "trigger": {"operations": ["habitify.task.created"]},
            "steps": [{"id": "write", "type": "action", "title": "Write", "operation": "highlevel.contacts.create-task",
                       "input": {"contactId": "hl_1", "title": "{{ trigger.data.title }}",
                                 "dueDate": "2026-11-24T17:00:00Z", "completed": false}}]})");
        publish("flow_back",
                R"({"format": 1, "name": "Tasks back",
            "trigger": {"operations": ["highlevel.event.TaskCreate", "highlevel.event.TaskComplete",
                                       "highlevel.event.TaskDelete"]},
            "steps": [{"id": "tell", "type": "action", "title": "Tell", "operation": "highlevel.contacts.create-note",
                       "input": {"contactId": "hl_1", "body": "Seen: {{ trigger.data.title }}"}}]})");
        transport.script = [](const connector::Call& call) {
            return call.path.ends_with("/notes") ? answered(201, R"({"note": {"id": "n1", "body": "x"}})")
                                                 : answered(201, created_task);
        };
    }

    void write_task() { accept("task.created", "evt-1", R"({"contactId": "ada", "taskId": "t1", "title": "Walk"})"); }

    RunId hear(const std::string& type, const std::string& id, const std::string& title = "Walk") {
        const auto accepted = accept(
            type, id,
            R"({"type": ")" + type + R"(", "id": "task1", "contactId": "hl_1", "locationId": "location1", "title": ")" +
                title + R"(", "dueDate": "2026-11-24T17:00:00.000Z", "dateAdded": "2026-11-23T09:00:00Z"})");
        return accepted->runs.front();
    }

    static inline const std::string task_object = R"({"id": "task1", "title": "Walk", "contactId": "hl_1",
        "dueDate": "2026-11-24T17:00:00.000Z", "completed": false})";
    static inline const std::string created_task = R"({"task": )" + task_object + "}";
};

TEST_F(EchoTest, AWriteThatComesBackStartsNothing) {
    write_task();

    const auto run = hear("TaskCreate", "w1");

    EXPECT_EQ(state(run).status, RunStatus::filtered);
    EXPECT_EQ(journal(run).at(0).title, "Tendril itself made this change");
    EXPECT_THAT(transport.lines(), ::testing::ElementsAre("POST /contacts/hl_1/tasks"));
    EXPECT_EQ(engine->counters().echoes, 1U);
}

TEST_F(EchoTest, AWebhookThatOvertakesTheAnswerOfItsCallStartsNothing) {
    transport.silent = true;
    write_task();
    const auto run = hear("TaskCreate", "w1");
    EXPECT_EQ(state(run).status, RunStatus::queued);

    answer_all(answered(201, created_task));

    EXPECT_EQ(state(run).status, RunStatus::filtered);
}

TEST_F(EchoTest, AWriteWhoseAnswerWasLostStartsNothingEither) {
    bool lose = true;
    transport.script = [&](const connector::Call& call) {
        if (call.method == "GET") return answered(200, R"({"tasks": [)" + task_object + "]}");
        return std::exchange(lose, false) ? lost() : answered(201, created_task);
    };
    write_task();
    const auto run = hear("TaskCreate", "w1");

    pass(std::chrono::seconds(30));

    EXPECT_EQ(state(run).status, RunStatus::filtered);
}

TEST_F(EchoTest, AnEchoStartsNothingAfterARestart) {
    write_task();
    start();

    EXPECT_EQ(state(hear("TaskCreate", "w1")).status, RunStatus::filtered);
}

TEST_F(EchoTest, SomebodyElsesTaskStartsTheFlow) {
    EXPECT_EQ(state(hear("TaskCreate", "w1")).status, RunStatus::succeeded);
}

TEST_F(EchoTest, AnotherChangeOfAnObjectThatTendrilWroteStartsTheFlow) {
    write_task();

    EXPECT_EQ(state(hear("TaskComplete", "w1")).status, RunStatus::succeeded);
    EXPECT_EQ(state(hear("TaskDelete", "w2")).status, RunStatus::succeeded);
}

TEST_F(EchoTest, AChangeAndItsReversalBothStartTheFlow) {
    write_task();
    EXPECT_EQ(state(hear("TaskCreate", "w1")).status, RunStatus::filtered);

    EXPECT_EQ(state(hear("TaskCreate", "w2", "Run")).status, RunStatus::succeeded);
    EXPECT_EQ(state(hear("TaskCreate", "w3", "Walk")).status, RunStatus::succeeded);
}

TEST_F(EchoTest, AnEchoThatComesAfterALaterChangeStartsNothing) {
    write_task();
    EXPECT_EQ(state(hear("TaskCreate", "w2", "Run")).status, RunStatus::succeeded);

    EXPECT_EQ(state(hear("TaskCreate", "w1", "Walk")).status, RunStatus::filtered);
}

TEST_F(EchoTest, TheEchoOfAnEarlierWriteStartsNothingAfterALaterOne) {
    publish("flow_rename",
            R"({"format": 1, "name": "Rename", "trigger": {"operations": ["habitify.task.updated"]},
            "steps": [{"id": "write", "type": "action", "title": "Write", "operation": "highlevel.contacts.update-task",
                       "input": {"contactId": "hl_1", "taskId": "task1", "title": "{{ trigger.data.title }}"}}]})");
    write_task();
    transport.script = [](const auto&) {
        return answered(200, R"({"task": {"id": "task1", "title": "Run", "contactId": "hl_1",
                                 "dueDate": "2026-11-24T17:00:00.000Z", "completed": false}})");
    };
    accept("task.updated", "evt-2", R"({"contactId": "ada", "taskId": "t1", "title": "Run"})");

    EXPECT_EQ(state(hear("TaskCreate", "w1", "Walk")).status, RunStatus::filtered);
    EXPECT_EQ(state(hear("TaskCreate", "w2", "Run")).status, RunStatus::filtered);
    transport.script = [](const auto&) { return answered(201, R"({"note": {"id": "n1"}})"); };
    EXPECT_EQ(state(hear("TaskCreate", "w3", "Walk")).status, RunStatus::succeeded);
}

TEST_F(EchoTest, AllFlowsOfAnEventAreToldTheSame) {
    publish("flow_also",
            R"({"format": 1, "name": "Also", "trigger": {"operations": ["highlevel.event.TaskCreate"]},
            "steps": [{"id": "tell", "type": "action", "title": "Tell", "operation": "highlevel.contacts.create-note",
                       "input": {"contactId": "hl_1", "body": "Also seen"}}]})");
    write_task();
    const auto genuine =
        accept("TaskCreate", "w1", R"({"type": "TaskCreate", "id": "task1", "contactId": "hl_1", "title": "Run"})");

    ASSERT_EQ(genuine->runs.size(), 2U);
    EXPECT_EQ(state(genuine->runs[0]).status, RunStatus::succeeded);
    EXPECT_EQ(state(genuine->runs[1]).status, RunStatus::succeeded);
}

TEST_F(EchoTest, AReplayOfAnEchoIsDone) {
    write_task();
    const auto echo = hear("TaskCreate", "w1");
    Result<RunId> again = Error(ErrorCode::internal, "");
    engine->replay({.run = echo}, [&](Result<RunId> run) { again = std::move(run); });
    loop.run();

    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(state(*again).status, RunStatus::succeeded);
}

TEST_F(EchoTest, WritesThatNoFlowCouldHearOfAreNotRemembered) {
    publish_note_flow();
    transport.script = [](const auto&) { return answered(201, R"({"note": {"id": "note1"}})"); };

    add_note("n1");

    EXPECT_EQ(store.links.size(), 1U);
}

TEST(SameContent, KnowsWaysOfWritingOneValue) {
    const auto same = [](const char* one, const char* other) {
        return connector::same_content(parse_json(one).value(), parse_json(other).value());
    };
    EXPECT_TRUE(same(R"("Mara@Example.com")", R"("mara@example.com")"));
    EXPECT_TRUE(same(R"("+46 70-123 45 67")", R"("+46701234567")"));
    EXPECT_TRUE(same(R"("2026-11-24T17:00:00Z")", R"("2026-11-24T18:00:00.000+01:00")"));
    EXPECT_TRUE(same(R"(["Client", "vip"])", R"(["VIP", "client"])"));
    EXPECT_TRUE(same(R"(null)", R"("")"));
    EXPECT_FALSE(same(R"("Walk")", R"("walk")"));
    EXPECT_FALSE(same(R"(["a"])", R"(["a", "b"])"));
}

// A flow completes a habit, which the next look at the account finds completed.
class EchoOfADayTest : public EngineTest {
 protected:
    EchoOfADayTest() {
        publish("flow_out", R"({"format": 1, "name": "Done", "trigger": {"operations": ["habitify.task.completed"]},
            "steps": [{"id": "done", "type": "action", "title": "Done", "operation": "habitify.logs.complete",
                       "input": {"habitId": "h1", "targetDate": "2026-11-23"}}]})");
        publish("flow_back", R"({"format": 1, "name": "Praise", "trigger": {"operations": ["habitify.habit.completed"]},
            "steps": [{"id": "note", "type": "action", "title": "Note", "operation": "core.run.note",
                       "input": {"message": "Well done"}}]})");
        engine->set_connection({.id = "conn_habitify", .workspace = "ws_1", .connector = "habitify", .settings = {}});
        transport.script = [](const connector::Call&) { return answered(200, "{}"); };
        accept("task.completed", "evt-1", R"({"contactId": "ada", "taskId": "t1"})");
    }

    RunStatus found(const std::string& day) {
        RunId run{};
        engine->accept({.workspace = "ws_1",
                        .external_id = "look-" + day,
                        .type = "habit.completed",
                        .occurred_at = clock.now(),
                        .data = {{"contactId", "ada"}, {"habitId", "h1"}, {"habitName", "Run"}, {"date", day}}},
                       [&](Result<Accepted> accepted) { run = accepted->runs.front(); });
        loop.run();
        return state(run).status;
    }
};

TEST_F(EchoOfADayTest, ADayThatAFlowCompletedStartsNothingWhenALookFindsItSo) {
    ASSERT_EQ(transport.lines().size(), 1U);

    EXPECT_EQ(found("2026-11-23"), RunStatus::filtered);
}

TEST_F(EchoOfADayTest, TheSameHabitOnAnotherDayIsThePersonsDoing) {
    EXPECT_EQ(found("2026-11-24"), RunStatus::succeeded);
}

}  // namespace
}  // namespace tendril::engine
