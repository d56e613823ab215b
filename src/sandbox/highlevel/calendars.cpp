// The location's one calendar and its appointments.
#include <algorithm>

#include "sandbox/highlevel/simulator.hpp"

namespace tendril::sandbox {

namespace {

constexpr std::string_view calendar_id = "sandboxCalendar00001";

void set_text(std::string& target, const json::object& fields, std::string_view name) {
    if (fields.contains(name)) target = std::string(text_or(fields, name));
}

void set_fields(Appointment& appointment, const json::object& fields) {
    set_text(appointment.calendar_id, fields, "calendarId");
    set_text(appointment.title, fields, "title");
    set_text(appointment.status, fields, "appointmentStatus");
    set_text(appointment.assigned_user_id, fields, "assignedUserId");
    set_text(appointment.description, fields, "description");
    set_text(appointment.address, fields, "address");
    const auto starts = parse_iso8601(text_or(fields, "startTime"));
    const auto ends = parse_iso8601(text_or(fields, "endTime"));
    if (starts) appointment.starts = *starts;
    if (ends) appointment.ends = *ends;
    if (starts && !ends) appointment.ends = *starts + std::chrono::hours(1);
}

// In this part of the API times have a zone; those of a contact's list have none.
json::object render_booking(const Appointment& appointment, const Contact& contact, std::string_view location_id) {
    return {{"id", appointment.id},
            {"calendarId", appointment.calendar_id},
            {"locationId", location_id},
            {"contactId", contact.id},
            {"title", appointment.title},
            {"description", appointment.description},
            {"address", appointment.address},
            {"assignedUserId", appointment.assigned_user_id},
            {"appointmentStatus", appointment.status},
            {"startTime", to_iso8601(appointment.starts)},
            {"endTime", to_iso8601(appointment.ends)},
            {"dateAdded", to_iso8601(appointment.added)},
            {"dateUpdated", to_iso8601(appointment.updated)}};
}

// Epoch milliseconds of a query; the check of queries let only digits through.
TimePoint instant_of(const http::Parameters& query, std::string_view name) {
    const auto found = query.find(name);
    const auto number = found == query.end() ? 0LL : std::stoll(found->second);
    return TimePoint(std::chrono::milliseconds(number));
}

std::string_view value_of(const http::Parameters& query, std::string_view name) {
    const auto found = query.find(name);
    return found == query.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace

HighLevelSimulator::Booking HighLevelSimulator::find_booking(std::string_view id) {
    for (const auto& [place, contact] : book_.by_age()) {
        const auto found = std::ranges::find(contact->appointments, id, &Appointment::id);
        if (found != contact->appointments.end()) return {contact, &*found};
    }
    return {};
}

HighLevelSimulator::Reply HighLevelSimulator::get_calendars(const Call&) {
    json::array calendars;
    calendars.push_back(json::object{{"id", calendar_id},
                                     {"locationId", options_.location_id},
                                     {"name", "Sessions"},
                                     {"slug", "sessions"},
                                     {"calendarType", "event"},
                                     {"isActive", true},
                                     {"slotDuration", 60}});
    return {200, {{"calendars", std::move(calendars)}}};
}

HighLevelSimulator::Reply HighLevelSimulator::get_events(const Call& call) {
    const auto from = instant_of(call.query, "startTime");
    const auto to = instant_of(call.query, "endTime");
    const auto calendar = value_of(call.query, "calendarId");
    const auto user = value_of(call.query, "userId");
    if (calendar.empty() && user.empty() && value_of(call.query, "groupId").empty()) {
        return invalid({"Either of userId, calendarId or groupId is required"});
    }
    json::array events;
    for (const auto& [place, contact] : book_.by_age()) {
        for (const auto& appointment : contact->appointments) {
            const bool wanted = appointment.starts >= from && appointment.starts <= to &&
                                (calendar.empty() || appointment.calendar_id == calendar) &&
                                (user.empty() || appointment.assigned_user_id == user);
            if (wanted) events.push_back(render_booking(appointment, *contact, options_.location_id));
        }
    }
    return {200, {{"events", std::move(events)}}};
}

HighLevelSimulator::Reply HighLevelSimulator::create_appointment(const Call& call) {
    auto* contact = book_.find(text_or(call.body, "contactId"));
    if (contact == nullptr) return no_such("Contact", text_or(call.body, "contactId"));
    if (text_or(call.body, "calendarId") != calendar_id) return no_such("Calendar", text_or(call.body, "calendarId"));
    Appointment appointment;
    appointment.id = new_object_id();
    appointment.status = "confirmed";
    appointment.title = "Appointment";
    appointment.added = call.now;
    appointment.updated = call.now;
    set_fields(appointment, call.body);
    contact->appointments.push_back(std::move(appointment));
    const auto& added = contact->appointments.back();
    feed_.add("AppointmentCreate", added, *contact, call.now);
    return {200, render_booking(added, *contact, options_.location_id)};
}

HighLevelSimulator::Reply HighLevelSimulator::get_appointment(const Call& call) {
    const auto [contact, appointment] = find_booking(call.variables[0]);
    if (appointment == nullptr) return no_such("Event", call.variables[0]);
    return {200, {{"event", render_booking(*appointment, *contact, options_.location_id)}}};
}

HighLevelSimulator::Reply HighLevelSimulator::edit_appointment(const Call& call) {
    const auto [contact, appointment] = find_booking(call.variables[0]);
    if (appointment == nullptr) return no_such("Event", call.variables[0]);
    set_fields(*appointment, call.body);
    appointment->updated = call.now;
    feed_.add("AppointmentUpdate", *appointment, *contact, call.now);
    return {200, render_booking(*appointment, *contact, options_.location_id)};
}

HighLevelSimulator::Reply HighLevelSimulator::delete_event(const Call& call) {
    const auto [contact, appointment] = find_booking(call.variables[0]);
    if (appointment == nullptr) return no_such("Event", call.variables[0]);
    feed_.add("AppointmentDelete", *appointment, *contact, call.now);
    std::erase_if(contact->appointments, [&](const Appointment& one) { return one.id == call.variables[0]; });
    return {201, {{"succeeded", true}}};
}

}  // namespace tendril::sandbox
