#include "sandbox/highlevel/webhook_feed.hpp"

#include <array>
#include <utility>

#include "sandbox/highlevel/rendering.hpp"

namespace tendril::sandbox {

namespace {

constexpr std::string_view app_id = "sandboxApp0000000001";
constexpr std::string_view version_id = "sandboxVersion000001";

// Members of an answer that deliveries do not have.
constexpr std::array<std::string_view, 7> contact_members_of_answers{
    "contactName", "firstNameLowerCase", "lastNameLowerCase", "fullNameLowerCase", "emailLowerCase",
    "type",        "dateUpdated",
};

// 8-4-4-4-12, as a UUID is written.
std::string new_webhook_id(Random& random) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string id;
    for (const int length : {8, 4, 4, 4, 12}) {
        if (!id.empty()) id.push_back('-');
        for (int i = 0; i < length; ++i) id.push_back(digits[random.next() % digits.size()]);
    }
    return id;
}

}  // namespace

json::object with_envelope(json::object payload, std::string_view type, std::string_view location_id, Random& random,
                           TimePoint now) {
    payload["type"] = type;
    if (!payload.contains("companyId") || !location_id.empty()) payload["locationId"] = location_id;
    payload["appId"] = app_id;
    payload["versionId"] = version_id;
    payload["timestamp"] = to_iso8601(now);
    payload["webhookId"] = new_webhook_id(random);
    return payload;
}

void WebhookFeed::set_on(bool on) {
    on_ = on;
    if (!on) waiting_.clear();
}

void WebhookFeed::add(std::string_view type, const Contact& contact, TimePoint now) {
    if (!on_) return;
    auto content = render_contact(contact, location_id_);
    for (const auto name : contact_members_of_answers) content.erase(name);
    push(type, std::move(content), now);
}

void WebhookFeed::add(std::string_view type, const Task& task, TimePoint now) {
    if (!on_) return;
    auto content = render_task(task);
    content.erase("completed");
    content["dateAdded"] = to_iso8601(task.added);
    push(type, std::move(content), now);
}

void WebhookFeed::add(std::string_view type, const Note& note, TimePoint now) {
    if (!on_) return;
    push(type,
         {{"id", note.id}, {"body", note.body}, {"contactId", note.contact->id}, {"dateAdded", to_iso8601(note.added)}},
         now);
}

void WebhookFeed::add(std::string_view type, const Appointment& appointment, const Contact& contact, TimePoint now) {
    if (!on_) return;
    json::object content{{"id", appointment.id},
                         {"calendarId", appointment.calendar_id},
                         {"contactId", contact.id},
                         {"title", appointment.title},
                         {"appointmentStatus", appointment.status},
                         {"assignedUserId", appointment.assigned_user_id},
                         {"address", appointment.address},
                         {"notes", appointment.notes},
                         {"users", json::array()},
                         {"source", "calendar_page"},
                         {"startTime", to_iso8601(appointment.starts)},
                         {"endTime", to_iso8601(appointment.ends)},
                         {"dateAdded", to_iso8601(appointment.added)},
                         {"dateUpdated", to_iso8601(appointment.updated)}};
    push(type, {{"appointment", std::move(content)}}, now);
}

void WebhookFeed::push(std::string_view type, json::object content, TimePoint now) {
    waiting_.push_back(with_envelope(std::move(content), type, location_id_, random_, now));
}

std::vector<json::object> WebhookFeed::take() {
    return std::exchange(waiting_, {});
}

}  // namespace tendril::sandbox
