// Version 1: notes and moods.
#include <algorithm>

#include "sandbox/habitify/answers.hpp"
#include "sandbox/habitify/calendar_day.hpp"
#include "sandbox/habitify/simulator.hpp"

namespace tendril::sandbox {

namespace {

constexpr std::size_t image_bytes_max = 2 * 1024 * 1024;

json::object render_note(const HabitNote& note, const Habit& habit, std::chrono::minutes offset) {
    const bool is_image = note.photos.is_array();
    json::object shown{{"id", note.id},
                       {"content", note.content.is_string() ? note.content : json::value("")},
                       {"created_date", to_iso8601(note.created + offset).substr(0, 19)},
                       {"note_type", is_image ? 2 : 1},
                       {"habit_id", habit.id}};
    shown["image_url"] = is_image ? note.photos.get_array().front() : json::value(nullptr);
    return shown;
}

json::object render_mood(const Mood& mood) {
    return {{"id", mood.id}, {"value", mood.value}, {"created_at", to_iso8601(mood.at)}};
}

// The mood that a body describes, without an id; nullopt when it is wrong.
std::optional<Mood> read_mood(const json::object& body) {
    const auto moment = parse_offset_moment(text_or(body, "created_at"));
    const auto value = integer_or(body, "value", 0);
    if (!moment || value < 1 || value > 5) return std::nullopt;
    return Mood{{}, value, moment->time, moment->day};
}

http::Response wrong_mood() {
    return failure(412, "A mood needs a value of 1 to 5 and created_at like yyyy-MM-ddTHH:mm:ss+00:00");
}

http::Response no_such_mood() {
    return failure(404, "There is no such mood");
}

}  // namespace

http::Response HabitifySimulator::v1_list_notes(const Call& call) {
    const auto from = parse_offset_moment(call.asked("from"));
    const auto to = parse_offset_moment(call.asked("to"));
    json::array notes;
    for (const auto& note : call.habit->notes) {
        if ((from && note.created < from->time) || (to && note.created > to->time)) continue;
        notes.push_back(render_note(note, *call.habit, call.user.utc_offset));
    }
    return envelope(std::move(notes));
}

http::Response HabitifySimulator::v1_add_note(const Call& call) {
    const auto body = call.body();
    const auto content = text_or(body, "content");
    if (content.empty()) return failure(412, "content is required");
    const auto moment = parse_offset_moment(text_or(body, "created", text_or(body, "created_at")));
    auto& note = add_note(*call.habit, {{"content", content}}, moment ? moment->time : call.now);
    note.id = new_push_id(call.now);
    return done();
}

http::Response HabitifySimulator::v1_add_image_note(const Call& call) {
    if (!call.request.headers.get("Content-Type").starts_with("multipart/form-data")) {
        return failure(412, "An image is sent as multipart/form-data");
    }
    if (call.request.body.find("image/jpeg") == std::string::npos) return failure(412, "The image must be a JPEG");
    if (call.request.body.size() > image_bytes_max) return failure(412, "The image must be smaller than 2 MB");
    const auto moment = parse_offset_moment(call.asked("created_at"));
    auto& note = add_note(*call.habit, {{"photos", json::array{"https://images.example/note.jpg"}}},
                          moment ? moment->time : call.now);
    note.id = new_push_id(call.now);
    return done();
}

http::Response HabitifySimulator::v1_delete_notes(const Call& call) {
    const auto body = call.body();
    const auto from = parse_offset_moment(text_or(body, "from"));
    const auto to = parse_offset_moment(text_or(body, "to"));
    std::erase_if(call.habit->notes, [&](const HabitNote& note) {
        return (!from || note.created >= from->time) && (!to || note.created <= to->time);
    });
    return done();
}

http::Response HabitifySimulator::v1_delete_note(const Call& call) {
    const auto id = call.variable("note_id");
    const auto count = std::erase_if(call.habit->notes, [&](const HabitNote& note) { return note.id == id; });
    return count > 0 ? done() : failure(404, "There is no such note");
}

http::Response HabitifySimulator::v1_list_moods(const Call& call) {
    const auto moment = parse_offset_moment(call.asked("target_date"));
    if (!moment) return wrong_date();
    json::array moods;
    for (const auto& mood : call.user.moods) {
        if (mood.day == moment->day) moods.push_back(render_mood(mood));
    }
    return envelope(std::move(moods));
}

http::Response HabitifySimulator::v1_create_mood(const Call& call) {
    auto mood = read_mood(call.body());
    if (!mood) return wrong_mood();
    mood->id = new_push_id(call.now);
    call.user.moods.push_back(*std::move(mood));
    return done();
}

http::Response HabitifySimulator::v1_get_mood(const Call& call) {
    const auto found = std::ranges::find(call.user.moods, call.variable("mood_id"), &Mood::id);
    return found == call.user.moods.end() ? no_such_mood() : envelope(render_mood(*found));
}

http::Response HabitifySimulator::v1_update_mood(const Call& call) {
    const auto found = std::ranges::find(call.user.moods, call.variable("mood_id"), &Mood::id);
    if (found == call.user.moods.end()) return no_such_mood();
    auto mood = read_mood(call.body());
    if (!mood) return wrong_mood();
    mood->id = found->id;
    *found = *std::move(mood);
    return done();
}

http::Response HabitifySimulator::v1_delete_mood(const Call& call) {
    const auto id = call.variable("mood_id");
    const auto count = std::erase_if(call.user.moods, [&](const Mood& mood) { return mood.id == id; });
    return count > 0 ? done() : no_such_mood();
}

}  // namespace tendril::sandbox
