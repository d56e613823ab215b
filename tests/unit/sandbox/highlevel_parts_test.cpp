// Tasks, notes, appointments, tags and workflows of a contact.
#include "unit/sandbox/fixtures.hpp"

namespace tendril::sandbox {
namespace {

using testing::MatchesRegex;

class HighLevelParts : public HighLevelTest {
 protected:
    std::string create_task(const std::string& contact, std::string_view title) {
        return call("POST", "/contacts/" + contact + "/tasks",
                    {{"title", title}, {"dueDate", "2026-12-01T09:00:00+02:00"}, {"completed", false}})
            .text("/task/id");
    }
    std::string ann = create({{"firstName", "Ann"}});
    std::string base = "/contacts/" + ann;
};

TEST_F(HighLevelParts, CreatesATaskAndShowsItsDueDateInUtc) {
    const auto answer = call("POST", base + "/tasks",
                             {{"title", "Call back"},
                              {"body", "about the plan"},
                              {"dueDate", "2026-12-01T09:00:00+02:00"},
                              {"completed", false},
                              {"assignedTo", "user1"}});

    EXPECT_EQ(answer.status, 201);
    EXPECT_THAT(answer.text("/task/id"), MatchesRegex("[A-Za-z0-9]{20}"));
    EXPECT_EQ(answer.text("/task/title"), "Call back");
    EXPECT_EQ(answer.text("/task/body"), "about the plan");
    EXPECT_EQ(answer.text("/task/dueDate"), "2026-12-01T07:00:00.000Z");
    EXPECT_EQ(answer.text("/task/completed"), "false");
    EXPECT_EQ(answer.text("/task/assignedTo"), "user1");
    EXPECT_EQ(answer.text("/task/contactId"), ann);
    EXPECT_EQ(to_text(call("GET", base + "/tasks/" + answer.text("/task/id")).body), to_text(answer.body));
}

TEST_F(HighLevelParts, ListsTheTasksOfOneContactInTheOrderOfTheirMaking) {
    const auto bob = create({{"firstName", "Bob"}});
    create_task(ann, "first");
    create_task(bob, "other");
    create_task(ann, "second");

    const auto answer = call("GET", base + "/tasks");

    ASSERT_EQ(answer.at("/tasks").as_array().size(), 2U);
    EXPECT_EQ(answer.text("/tasks/0/title"), "first");
    EXPECT_EQ(answer.text("/tasks/1/title"), "second");
}

TEST_F(HighLevelParts, UpdatesATaskAndItsCompletion) {
    const auto path = base + "/tasks/" + create_task(ann, "call");

    const auto renamed = call("PUT", path, {{"title", "mail"}});
    const auto completed = call("PUT", path + "/completed", {{"completed", true}});

    EXPECT_EQ(renamed.status, 200);
    EXPECT_EQ(renamed.text("/task/title"), "mail");
    EXPECT_EQ(renamed.text("/task/dueDate"), "2026-12-01T07:00:00.000Z");
    EXPECT_EQ(completed.status, 200);
    EXPECT_EQ(completed.text("/task/completed"), "true");
    EXPECT_EQ(completed.text("/task/title"), "mail");
}

TEST_F(HighLevelParts, DeletesATask) {
    const auto path = base + "/tasks/" + create_task(ann, "call");

    EXPECT_EQ(to_text(call("DELETE", path).body), R"({"succeded":true})");
    EXPECT_EQ(call("GET", path).status, 404);
    EXPECT_EQ(to_text(call("GET", base + "/tasks").body), R"({"tasks":[]})");
}

TEST_F(HighLevelParts, DoesNotShowATaskOrNoteUnderAnotherContact) {
    const auto bob = create({{"firstName", "Bob"}});
    const auto task = create_task(bob, "call");
    const auto note = call("POST", "/contacts/" + bob + "/notes", {{"body", "hi"}}).text("/note/id");

    for (const std::string method : {"GET", "DELETE"}) {
        EXPECT_EQ(call(method, base + "/tasks/" + task).status, 404);
        EXPECT_EQ(call(method, base + "/notes/" + note).status, 404);
    }
    EXPECT_EQ(call("PUT", base + "/tasks/" + task, {{"title", "x"}}).status, 404);
    EXPECT_EQ(call("PUT", base + "/notes/" + note, {{"body", "x"}}).status, 404);
}

TEST_F(HighLevelParts, CreatesReadsUpdatesAndDeletesANote) {
    const auto made = call("POST", base + "/notes", {{"body", "Felt easy"}, {"title", "Monday"}, {"pinned", true}});
    const auto path = base + "/notes/" + made.text("/note/id");
    const auto updated = call("PUT", path, {{"body", "Felt hard"}});

    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.text("/note/body"), "Felt easy");
    EXPECT_EQ(made.text("/note/contactId"), ann);
    EXPECT_EQ(made.text("/note/dateAdded"), "2026-11-23T09:30:00.000Z");
    EXPECT_EQ(updated.status, 200);
    EXPECT_EQ(updated.text("/note/body"), "Felt hard");
    EXPECT_EQ(updated.text("/note/title"), "Monday");
    EXPECT_EQ(call("GET", path).text("/note/body"), "Felt hard");
    EXPECT_EQ(call("GET", base + "/notes").text("/notes/0/pinned"), "true");
    EXPECT_EQ(to_text(call("DELETE", path).body), R"({"succeded":true})");
    EXPECT_EQ(call("GET", path).status, 404);
}

TEST_F(HighLevelParts, NamesWhatIsMissing) {
    EXPECT_EQ(call("POST", "/contacts/nobody/notes", {{"body", "x"}}).text("/message"),
              "Contact with id nobody not found");
    EXPECT_EQ(call("GET", base + "/tasks/none").text("/message"), "Task with id none not found");
    EXPECT_EQ(call("GET", base + "/notes/none").text("/statusCode"), "404");
    EXPECT_EQ(call("GET", "/contacts/nobody/appointments").status, 404);
}

TEST_F(HighLevelParts, ShowsAppointmentsWithTimesThatHaveNoZone) {
    const auto made = simulator->control(
        "appointments", {{"contactId", ann}, {"title", "Session"}, {"startTime", "2026-12-01T11:00:00+01:00"}},
        clock.time);
    ASSERT_EQ(made->status, 201);

    const auto answer = call("GET", base + "/appointments");

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.text("/events/0/title"), "Session");
    EXPECT_EQ(answer.text("/events/0/startTime"), "2026-12-01 10:00:00");
    EXPECT_EQ(answer.text("/events/0/endTime"), "2026-12-01 11:00:00");
    EXPECT_EQ(answer.text("/events/0/contactId"), ann);
}

TEST_F(HighLevelParts, AddsAndRemovesTagsWithoutCase) {
    const auto added = call("POST", base + "/tags", {{"tags", {"VIP", "vip", "new"}}});
    const auto again = call("POST", base + "/tags", {{"tags", {"Vip"}}});
    const auto removed = call("DELETE", base + "/tags", {{"tags", {"vip", "absent"}}});

    EXPECT_EQ(added.status, 201);
    EXPECT_EQ(added.text("/tags"), R"(["VIP","new"])");
    EXPECT_EQ(again.text("/tags"), R"(["VIP","new"])");
    EXPECT_EQ(removed.status, 200);
    EXPECT_EQ(removed.text("/tags"), R"(["new"])");
}

TEST_F(HighLevelParts, StartsAWorkflowOnceUnlessItAllowsReentry) {
    const auto once = base + "/workflow/" + options.workflows[0].id;
    const auto reentrant = base + "/workflow/" + options.workflows[1].id;
    const json::value body{{"eventStartTime", "2026-12-01T09:00:00+01:00"}};

    EXPECT_EQ(to_text(call("POST", once, body).body), R"({"succeded":true})");
    EXPECT_EQ(call("POST", once, body).status, 200);
    EXPECT_EQ(call("POST", reentrant, json::object()).status, 200);
    EXPECT_EQ(call("POST", reentrant, json::object()).status, 200);

    const auto enrollments = simulator->state().at("workflow_enrollments").as_array();
    ASSERT_EQ(enrollments.size(), 3U);
    EXPECT_EQ(to_text(enrollments[0].at("calls")), "2");
    EXPECT_EQ(to_text(enrollments[0].at("eventStartTime")), R"("2026-12-01T09:00:00+01:00")");
    EXPECT_EQ(to_text(simulator->state().at("contacts").at(0).at("workflows").at(2).at("calls")), "1");
}

TEST_F(HighLevelParts, RefusesUnknownAndUnpublishedWorkflowsAndAMissingBody) {
    EXPECT_EQ(call("POST", base + "/workflow/none", json::object()).status, 404);
    EXPECT_EQ(call("POST", base + "/workflow/" + options.workflows[2].id, json::object()).status, 400);
    EXPECT_EQ(call("POST", base + "/workflow/" + options.workflows[0].id).status, 422);
}

}  // namespace
}  // namespace tendril::sandbox
