// The operations as a table: official id, method, path, scope, and what body and query may hold.
#include "sandbox/highlevel/simulator.hpp"

namespace tendril::sandbox {

namespace {

using Kind = FieldKind;

// What CreateContactDto, UpdateContactDto and UpsertContactDto have in common.
constexpr std::array shared_contact_fields{
    BodyField{"firstName", Kind::text, false, true},
    BodyField{"lastName", Kind::text, false, true},
    BodyField{"name", Kind::text, false, true},
    BodyField{"email", Kind::email, false, true},
    BodyField{"phone", Kind::text, false, true},
    BodyField{"address1", Kind::text, false, true},
    BodyField{"city", Kind::text, false, true},
    BodyField{"state", Kind::text, false, true},
    BodyField{"postalCode", Kind::text},
    BodyField{"website", Kind::text, false, true},
    BodyField{"timezone", Kind::text, false, true},
    BodyField{"dnd", Kind::boolean},
    BodyField{"dndSettings", Kind::dnd_settings},
    BodyField{"inboundDndSettings", Kind::inbound_dnd_settings},
    BodyField{"tags", Kind::texts},
    BodyField{"customFields", Kind::custom_fields},
    BodyField{"country", Kind::text},
    BodyField{"dateOfBirth", Kind::birthday, false, true},
};

template <std::size_t Count>
constexpr auto with_shared(const std::array<BodyField, Count>& own) {
    std::array<BodyField, Count + shared_contact_fields.size()> all{};
    for (std::size_t at = 0; at < Count; ++at) all[at] = own[at];
    for (std::size_t at = 0; at < shared_contact_fields.size(); ++at) all[Count + at] = shared_contact_fields[at];
    return all;
}

constexpr auto create_contact_fields = with_shared(std::array{
    BodyField{"locationId", Kind::filled_text, true},
    BodyField{"gender"},
    BodyField{"source"},
    BodyField{"companyName", Kind::text, false, true},
    BodyField{"assignedTo"},
});
constexpr auto upsert_contact_fields = with_shared(std::array{
    BodyField{"locationId", Kind::filled_text, true},
    BodyField{"gender"},
    BodyField{"source"},
    BodyField{"companyName", Kind::text, false, true},
    BodyField{"assignedTo"},
    BodyField{"createNewIfDuplicateAllowed", Kind::boolean},
});
constexpr auto update_contact_fields = with_shared(std::array{
    BodyField{"source", Kind::text, false, true},
    BodyField{"assignedTo", Kind::text, false, true},
});

constexpr std::array create_task_fields{
    BodyField{"title", Kind::filled_text, true}, BodyField{"body"},       BodyField{"dueDate", Kind::instant, true},
    BodyField{"completed", Kind::boolean, true}, BodyField{"assignedTo"},
};
constexpr std::array update_task_fields{
    BodyField{"title", Kind::filled_text}, BodyField{"body"},       BodyField{"dueDate", Kind::instant},
    BodyField{"completed", Kind::boolean}, BodyField{"assignedTo"},
};
constexpr std::array task_completed_fields{BodyField{"completed", Kind::boolean, true}};
constexpr std::array create_note_fields{
    BodyField{"body", Kind::filled_text, true}, BodyField{"userId"}, BodyField{"title"}, BodyField{"color"},
    BodyField{"pinned", Kind::boolean},
};
constexpr std::array update_note_fields{
    BodyField{"body", Kind::filled_text}, BodyField{"userId"}, BodyField{"title"}, BodyField{"color"},
    BodyField{"pinned", Kind::boolean},
};
constexpr std::array tags_fields{BodyField{"tags", Kind::texts, true}};
constexpr std::array workflow_fields{BodyField{"eventStartTime", Kind::instant}};

constexpr std::array appointment_fields{
    BodyField{"calendarId"},
    BodyField{"locationId"},
    BodyField{"contactId"},
    BodyField{"startTime", Kind::instant},
    BodyField{"endTime", Kind::instant},
    BodyField{"title"},
    BodyField{"appointmentStatus"},
    BodyField{"assignedUserId"},
    BodyField{"description"},
    BodyField{"address"},
    BodyField{"meetingLocationType"},
    BodyField{"meetingLocationId"},
    BodyField{"overrideLocationConfig", Kind::boolean},
    BodyField{"ignoreDateRange", Kind::boolean},
    BodyField{"ignoreFreeSlotValidation", Kind::boolean},
    BodyField{"toNotify", Kind::boolean},
    BodyField{"rrule"},
};
constexpr auto new_appointment_fields = [] {
    auto fields = appointment_fields;
    for (auto& field : fields) {
        for (const auto name : {"calendarId", "locationId", "contactId", "startTime"}) {
            if (field.name == name) field.required = true;
        }
    }
    return fields;
}();
constexpr std::array<BodyField, 0> no_fields{};
constexpr std::array search_contacts_fields{
    BodyField{"locationId", Kind::filled_text, true},
    BodyField{"pageLimit", Kind::number, true},
    BodyField{"page", Kind::number},
    BodyField{"searchAfter", Kind::anything},
    BodyField{"query"},
    BodyField{"filters", Kind::anything},
    BodyField{"sort", Kind::anything},
};
constexpr std::array search_tasks_fields{
    BodyField{"contactId", Kind::texts},
    BodyField{"completed", Kind::boolean},
    BodyField{"assignedTo", Kind::texts},
    BodyField{"query"},
    BodyField{"limit", Kind::number},
    BodyField{"skip", Kind::number},
    BodyField{"businessId"},
};
constexpr std::array opportunity_fields{
    BodyField{"pipelineId"},
    BodyField{"locationId"},
    BodyField{"name"},
    BodyField{"pipelineStageId"},
    BodyField{"status"},
    BodyField{"contactId"},
    BodyField{"monetaryValue", Kind::number},
    BodyField{"assignedTo"},
    BodyField{"customFields", Kind::custom_fields},
    BodyField{"lostReasonId"},
};
constexpr auto new_opportunity_fields = [] {
    auto fields = opportunity_fields;
    for (auto& field : fields) {
        for (const auto name : {"pipelineId", "locationId", "name", "status", "contactId"}) {
            if (field.name == name) field.required = true;
        }
    }
    return fields;
}();

constexpr std::array location_query{QueryField{"locationId", QueryKind::text, true}};
constexpr std::array calendars_query{QueryField{"locationId", QueryKind::text, true}, QueryField{"groupId"},
                                     QueryField{"showDrafted"}};
constexpr std::array events_query{
    QueryField{"locationId", QueryKind::text, true},
    QueryField{"startTime", QueryKind::number, true},
    QueryField{"endTime", QueryKind::number, true},
    QueryField{"userId"},
    QueryField{"calendarId"},
    QueryField{"groupId"},
};
constexpr std::array opportunities_query{
    QueryField{"location_id", QueryKind::text, true},
    QueryField{"q"},
    QueryField{"pipeline_id"},
    QueryField{"pipeline_stage_id"},
    QueryField{"contact_id"},
    QueryField{"status"},
    QueryField{"assigned_to"},
    QueryField{"id"},
    QueryField{"order"},
    QueryField{"page", QueryKind::number},
    QueryField{"limit", QueryKind::number},
    QueryField{"startAfter", QueryKind::number},
    QueryField{"startAfterId"},
    QueryField{"endDate"},
    QueryField{"date"},
    QueryField{"country"},
    QueryField{"campaignId"},
    QueryField{"getTasks"},
    QueryField{"getNotes"},
    QueryField{"getCalendarEvents"},
};

constexpr std::string_view calendars_version = "2021-04-15";
constexpr std::string_view reading_events = "calendars/events.readonly";
constexpr std::string_view writing_events = "calendars/events.write";
constexpr std::string_view reading_opportunities = "opportunities.readonly";
constexpr std::string_view writing_opportunities = "opportunities.write";

constexpr std::array list_query{
    QueryField{"locationId", QueryKind::text, true}, QueryField{"startAfterId"},
    QueryField{"startAfter", QueryKind::number},     QueryField{"query"},
    QueryField{"limit", QueryKind::number},
};
constexpr std::array business_query{
    QueryField{"locationId", QueryKind::text, true},
    QueryField{"limit", QueryKind::number},
    QueryField{"skip", QueryKind::number},
    QueryField{"query"},
};

constexpr std::string_view reading = "contacts.readonly";
constexpr std::string_view writing = "contacts.write";

using Fields = std::span<const BodyField>;
using Query = std::span<const QueryField>;

}  // namespace

std::span<const HighLevelSimulator::Operation> HighLevelSimulator::operations() {
    using Self = HighLevelSimulator;
    // Fixed paths stand before those with a variable in the same place.
    static const std::array rows{
        Operation{"upsert-contact",
                  "POST",
                  "/contacts/upsert",
                  writing,
                  Fields(upsert_contact_fields),
                  {},
                  &Self::upsert_contact},
        Operation{"search-contacts-advanced",
                  "POST",
                  "/contacts/search",
                  reading,
                  Fields(search_contacts_fields),
                  {},
                  &Self::search_contacts},
        Operation{"task-search",
                  "POST",
                  "/locations/{locationId}/tasks/search",
                  "locations/tasks.readonly",
                  Fields(search_tasks_fields),
                  {},
                  &Self::search_tasks},
        Operation{"get-contacts", "GET", "/contacts/", reading, {}, Query(list_query), &Self::get_contacts},
        Operation{
            "create-contact", "POST", "/contacts/", writing, Fields(create_contact_fields), {}, &Self::create_contact},
        Operation{"get-contacts-by-businessId",
                  "GET",
                  "/contacts/business/{businessId}",
                  reading,
                  {},
                  Query(business_query),
                  &Self::get_contacts_of_business},
        Operation{"get-contact", "GET", "/contacts/{contactId}", reading, {}, {}, &Self::get_contact},
        Operation{"update-contact",
                  "PUT",
                  "/contacts/{contactId}",
                  writing,
                  Fields(update_contact_fields),
                  {},
                  &Self::update_contact},
        Operation{"delete-contact", "DELETE", "/contacts/{contactId}", writing, {}, {}, &Self::delete_contact},
        Operation{"get-all-tasks", "GET", "/contacts/{contactId}/tasks", reading, {}, {}, &Self::get_all_tasks},
        Operation{"create-task",
                  "POST",
                  "/contacts/{contactId}/tasks",
                  writing,
                  Fields(create_task_fields),
                  {},
                  &Self::create_task},
        Operation{"get-task", "GET", "/contacts/{contactId}/tasks/{taskId}", reading, {}, {}, &Self::get_task},
        Operation{"update-task",
                  "PUT",
                  "/contacts/{contactId}/tasks/{taskId}",
                  writing,
                  Fields(update_task_fields),
                  {},
                  &Self::update_task},
        Operation{"delete-task", "DELETE", "/contacts/{contactId}/tasks/{taskId}", writing, {}, {}, &Self::delete_task},
        Operation{"update-task-completed",
                  "PUT",
                  "/contacts/{contactId}/tasks/{taskId}/completed",
                  writing,
                  Fields(task_completed_fields),
                  {},
                  &Self::update_task},
        Operation{"get-all-notes", "GET", "/contacts/{contactId}/notes", reading, {}, {}, &Self::get_all_notes},
        Operation{"create-note",
                  "POST",
                  "/contacts/{contactId}/notes",
                  writing,
                  Fields(create_note_fields),
                  {},
                  &Self::create_note},
        Operation{"get-note", "GET", "/contacts/{contactId}/notes/{id}", reading, {}, {}, &Self::get_note},
        Operation{"update-note",
                  "PUT",
                  "/contacts/{contactId}/notes/{id}",
                  writing,
                  Fields(update_note_fields),
                  {},
                  &Self::update_note},
        Operation{"delete-note", "DELETE", "/contacts/{contactId}/notes/{id}", writing, {}, {}, &Self::delete_note},
        Operation{"get-appointments-for-contact",
                  "GET",
                  "/contacts/{contactId}/appointments",
                  reading,
                  {},
                  {},
                  &Self::get_appointments},
        Operation{"add-tags", "POST", "/contacts/{contactId}/tags", writing, Fields(tags_fields), {}, &Self::add_tags},
        Operation{"remove-tags",
                  "DELETE",
                  "/contacts/{contactId}/tags",
                  writing,
                  Fields(tags_fields),
                  {},
                  &Self::remove_tags},
        Operation{"add-contact-to-workflow",
                  "POST",
                  "/contacts/{contactId}/workflow/{workflowId}",
                  writing,
                  Fields(workflow_fields),
                  {},
                  &Self::add_to_workflow},
        Operation{"delete-contact-from-workflow",
                  "DELETE",
                  "/contacts/{contactId}/workflow/{workflowId}",
                  writing,
                  Fields(workflow_fields),
                  {},
                  &Self::remove_from_workflow},
        Operation{"get-workflow",
                  "GET",
                  "/workflows/",
                  "workflows.readonly",
                  {},
                  Query(location_query),
                  &Self::get_workflows},
        Operation{"get-calendars",
                  "GET",
                  "/calendars/",
                  "calendars.readonly",
                  {},
                  Query(calendars_query),
                  &Self::get_calendars,
                  calendars_version},
        Operation{"get-calendar-events",
                  "GET",
                  "/calendars/events",
                  reading_events,
                  {},
                  Query(events_query),
                  &Self::get_events,
                  calendars_version},
        Operation{"create-appointment",
                  "POST",
                  "/calendars/events/appointments",
                  writing_events,
                  Fields(new_appointment_fields),
                  {},
                  &Self::create_appointment,
                  calendars_version},
        Operation{"get-appointment",
                  "GET",
                  "/calendars/events/appointments/{eventId}",
                  reading_events,
                  {},
                  {},
                  &Self::get_appointment,
                  calendars_version},
        Operation{"edit-appointment",
                  "PUT",
                  "/calendars/events/appointments/{eventId}",
                  writing_events,
                  Fields(appointment_fields),
                  {},
                  &Self::edit_appointment,
                  calendars_version},
        Operation{"delete-event",
                  "DELETE",
                  "/calendars/events/{eventId}",
                  writing_events,
                  Fields(no_fields),
                  {},
                  &Self::delete_event,
                  calendars_version},
        Operation{"get-pipelines",
                  "GET",
                  "/opportunities/pipelines",
                  reading_opportunities,
                  {},
                  Query(location_query),
                  &Self::get_pipelines},
        Operation{"search-opportunity",
                  "GET",
                  "/opportunities/search",
                  reading_opportunities,
                  {},
                  Query(opportunities_query),
                  &Self::search_opportunities},
        Operation{"create-opportunity",
                  "POST",
                  "/opportunities/",
                  writing_opportunities,
                  Fields(new_opportunity_fields),
                  {},
                  &Self::create_opportunity},
        Operation{
            "get-opportunity", "GET", "/opportunities/{id}", reading_opportunities, {}, {}, &Self::get_opportunity},
        Operation{"update-opportunity",
                  "PUT",
                  "/opportunities/{id}",
                  writing_opportunities,
                  Fields(opportunity_fields),
                  {},
                  &Self::update_opportunity},
        Operation{"update-opportunity-status",
                  "PUT",
                  "/opportunities/{id}/status",
                  writing_opportunities,
                  Fields(opportunity_fields),
                  {},
                  &Self::update_opportunity},
        Operation{"delete-opportunity",
                  "DELETE",
                  "/opportunities/{id}",
                  writing_opportunities,
                  {},
                  {},
                  &Self::delete_opportunity},
    };
    return rows;
}

}  // namespace tendril::sandbox
