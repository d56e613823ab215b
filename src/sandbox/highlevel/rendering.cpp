#include "sandbox/highlevel/rendering.hpp"

#include "sandbox/text_match.hpp"

namespace tendril::sandbox {

namespace {

// The service leaves out what is not set.
void put(json::object& object, std::string_view name, std::string_view value) {
    if (!value.empty()) object[name] = value;
}

std::string full_name(const Contact& contact) {
    if (contact.first_name.empty() || contact.last_name.empty()) return contact.first_name + contact.last_name;
    return contact.first_name + " " + contact.last_name;
}

void put_names(json::object& object, const Contact& contact) {
    const auto name = full_name(contact);
    put(object, "name", name);
    put(object, "contactName", name);
    put(object, "firstName", contact.first_name);
    put(object, "lastName", contact.last_name);
    put(object, "firstNameLowerCase", to_lower(contact.first_name));
    put(object, "lastNameLowerCase", to_lower(contact.last_name));
    put(object, "fullNameLowerCase", to_lower(name));
}

json::array render_custom_fields(const Contact& contact) {
    json::array fields;
    for (const auto& [id, value] : contact.custom_fields) fields.push_back({{"id", id}, {"value", value}});
    return fields;
}

// "2021-07-16 11:00:00": this operation's times have no zone. The simulated location's zone is UTC.
std::string without_zone(TimePoint time) {
    auto text = to_iso8601(time).substr(0, 19);
    text[10] = ' ';
    return text;
}

}  // namespace

json::array render_tags(const Contact& contact) {
    json::array tags;
    for (const auto& tag : contact.tags) tags.emplace_back(tag);
    return tags;
}

json::object render_contact(const Contact& contact, std::string_view location_id) {
    json::object object{{"id", contact.id}, {"locationId", location_id}};
    put_names(object, contact);
    put(object, "email", contact.email);
    put(object, "emailLowerCase", to_lower(contact.email));
    put(object, "phone", contact.phone);
    object["type"] = "lead";
    object["dnd"] = false;
    for (const auto& member : contact.details) object[member.key()] = member.value();
    object["tags"] = render_tags(contact);
    object["customFields"] = render_custom_fields(contact);
    put(object, "businessId", contact.business_id);
    object["dateAdded"] = to_iso8601(contact.added);
    object["dateUpdated"] = to_iso8601(contact.updated);
    return object;
}

json::object render_task(const Task& task) {
    json::object object{{"id", task.id}, {"title", task.title}};
    put(object, "body", task.body);
    put(object, "assignedTo", task.assigned_to);
    object["dueDate"] = to_iso8601(task.due);
    object["completed"] = task.completed;
    object["contactId"] = task.contact->id;
    return object;
}

json::object render_note(const Note& note) {
    json::object object{{"id", note.id}, {"body", note.body}};
    put(object, "userId", note.user_id);
    put(object, "title", note.title);
    put(object, "color", note.color);
    object["pinned"] = note.pinned;
    object["dateAdded"] = to_iso8601(note.added);
    object["contactId"] = note.contact->id;
    return object;
}

json::object render_appointment(const Appointment& appointment, const Contact& contact, std::string_view location_id) {
    json::object object{{"id", appointment.id}, {"calendarId", appointment.calendar_id}, {"status", "booked"}};
    object["title"] = appointment.title;
    put(object, "assignedUserId", appointment.assigned_user_id);
    put(object, "notes", appointment.notes);
    object["startTime"] = without_zone(appointment.starts);
    object["endTime"] = without_zone(appointment.ends);
    put(object, "address", appointment.address);
    object["locationId"] = location_id;
    object["contactId"] = contact.id;
    object["appointmentStatus"] = appointment.status;
    object["users"] = json::array();
    object["assignedResources"] = json::array();
    object["dateAdded"] = without_zone(appointment.added);
    object["dateUpdated"] = without_zone(appointment.updated);
    return object;
}

json::object render_enrollment(const Enrollment& enrollment, const Contact& contact) {
    json::object object{{"workflowId", enrollment.workflow_id}, {"contactId", contact.id}};
    put(object, "eventStartTime", enrollment.event_start_time);
    object["dateAdded"] = to_iso8601(enrollment.added);
    object["calls"] = enrollment.calls;
    return object;
}

}  // namespace tendril::sandbox
