// The objects as the service's answers show them.
#pragma once

#include <string_view>

#include "sandbox/highlevel/records.hpp"

namespace tendril::sandbox {

json::object render_contact(const Contact& contact, std::string_view location_id);
json::object render_task(const Task& task);
json::object render_note(const Note& note);
json::object render_appointment(const Appointment& appointment, const Contact& contact, std::string_view location_id);
// Not part of the API (nothing there shows them): for GET /_sandbox/state.
json::object render_enrollment(const Enrollment& enrollment, const Contact& contact);

json::array render_tags(const Contact& contact);

}  // namespace tendril::sandbox
