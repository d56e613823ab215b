// What the simulator's control interface shows and changes: things that only a person in HighLevel could.
#include <algorithm>

#include "http/problem.hpp"
#include "sandbox/highlevel/rendering.hpp"
#include "sandbox/highlevel/simulator.hpp"

namespace tendril::sandbox {

namespace {

http::Response invalid_control(std::string_view field, std::string_view message) {
    return http::problem(Error(ErrorCode::invalid_input, std::string(message), std::string(field)));
}

json::object render_workflow(const HighLevelOptions::Workflow& workflow) {
    return {{"id", workflow.id},
            {"name", workflow.name},
            {"status", workflow.published ? "published" : "draft"},
            {"allows_reentry", workflow.allows_reentry}};
}

// The objects of one contact go both below it and into the flat lists.
struct StateLists {
    json::array contacts;
    json::array tasks;
    json::array notes;
    json::array appointments;
    json::array enrollments;
};

void add_to_state(StateLists& lists, const Contact& contact, std::string_view location_id) {
    json::array tasks;
    json::array notes;
    json::array appointments;
    json::array enrollments;
    for (const auto* task : contact.tasks) tasks.push_back(render_task(*task));
    for (const auto* note : contact.notes) notes.push_back(render_note(*note));
    for (const auto& appointment : contact.appointments) {
        appointments.push_back(render_appointment(appointment, contact, location_id));
    }
    for (const auto& enrollment : contact.enrollments) enrollments.push_back(render_enrollment(enrollment, contact));
    const auto append = [](json::array& all, const json::array& some) {
        all.insert(all.end(), some.begin(), some.end());
    };
    append(lists.tasks, tasks);
    append(lists.notes, notes);
    append(lists.appointments, appointments);
    append(lists.enrollments, enrollments);
    auto shown = render_contact(contact, location_id);
    shown["tasks"] = std::move(tasks);
    shown["notes"] = std::move(notes);
    shown["appointments"] = std::move(appointments);
    shown["workflows"] = std::move(enrollments);
    lists.contacts.push_back(std::move(shown));
}

}  // namespace

// Contacts in the order of their making: the oldest first.
json::object HighLevelSimulator::state() const {
    StateLists lists;
    const auto& order = book_.by_age();
    for (auto entry = order.rbegin(); entry != order.rend(); ++entry) {
        add_to_state(lists, *entry->second, options_.location_id);
    }
    json::array workflows;
    for (const auto& workflow : workflows_) workflows.push_back(render_workflow(workflow));
    json::array opportunities;
    for (const auto& opportunity : opportunities_) opportunities.push_back(render(opportunity));
    return {{"location", {{"id", options_.location_id}, {"allow_duplicates", allow_duplicates_}}},
            {"counts", counts()},
            {"contacts", std::move(lists.contacts)},
            {"tasks", std::move(lists.tasks)},
            {"notes", std::move(lists.notes)},
            {"appointments", std::move(lists.appointments)},
            {"workflow_enrollments", std::move(lists.enrollments)},
            {"opportunities", std::move(opportunities)},
            {"workflows", std::move(workflows)}};
}

json::object HighLevelSimulator::counts() const {
    std::size_t appointments = 0;
    std::size_t enrollments = 0;
    for (const auto& [place, contact] : book_.by_age()) {
        appointments += contact->appointments.size();
        enrollments += contact->enrollments.size();
    }
    return {{"contacts", book_.size()},
            {"tasks", book_.task_count()},
            {"notes", book_.note_count()},
            {"appointments", appointments},
            {"workflow_enrollments", enrollments}};
}

void HighLevelSimulator::reset(TimePoint now, bool seeded) {
    book_ = {};
    opportunities_.clear();
    access_.reset();
    workflows_ = options_.workflows;
    allow_duplicates_ = options_.allow_duplicates;
    if (seeded) seed(now);
}

void HighLevelSimulator::seed(TimePoint now) {
    using std::chrono::hours;
    const auto book = [&](Contact& contact, std::string_view title, TimePoint starts) {
        contact.appointments.push_back({.id = new_object_id(),
                                        .calendar_id = "sandboxCalendar00001",
                                        .title = std::string(title),
                                        .status = "confirmed",
                                        .starts = starts,
                                        .ends = starts + hours(1),
                                        .added = now,
                                        .updated = now});
    };
    const TimePoint morning = std::chrono::floor<std::chrono::days>(now) + hours(9);
    auto& first =
        add_contact({{"firstName", "Nora"}, {"lastName", "Sample"}, {"email", "nora.sample@example.com"}}, now);
    first.business_id = "sandboxBusiness00001";
    book(first, "First session", morning + hours(24));
    book(first, "Follow-up", morning + hours(24 * 8));
    auto& second =
        add_contact({{"firstName", "Omar"}, {"lastName", "Sample"}, {"email", "omar.sample@example.com"}}, now);
    book(second, "Check-in call", morning + hours(24 * 2 + 5));
}

const HighLevelOptions::Workflow* HighLevelSimulator::find_workflow(std::string_view id) const {
    const auto found =
        std::find_if(workflows_.begin(), workflows_.end(), [=](const auto& workflow) { return workflow.id == id; });
    return found == workflows_.end() ? nullptr : &*found;
}

std::optional<http::Response> HighLevelSimulator::control(std::string_view what, const json::object& body,
                                                          TimePoint now) {
    if (what == "appointments") return control_appointment(body, now);
    if (what == "businesses") return control_businesses(body);
    if (what == "workflows") return control_workflow(body);
    if (what == "tokens") return control_token(body, now);
    if (what == "location") return control_location(body);
    if (what == "oauth") return control_oauth(body);
    if (what == "installations") return control_installation(body);
    return std::nullopt;
}

http::Response HighLevelSimulator::control_appointment(const json::object& body, TimePoint now) {
    auto* contact = book_.find(text_or(body, "contactId"));
    if (contact == nullptr) return invalid_control("contactId", "There is no such contact.");
    const auto starts = parse_iso8601(text_or(body, "startTime"));
    if (!starts) return invalid_control("startTime", "The time must be ISO 8601 with a zone.");
    const auto ends = parse_iso8601(text_or(body, "endTime"));
    contact->appointments.push_back({.id = new_object_id(),
                                     .calendar_id = std::string(text_or(body, "calendarId", "sandboxCalendar00001")),
                                     .title = std::string(text_or(body, "title", "Appointment")),
                                     .status = std::string(text_or(body, "appointmentStatus", "confirmed")),
                                     .notes = std::string(text_or(body, "notes")),
                                     .address = std::string(text_or(body, "address")),
                                     .assigned_user_id = std::string(text_or(body, "assignedUserId")),
                                     .starts = *starts,
                                     .ends = ends ? *ends : *starts + std::chrono::hours(1),
                                     .added = now,
                                     .updated = now});
    feed_.add("AppointmentCreate", contact->appointments.back(), *contact, now);
    return http::reply(201, render_appointment(contact->appointments.back(), *contact, options_.location_id));
}

http::Response HighLevelSimulator::control_businesses(const json::object& body) {
    const auto business = text_or(body, "businessId");
    if (business.empty()) return invalid_control("businessId", "Say which business.");
    for (const auto& id : array_or_empty(body, "contactIds")) {
        auto* contact = id.is_string() ? book_.find(std::string_view(id.get_string())) : nullptr;
        if (contact == nullptr) return invalid_control("contactIds", "There is no contact " + to_text(id) + ".");
        contact->business_id = business;
    }
    return http::reply(200, json::object{{"businessId", business}});
}

http::Response HighLevelSimulator::control_workflow(const json::object& body) {
    const auto name = text_or(body, "name");
    if (name.empty()) return invalid_control("name", "Give the workflow a name.");
    HighLevelOptions::Workflow workflow{std::string(text_or(body, "id")), std::string(name),
                                        boolean_or(body, "published", true), boolean_or(body, "allows_reentry", false)};
    if (workflow.id.empty()) workflow.id = trace_id();
    if (find_workflow(workflow.id) != nullptr) return invalid_control("id", "There is a workflow with this id.");
    workflows_.push_back(workflow);
    return http::reply(201, render_workflow(workflow));
}

http::Response HighLevelSimulator::control_token(const json::object& body, TimePoint now) {
    const auto text = std::string(text_or(body, "token"));
    if (text.empty()) return invalid_control("token", "Say which token.");
    if (boolean_or(body, "revoked", false)) {
        return http::reply(200, json::object{{"revoked", access_.revoke(text)}});
    }
    Token token{options_.scopes, std::string(text_or(body, "locationId", options_.location_id)), text, std::nullopt};
    if (body.contains("scopes")) token.scopes.clear();
    for (const auto& scope : array_or_empty(body, "scopes")) {
        if (scope.is_string()) token.scopes.emplace_back(scope.get_string());
    }
    if (body.contains("expires_in")) token.expires = now + std::chrono::seconds(integer_or(body, "expires_in", 0));
    access_.put(text, std::move(token));
    return http::reply(201, json::object{{"token", text}});
}

http::Response HighLevelSimulator::control_location(const json::object& body) {
    allow_duplicates_ = boolean_or(body, "allow_duplicates", allow_duplicates_);
    return http::reply(200, json::object{{"id", options_.location_id}, {"allow_duplicates", allow_duplicates_}});
}

http::Response HighLevelSimulator::control_oauth(const json::object& body) {
    auto& app = options_.oauth;
    app.white_label = boolean_or(body, "white_label", app.white_label);
    app.access_lifetime = std::chrono::seconds(integer_or(body, "expires_in", app.access_lifetime.count()));
    return http::reply(200,
                       json::object{{"white_label", app.white_label}, {"expires_in", app.access_lifetime.count()}});
}

http::Response HighLevelSimulator::control_installation(const json::object& body) {
    const auto id = text_or(body, "locationId");
    auto& all = options_.locations;
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == id; });
    if (found == all.end()) return invalid_control("locationId", "There is no such location.");
    found->installed = boolean_or(body, "installed", true);
    return http::reply(200, json::object{{"locationId", found->id}, {"installed", found->installed}});
}

}  // namespace tendril::sandbox
