// Version 2: notes and areas.
#include <algorithm>
#include <array>

#include "sandbox/habitify/answers.hpp"
#include "sandbox/habitify/rendering.hpp"
#include "sandbox/habitify/simulator.hpp"

namespace tendril::sandbox {

namespace {

bool is_mood_level(std::string_view text) {
    static constexpr std::array<std::string_view, 5> levels{"veryLow", "low", "neutral", "high", "veryHigh"};
    return std::find(levels.begin(), levels.end(), text) != levels.end();
}

bool all_texts(const json::value& value) {
    const auto* array = value.if_array();
    return array != nullptr &&
           std::all_of(array->begin(), array->end(), [](const auto& item) { return item.is_string(); });
}

// What is wrong with the members of a new note; "" when nothing is.
std::string complaint_about_note(const json::object& fields) {
    bool says_something = false;
    for (const auto& member : fields) {
        const std::string_view name = member.key();
        const auto& value = member.value();
        if (name != "content" && name != "moodLevel" && name != "photos") return "unknown member " + std::string(name);
        if (value.is_null()) continue;
        says_something = true;
        if (name == "content" && (!value.is_string() || value.get_string().empty())) return "content must be a text";
        if (name == "moodLevel" && (!value.is_string() || !is_mood_level(std::string_view(value.get_string())))) {
            return "moodLevel must be veryLow, low, neutral, high or veryHigh";
        }
        if (name == "photos" && !all_texts(value)) return "photos must be a list of addresses";
    }
    return says_something ? std::string() : "one of content, moodLevel and photos is required";
}

json::value member_or(const json::object& fields, std::string_view name, json::value fallback) {
    const auto* value = fields.if_contains(name);
    return value == nullptr ? fallback : *value;
}

}  // namespace

http::Response HabitifySimulator::list_notes(const Call& call) {
    json::array notes;
    for (const auto& note : call.habit->notes) notes.push_back(render_habit_note(note));
    return data(200, std::move(notes));
}

// The note is dated by the server: there is no date member.
http::Response HabitifySimulator::create_note(const Call& call) {
    const auto body = parse_json(call.request.body);
    if (!body || !body->is_object()) return refusal(400, "The body is not a JSON object");
    const auto complaint = complaint_about_note(body->get_object());
    if (!complaint.empty()) return refusal(400, complaint);
    return http::reply(201, render_habit_note(add_note(*call.habit, body->get_object(), call.now)));
}

http::Response HabitifySimulator::update_note(const Call& call) {
    const auto note = std::ranges::find(call.habit->notes, call.variable("noteId"), &HabitNote::id);
    if (note == call.habit->notes.end()) return refusal(404, "There is no such note");
    const auto fields = call.body();
    note->content = member_or(fields, "content", note->content);
    note->mood_level = member_or(fields, "moodLevel", note->mood_level);
    note->photos = member_or(fields, "photos", note->photos);
    return http::reply(200, render_habit_note(*note));
}

http::Response HabitifySimulator::delete_note(const Call& call) {
    const auto count = std::erase_if(call.habit->notes,
                                     [&](const HabitNote& note) { return note.id == call.variable("noteId"); });
    return count > 0 ? gone() : refusal(404, "There is no such note");
}

http::Response HabitifySimulator::list_areas(const Call& call) {
    json::array areas;
    for (const auto& area : call.user.areas) areas.push_back(render_area(area));
    return data(200, std::move(areas));
}

http::Response HabitifySimulator::create_area(const Call& call) {
    const auto fields = call.body();
    const auto name = text_or(fields, "name");
    if (name.empty()) return refusal(400, "name is required");
    call.user.areas.push_back({new_push_id(call.now), std::string(name), member_or(fields, "colorHex", nullptr),
                               member_or(fields, "icon", nullptr), call.now});
    return data(201, render_area(call.user.areas.back()));
}

http::Response HabitifySimulator::get_area(const Call& call) {
    const auto area = std::ranges::find(call.user.areas, call.variable("areaId"), &HabitArea::id);
    if (area == call.user.areas.end()) return refusal(404, "There is no such area");
    return data(200, render_area(*area));
}

http::Response HabitifySimulator::update_area(const Call& call) {
    const auto area = std::ranges::find(call.user.areas, call.variable("areaId"), &HabitArea::id);
    if (area == call.user.areas.end()) return refusal(404, "There is no such area");
    const auto fields = call.body();
    area->name = std::string(text_or(fields, "name", area->name));
    area->color = member_or(fields, "colorHex", area->color);
    area->icon = member_or(fields, "icon", area->icon);
    return data(200, render_area(*area));
}

http::Response HabitifySimulator::delete_area(const Call& call) {
    const auto count = std::erase_if(call.user.areas,
                                     [&](const HabitArea& area) { return area.id == call.variable("areaId"); });
    return count > 0 ? gone() : refusal(404, "There is no such area");
}

}  // namespace tendril::sandbox
