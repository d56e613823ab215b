// Operations on what hangs on a contact: tasks, notes, appointments, tags, workflows.
#include <algorithm>

#include "sandbox/highlevel/rendering.hpp"
#include "sandbox/highlevel/simulator.hpp"
#include "sandbox/text_match.hpp"

namespace tendril::sandbox {

namespace {

void set_text(std::string& target, const json::object& fields, std::string_view name) {
    if (fields.contains(name)) target = std::string(text_or(fields, name));
}

void set_task(Task& task, const json::object& fields) {
    set_text(task.title, fields, "title");
    set_text(task.body, fields, "body");
    set_text(task.assigned_to, fields, "assignedTo");
    if (const auto due = parse_iso8601(text_or(fields, "dueDate"))) task.due = *due;
    task.completed = boolean_or(fields, "completed", task.completed);
}

void set_note(Note& note, const json::object& fields) {
    set_text(note.body, fields, "body");
    set_text(note.user_id, fields, "userId");
    set_text(note.title, fields, "title");
    set_text(note.color, fields, "color");
    note.pinned = boolean_or(fields, "pinned", note.pinned);
}

}  // namespace

HighLevelSimulator::Reply HighLevelSimulator::get_all_tasks(const Call& call) {
    const auto* contact = book_.find(call.variables[0]);
    if (contact == nullptr) return no_such("Contact", call.variables[0]);
    json::array tasks;
    for (const auto* task : contact->tasks) tasks.push_back(render_task(*task));
    return {200, {{"tasks", std::move(tasks)}}};
}

HighLevelSimulator::Reply HighLevelSimulator::get_task(const Call& call) {
    const auto* contact = book_.find(call.variables[0]);
    if (contact == nullptr) return no_such("Contact", call.variables[0]);
    const auto* task = book_.find_task(*contact, call.variables[1]);
    if (task == nullptr) return no_such("Task", call.variables[1]);
    return {200, {{"task", render_task(*task)}}};
}

HighLevelSimulator::Reply HighLevelSimulator::create_task(const Call& call) {
    auto* contact = book_.find(call.variables[0]);
    if (contact == nullptr) return no_such("Contact", call.variables[0]);
    Task task;
    task.id = new_object_id();
    task.added = call.now;
    set_task(task, call.body);
    const auto& added = book_.add_task(*contact, std::move(task));
    feed_.add("TaskCreate", added, call.now);
    return {201, {{"task", render_task(added)}}};
}

// Also PUT .../completed, whose body is the member "completed" alone.
HighLevelSimulator::Reply HighLevelSimulator::update_task(const Call& call) {
    const auto* contact = book_.find(call.variables[0]);
    if (contact == nullptr) return no_such("Contact", call.variables[0]);
    auto* task = book_.find_task(*contact, call.variables[1]);
    if (task == nullptr) return no_such("Task", call.variables[1]);
    const bool was_completed = task->completed;
    set_task(*task, call.body);
    if (task->completed && !was_completed) feed_.add("TaskComplete", *task, call.now);
    return {200, {{"task", render_task(*task)}}};
}

HighLevelSimulator::Reply HighLevelSimulator::delete_task(const Call& call) {
    const auto* contact = book_.find(call.variables[0]);
    if (contact == nullptr) return no_such("Contact", call.variables[0]);
    auto* task = book_.find_task(*contact, call.variables[1]);
    if (task == nullptr) return no_such("Task", call.variables[1]);
    feed_.add("TaskDelete", *task, call.now);
    book_.remove_task(*task);
    return {200, {{"succeded", true}}};
}

HighLevelSimulator::Reply HighLevelSimulator::get_all_notes(const Call& call) {
    const auto* contact = book_.find(call.variables[0]);
    if (contact == nullptr) return no_such("Contact", call.variables[0]);
    json::array notes;
    for (const auto* note : contact->notes) notes.push_back(render_note(*note));
    return {200, {{"notes", std::move(notes)}}};
}

HighLevelSimulator::Reply HighLevelSimulator::get_note(const Call& call) {
    const auto* contact = book_.find(call.variables[0]);
    if (contact == nullptr) return no_such("Contact", call.variables[0]);
    const auto* note = book_.find_note(*contact, call.variables[1]);
    if (note == nullptr) return no_such("Note", call.variables[1]);
    return {200, {{"note", render_note(*note)}}};
}

HighLevelSimulator::Reply HighLevelSimulator::create_note(const Call& call) {
    auto* contact = book_.find(call.variables[0]);
    if (contact == nullptr) return no_such("Contact", call.variables[0]);
    Note note;
    note.id = new_object_id();
    note.added = call.now;
    set_note(note, call.body);
    const auto& added = book_.add_note(*contact, std::move(note));
    feed_.add("NoteCreate", added, call.now);
    return {201, {{"note", render_note(added)}}};
}

HighLevelSimulator::Reply HighLevelSimulator::update_note(const Call& call) {
    const auto* contact = book_.find(call.variables[0]);
    if (contact == nullptr) return no_such("Contact", call.variables[0]);
    auto* note = book_.find_note(*contact, call.variables[1]);
    if (note == nullptr) return no_such("Note", call.variables[1]);
    set_note(*note, call.body);
    feed_.add("NoteUpdate", *note, call.now);
    return {200, {{"note", render_note(*note)}}};
}

HighLevelSimulator::Reply HighLevelSimulator::delete_note(const Call& call) {
    const auto* contact = book_.find(call.variables[0]);
    if (contact == nullptr) return no_such("Contact", call.variables[0]);
    auto* note = book_.find_note(*contact, call.variables[1]);
    if (note == nullptr) return no_such("Note", call.variables[1]);
    feed_.add("NoteDelete", *note, call.now);
    book_.remove_note(*note);
    return {200, {{"succeded", true}}};
}

HighLevelSimulator::Reply HighLevelSimulator::get_appointments(const Call& call) {
    const auto* contact = book_.find(call.variables[0]);
    if (contact == nullptr) return no_such("Contact", call.variables[0]);
    json::array events;
    for (const auto& appointment : contact->appointments) {
        events.push_back(render_appointment(appointment, *contact, options_.location_id));
    }
    return {200, {{"events", std::move(events)}}};
}

HighLevelSimulator::Reply HighLevelSimulator::add_tags(const Call& call) {
    auto* contact = book_.find(call.variables[0]);
    if (contact == nullptr) return no_such("Contact", call.variables[0]);
    const auto tags_before = contact->tags.size();
    for (const auto& item : array_or_empty(call.body, "tags")) {
        const std::string_view tag = item.get_string();
        const bool known = std::any_of(contact->tags.begin(), contact->tags.end(),
                                       [&](const auto& other) { return equal_without_case(other, tag); });
        if (!known) contact->tags.emplace_back(tag);
    }
    contact->updated = call.now;
    if (contact->tags.size() != tags_before) feed_.add("ContactTagUpdate", *contact, call.now);
    return {201, {{"tags", render_tags(*contact)}}};
}

HighLevelSimulator::Reply HighLevelSimulator::remove_tags(const Call& call) {
    auto* contact = book_.find(call.variables[0]);
    if (contact == nullptr) return no_such("Contact", call.variables[0]);
    const auto tags_before = contact->tags.size();
    for (const auto& item : array_or_empty(call.body, "tags")) {
        std::erase_if(contact->tags, [&](const auto& tag) { return equal_without_case(tag, item.get_string()); });
    }
    contact->updated = call.now;
    if (contact->tags.size() != tags_before) feed_.add("ContactTagUpdate", *contact, call.now);
    return {200, {{"tags", render_tags(*contact)}}};
}

// The answer says nothing of the run. Without re-entry a contact that is or was in the workflow does not start again.
HighLevelSimulator::Reply HighLevelSimulator::add_to_workflow(const Call& call) {
    auto* contact = book_.find(call.variables[0]);
    if (contact == nullptr) return no_such("Contact", call.variables[0]);
    const auto* workflow = find_workflow(call.variables[1]);
    if (workflow == nullptr) return no_such("Workflow", call.variables[1]);
    if (!workflow->published) return error(400, "The workflow is not published");
    auto& enrollments = contact->enrollments;
    const auto earlier = std::find_if(enrollments.begin(), enrollments.end(),
                                      [&](const auto& entry) { return entry.workflow_id == workflow->id; });
    if (earlier != enrollments.end() && !workflow->allows_reentry) {
        ++earlier->calls;
    } else {
        enrollments.push_back({workflow->id, std::string(text_or(call.body, "eventStartTime")), call.now});
    }
    return {200, {{"succeded", true}}};
}

HighLevelSimulator::Reply HighLevelSimulator::remove_from_workflow(const Call& call) {
    auto* contact = book_.find(call.variables[0]);
    if (contact == nullptr) return no_such("Contact", call.variables[0]);
    if (find_workflow(call.variables[1]) == nullptr) return no_such("Workflow", call.variables[1]);
    std::erase_if(contact->enrollments,
                  [&](const Enrollment& entry) { return entry.workflow_id == call.variables[1]; });
    return {200, {{"succeded", true}}};
}

HighLevelSimulator::Reply HighLevelSimulator::get_workflows(const Call&) {
    json::array workflows;
    for (const auto& workflow : workflows_) {
        workflows.push_back(json::object{{"id", workflow.id},
                                         {"name", workflow.name},
                                         {"status", workflow.published ? "published" : "draft"},
                                         {"version", 1},
                                         {"locationId", options_.location_id}});
    }
    return {200, {{"workflows", std::move(workflows)}}};
}

}  // namespace tendril::sandbox
