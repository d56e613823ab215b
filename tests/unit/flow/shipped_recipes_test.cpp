// The recipes that ship, against the catalog that ships: they compile, and their expressions give what they promise.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <stdexcept>

#include "base/embedded.hpp"
#include "connector/request.hpp"
#include "flow/recipe.hpp"
#include "unit/flow/small_catalog.hpp"

namespace tendril::flow {
namespace {

using testing::IsEmpty;

const connector::Catalog& shipped_catalog() {
    static const auto catalog =
        connector::Catalog::load(embedded::connectors(), connector::Trust::checked_before).value();
    return *catalog;
}

std::map<std::string, Recipe> shipped_recipes() {
    std::map<std::string, Recipe> recipes;
    for (auto& recipe : load_recipes(embedded::recipes()).value()) recipes.emplace(recipe.id, std::move(recipe));
    return recipes;
}

Compiled compile_recipe(const std::string& id) {
    const auto recipe = shipped_recipes().at(id);
    json::object values;
    for (const auto& parameter : recipe.parameters) {
        if (parameter.required) values[parameter.name] = "value";
    }
    return compile(instantiate(recipe, values).value(), shipped_catalog());
}

const Step* find_step(const Steps& steps, std::string_view id) {
    for (const auto& step : steps) {
        if (step.id == id) return &step;
        const auto* branch = std::get_if<BranchStep>(&step.kind);
        if (branch == nullptr) continue;
        for (const auto& arm : branch->arms) {
            if (const auto* found = find_step(arm.steps, id)) return found;
        }
        if (const auto* found = find_step(branch->otherwise, id)) return found;
    }
    return nullptr;
}

// A recipe's flow and the data of one run, to look at single steps.
class RecipeRun {
 public:
    RecipeRun(const std::string& recipe, const std::string& type, std::string_view data,
              std::string_view outputs = "{}")
        : flow_(compile_recipe(recipe).flow) {
        if (!flow_) throw std::runtime_error("recipe " + recipe + " does not compile");
        scope_["trigger"] = json::object{{"type", type},
                                         {"id", "event-1"},
                                         {"occurred_at", "2026-11-23T08:30:00.000Z"},
                                         {"received_at", "2026-11-23T08:30:01.000Z"},
                                         {"data", parsed(data)}};
        scope_["steps"] = parsed(outputs);
        scope_["vars"] = flow_->variables;
        scope_["workspace"] = json::object{{"id", "home"}, {"time_zone", "Europe/Berlin"}};
    }

    [[nodiscard]] json::object input(std::string_view step) const {
        return action(step).input.evaluate(scope_, environment_).value();
    }
    [[nodiscard]] json::object link_state(std::string_view step) const {
        return action(step).link->state->evaluate(scope_, environment_).value();
    }
    [[nodiscard]] json::value link_source(std::string_view step) const {
        return action(step).link->source_id.evaluate(scope_, environment_).value();
    }
    // Name of the arm that is taken.
    [[nodiscard]] std::string taken(std::string_view step) const {
        for (const auto& arm : std::get<BranchStep>(find_step(flow_->steps, step)->kind).arms) {
            if (arm.rule.holds(json::value(scope_)).value()) return arm.name;
        }
        return "otherwise";
    }
    // What the operation's schema says against the evaluated input of a step.
    [[nodiscard]] std::vector<Finding> refused(std::string_view step) const {
        const json::object settings{{"location_id", "loc"}};
        const auto call = connector::build_call(*action(step).operation, "conn", settings, input(step));
        return call ? std::vector<Finding>() : call.error();
    }

 private:
    [[nodiscard]] const ActionStep& action(std::string_view step) const {
        return std::get<ActionStep>(find_step(flow_->steps, step)->kind);
    }

    std::shared_ptr<const CompiledFlow> flow_;
    json::object scope_;
    expr::Environment environment_{.now = {}, .time_zone = "Europe/Berlin"};
};

TEST(ShippedRecipes, HoldTheFourOfTheMainJob) {
    std::vector<std::string> ids;
    for (const auto& [id, recipe] : shipped_recipes()) ids.push_back(id);
    EXPECT_THAT(ids, testing::IsSupersetOf({"contact-sync", "note-and-appointment", "sign-up", "task-sync"}));
}

TEST(ShippedRecipes, CompileWithoutAFinding) {
    for (const auto& [id, recipe] : shipped_recipes()) {
        const auto compiled = compile_recipe(id);
        EXPECT_THAT(compiled.findings, IsEmpty()) << id;
        EXPECT_NE(compiled.flow, nullptr) << id;
    }
}

TEST(ShippedRecipes, TitleEveryStep) {
    const std::function<void(const Steps&)> check = [&](const Steps& steps) {
        for (const auto& step : steps) {
            EXPECT_NE(step.title, step.id);
            const auto* branch = std::get_if<BranchStep>(&step.kind);
            if (branch == nullptr) continue;
            for (const auto& arm : branch->arms) check(arm.steps);
            check(branch->otherwise);
        }
    };
    for (const auto& [id, recipe] : shipped_recipes()) check(compile_recipe(id).flow->steps);
}

constexpr std::string_view linked = R"({"known": {"found": true, "target_id": "ghl-1",
    "state": {"email": "mara@example.com", "tags": ["a", "b"]}}})";
constexpr std::string_view unlinked_with_email = R"({"known": {"found": false, "target_id": null, "state": {}},
    "person": {"found": true, "firstName": "Mara", "email": " Mara@Example.com", "tags": ["a"]}})";

TEST(ContactSync, UpdatesALinkedContactWithWhatTheEventCarriesAndNoTags) {
    const RecipeRun run("contact-sync", "contact.updated",
                        R"({"contactId": "c1", "email": "Mara@Example.com ", "tags": ["x"]})", linked);
    EXPECT_EQ(run.taken("contact"), "Already linked");
    EXPECT_EQ(run.input("changed"), parsed(R"({"contactId": "ghl-1", "email": "mara@example.com"})"));
}

TEST(ContactSync, AddsAndRemovesOnlyTheTagsThatDiffer) {
    const RecipeRun run("contact-sync", "contact.updated", R"({"contactId": "c1", "tags": ["b", "c"]})", linked);
    EXPECT_EQ(run.taken("tags_added"), "New tags");
    EXPECT_EQ(run.input("add_tags"), parsed(R"({"contactId": "ghl-1", "tags": ["c"]})"));
    EXPECT_EQ(run.link_state("add_tags"), parsed(R"({"tags": ["a", "b", "c"]})"));
    EXPECT_EQ(run.taken("tags_removed"), "Tags taken away");
    EXPECT_EQ(run.input("remove_tags"), parsed(R"({"contactId": "ghl-1", "tags": ["a"]})"));
    EXPECT_EQ(run.link_state("remove_tags"), parsed(R"({"tags": ["b", "c"]})"));
}

TEST(ContactSync, MakesNoTagCallsWhenTagsAreTheSameOrNotGiven) {
    for (const std::string_view data : {R"({"contactId": "c1"})", R"({"contactId": "c1", "tags": null})",
                                        R"({"contactId": "c1", "tags": ["b", "a"]})"}) {
        const RecipeRun run("contact-sync", "contact.updated", data, linked);
        EXPECT_EQ(run.taken("tags_added"), "otherwise") << data;
        EXPECT_EQ(run.taken("tags_removed"), "otherwise") << data;
    }
}

TEST(ContactSync, RemovesAllTagsWhenTheListIsEmpty) {
    const RecipeRun run("contact-sync", "contact.updated", R"({"contactId": "c1", "tags": []})", linked);
    EXPECT_EQ(run.taken("tags_added"), "otherwise");
    EXPECT_EQ(run.taken("tags_removed"), "Tags taken away");
    EXPECT_EQ(run.input("remove_tags"), parsed(R"({"contactId": "ghl-1", "tags": ["a", "b"]})"));
}

TEST(ContactSync, AddsTagsToALinkedContactThatHadNone) {
    const RecipeRun run("contact-sync", "contact.updated", R"({"contactId": "c1", "tags": ["a"]})",
                        R"({"known": {"found": true, "target_id": "ghl-1", "state": {}}})");
    EXPECT_EQ(run.taken("tags_added"), "New tags");
    EXPECT_EQ(run.input("add_tags"), parsed(R"({"contactId": "ghl-1", "tags": ["a"]})"));
    EXPECT_EQ(run.link_state("add_tags"), parsed(R"({"tags": ["a"]})"));
    EXPECT_EQ(run.taken("tags_removed"), "otherwise");
}

TEST(ContactSync, SendsTheStoredPersonWhenAnUnlinkedOneChanges) {
    const RecipeRun run("contact-sync", "contact.updated", R"({"contactId": "c1", "phone": "+49 30 1"})",
                        unlinked_with_email);
    EXPECT_EQ(run.taken("contact"), "otherwise");
    EXPECT_EQ(run.input("person").at("fallback").at("phone"), json::value("+49 30 1"));
    EXPECT_EQ(run.taken("reachable"), "Yes: find or create");
    EXPECT_EQ(run.input("upserted"), parsed(R"({"firstName": "Mara", "email": "mara@example.com"})"));
    EXPECT_THAT(run.refused("upserted"), IsEmpty());
    EXPECT_EQ(run.taken("tagged"), "Has tags");
}

TEST(ContactSync, CreatesAContactThatCannotBeFoundByEmailOrPhone) {
    const RecipeRun run("contact-sync", "contact.created", R"({"contactId": "c1", "lastName": "Lindqvist"})",
                        R"({"known": {"found": false, "target_id": null, "state": {}},
                            "person": {"found": false, "lastName": "Lindqvist", "email": ""}})");
    EXPECT_EQ(run.taken("reachable"), "otherwise");
    EXPECT_EQ(run.input("created"), parsed(R"({"firstName": "c1", "lastName": "Lindqvist"})"));
    EXPECT_EQ(run.taken("tagged"), "otherwise");
}

constexpr std::string_view task_known = R"({"known": {"found": true, "target_id": "ghl-1", "state": {}},
    "person": {"found": true, "timezone": "Europe/Stockholm"},
    "known_task": {"found": true, "target_id": "task-9", "state": {"title": "Walk", "completed": false}}})";
constexpr std::string_view task_unknown = R"({"known": {"found": false, "target_id": null, "state": {}},
    "person": {"found": true}, "upserted": {"contact": {"id": "ghl-2"}},
    "known_task": {"found": false, "target_id": null, "state": {}}})";

TEST(TaskSync, AddsATaskWithItsDueDateInThePersonsZone) {
    const RecipeRun run("task-sync", "task.created",
                        R"({"contactId": "c1", "taskId": "t1", "title": "Walk", "status": "open",
                            "dueDate": "2026-12-01T09:00", "timezone": "America/New_York", "description": "Slowly"})",
                        task_unknown);
    EXPECT_EQ(run.taken("task"), "otherwise");
    EXPECT_EQ(run.input("added"), parsed(R"({"contactId": "ghl-2", "title": "Walk", "body": "Slowly",
                                             "dueDate": "2026-12-01T09:00:00-05:00", "completed": false})"));
    EXPECT_THAT(run.refused("added"), IsEmpty());
}

TEST(TaskSync, UsesTheMomentOfTheEventWhenThereIsNoDueDate) {
    const RecipeRun run("task-sync", "task.created", R"({"contactId": "c1", "taskId": "t1", "title": "Walk"})",
                        task_unknown);
    EXPECT_EQ(run.input("added"), parsed(R"({"contactId": "ghl-2", "title": "Walk",
                                             "dueDate": "2026-11-23T09:30:00+01:00", "completed": false})"));
}

TEST(TaskSync, TakesDoneAndCompletedInAnyCaseAsCompleted) {
    for (const std::string status : {"done", "DONE", "Completed"}) {
        const RecipeRun run("task-sync", "task.created",
                            R"({"contactId": "c1", "taskId": "t1", "title": "Walk", "status": ")" + status + "\"}",
                            task_unknown);
        EXPECT_EQ(run.input("added").at("completed"), json::value(true)) << status;
    }
}

TEST(TaskSync, AddsACompletedTaskThatIsNotLinked) {
    const RecipeRun run("task-sync", "task.completed", R"({"contactId": "c1", "taskId": "t1", "title": "Walk"})",
                        task_unknown);
    EXPECT_EQ(run.taken("task"), "New and completed");
    EXPECT_EQ(run.input("added_completed").at("completed"), json::value(true));
    EXPECT_THAT(run.refused("added_completed"), IsEmpty());
}

TEST(TaskSync, CompletesALinkedTaskThroughItsOwnOperation) {
    const RecipeRun run("task-sync", "task.completed", R"({"contactId": "c1", "taskId": "t1"})", task_known);
    EXPECT_EQ(run.taken("task"), "Already linked");
    EXPECT_EQ(run.taken("completion"), "Completed");
    EXPECT_EQ(run.input("completed"), parsed(R"({"contactId": "ghl-1", "taskId": "task-9", "completed": true})"));
    EXPECT_EQ(run.input("changed"), parsed(R"({"contactId": "ghl-1", "taskId": "task-9"})")) << "nothing but the path";
}

TEST(TaskSync, SendsOtherFieldsAndCompletionOfALinkedTask) {
    const RecipeRun run(
        "task-sync", "task.updated",
        R"({"contactId": "c1", "taskId": "t1", "title": "Run", "status": "done", "dueDate": "2026-12-01"})",
        task_known);
    EXPECT_EQ(run.taken("due"), "With a due date");
    EXPECT_EQ(run.input("changed_due"), parsed(R"({"contactId": "ghl-1", "taskId": "task-9", "title": "Run",
                                                   "dueDate": "2026-12-01T00:00:00+01:00"})"));
    EXPECT_EQ(run.taken("completion"), "Has a status");
    EXPECT_EQ(run.input("status").at("completed"), json::value(true));
}

TEST(TaskSync, LeavesCompletionAloneWhenAnUpdateDoesNotSpeakOfIt) {
    const RecipeRun run("task-sync", "task.updated", R"({"contactId": "c1", "taskId": "t1", "title": "Run"})",
                        task_known);
    EXPECT_EQ(run.taken("due"), "otherwise");
    EXPECT_EQ(run.taken("completion"), "otherwise");
}

TEST(NoteAndAppointment, WritesTheContentAndTheDate) {
    const RecipeRun run("note-and-appointment", "note.created",
                        R"({"contactId": "c1", "noteId": "n1", "content": "Felt strong.", "date": "2026-11-23"})",
                        task_known);
    EXPECT_EQ(run.taken("kind"), "A note");
    EXPECT_EQ(run.input("note"),
              parsed(R"({"contactId": "ghl-1", "body": "Felt strong.\n\nMonday, 23 November 2026"})"));
    EXPECT_EQ(run.link_source("note"), json::value("n1"));
}

TEST(NoteAndAppointment, SaysWhatHappenedToAnAppointmentAndWhen) {
    const std::map<std::string, std::string> texts{
        {"appointment.created", "Appointment booked: Tuesday, 1 December 2026 at 09:00 (Europe/Stockholm)"},
        {"appointment.updated", "Appointment changed: Tuesday, 1 December 2026 at 09:00 (Europe/Stockholm)"},
        {"appointment.cancelled", "Appointment cancelled: Tuesday, 1 December 2026 at 09:00 (Europe/Stockholm)"}};
    for (const auto& [type, text] : texts) {
        const RecipeRun run("note-and-appointment", type,
                            R"({"contactId": "c1", "appointmentId": "a1", "date": "2026-12-01", "time": "09:00"})",
                            task_known);
        EXPECT_EQ(run.taken("kind"), "otherwise");
        EXPECT_EQ(run.input("appointment_note").at("body"), json::value(text));
        EXPECT_EQ(run.link_source("appointment_note"), json::value("a1:" + type));
        EXPECT_EQ(run.input("appointments"), parsed(R"({"contactId": "ghl-1"})"));
    }
}

TEST(NoteAndAppointment, ReadsADateThatHoldsTheTime) {
    const RecipeRun run("note-and-appointment", "appointment.created",
                        R"({"contactId": "c1", "appointmentId": "a1", "date": "2026-12-01T08:00:00Z"})", task_known);
    EXPECT_EQ(run.input("appointment_note").at("body"),
              json::value("Appointment booked: Tuesday, 1 December 2026 at 09:00 (Europe/Stockholm)"));
}

TEST(NoteAndAppointment, LeavesOutAnUnknownDate) {
    const RecipeRun run("note-and-appointment", "appointment.cancelled",
                        R"({"contactId": "c1", "appointmentId": "a1"})", task_known);
    EXPECT_EQ(run.input("appointment_note").at("body"), json::value("Appointment cancelled"));
}

TEST(SignUp, StartsTheWorkflowForALinkedOrNewContact) {
    EXPECT_EQ(RecipeRun("sign-up", "user.signed_up", R"({"contactId": "c1"})", linked).input("workflow"),
              parsed(R"({"contactId": "ghl-1", "workflowId": "value"})"));
    EXPECT_EQ(RecipeRun("sign-up", "user.signed_up", R"({"contactId": "c1"})", task_unknown).input("workflow"),
              parsed(R"({"contactId": "ghl-2", "workflowId": "value"})"));
}

TEST(SignUp, NeedsTheWorkflowsId) {
    const auto flow = instantiate(shipped_recipes().at("sign-up"), {});
    ASSERT_TRUE(flow.has_error());
    EXPECT_EQ(flow.error().field, "parameters.workflow_id");
}

}  // namespace
}  // namespace tendril::flow
