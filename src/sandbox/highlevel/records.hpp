// The objects a HighLevel location holds, as the simulator keeps them.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"

namespace tendril::sandbox {

struct Contact;

struct Task {
    std::string id;
    Contact* contact = nullptr;
    std::string title;
    std::string body;
    std::string assigned_to;
    TimePoint due{};
    bool completed = false;
    TimePoint added{};
};

struct Note {
    std::string id;
    Contact* contact = nullptr;
    std::string body;
    std::string user_id;
    std::string title;
    std::string color;
    bool pinned = false;
    TimePoint added{};
};

struct Appointment {
    std::string id;
    std::string calendar_id;
    std::string title;
    std::string status;
    std::string notes;
    std::string address;
    std::string assigned_user_id;
    std::string description;
    TimePoint starts{};
    TimePoint ends{};
    TimePoint added{};
    TimePoint updated{};
};

// A contact's stay in a workflow.
struct Enrollment {
    std::string workflow_id;
    std::string event_start_time;
    TimePoint added{};
    int calls = 1;  // how often the contact was added; without re-entry only the first had an effect
};

struct Contact {
    std::string id;
    std::string first_name;
    std::string last_name;
    std::string email;
    std::string phone;
    std::string business_id;
    std::vector<std::string> tags;
    std::vector<std::pair<std::string, json::value>> custom_fields;  // id and value
    json::object details;                                            // address, source, dnd and so on, as given
    TimePoint added{};
    TimePoint updated{};
    // Owned by the book, in the order of their making.
    std::vector<Task*> tasks;
    std::vector<Note*> notes;
    std::vector<Appointment> appointments;
    std::vector<Enrollment> enrollments;
};

struct Opportunity {
    std::string id;
    json::object fields;  // name, pipelineId, contactId and so on, as given
    TimePoint added{};
    TimePoint updated{};
};

}  // namespace tendril::sandbox
