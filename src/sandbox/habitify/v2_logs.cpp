// Version 2: logs, which can be written and not be listed.
#include <algorithm>

#include "sandbox/habitify/answers.hpp"
#include "sandbox/habitify/calendar_day.hpp"
#include "sandbox/habitify/simulator.hpp"

namespace tendril::sandbox {

namespace {

// The day that a body names, or today; nullopt when it names none that exists.
std::optional<std::string> day_asked_for(const json::object& body, TimePoint local_now) {
    if (!body.contains("targetDate")) return day_text(day_of(local_now));
    const auto day = parse_day(text_or(body, "targetDate"));
    return day ? std::optional(day_text(*day)) : std::nullopt;
}

http::Response wrong_day() {
    return refusal(400, "targetDate must be a calendar day like 2026-11-23");
}

}  // namespace

http::Response HabitifySimulator::add_log(const Call& call) {
    const auto body = call.body();
    const auto* value = body.if_contains("value");
    if (value == nullptr || !value->is_number()) return refusal(400, "value must be a number");
    const auto unit = text_or(body, "unitSymbol");
    if (!is_unit(unit)) return refusal(422, "unitSymbol is not a unit");
    const auto day = day_asked_for(body, call.now + call.user.utc_offset);
    if (!day) return wrong_day();
    log(*call.habit, value->to_number<double>(), std::string(unit), call.now, *day, call.now);
    return http::reply(201, json::object{{"message", "Log added"}});
}

http::Response HabitifySimulator::set_status(const Call& call, std::string_view status) {
    const auto day = day_asked_for(call.body(), call.now + call.user.utc_offset);
    if (!day) return wrong_day();
    auto& state = call.habit->days[*day];
    if (state.status == status) return refusal(409, "The habit is " + state.status + " already");
    state.status = std::string(status);
    return http::reply(201, json::object{{"message", "Done"}});
}

http::Response HabitifySimulator::complete(const Call& call) {
    return set_status(call, "completed");
}

http::Response HabitifySimulator::fail(const Call& call) {
    return set_status(call, "failed");
}

http::Response HabitifySimulator::skip(const Call& call) {
    return set_status(call, "skipped");
}

// Says that it worked and changes nothing where amounts were logged, as has been seen.
http::Response HabitifySimulator::undo(const Call& call) {
    const auto day = day_asked_for(call.body(), call.now + call.user.utc_offset);
    if (!day) return wrong_day();
    const auto state = call.habit->days.find(*day);
    if (state != call.habit->days.end() && (undo_works_ || state->second.current == 0)) {
        call.habit->days.erase(state);
        std::erase_if(call.habit->logs, [&](const HabitLog& log) { return log.day == *day; });
    }
    return http::reply(200, json::object{{"message", "Undone"}});
}

http::Response HabitifySimulator::delete_log(const Call& call) {
    auto& logs = call.habit->logs;
    const auto found = std::ranges::find(logs, call.variable("logId"), &HabitLog::id);
    if (found == logs.end()) return refusal(404, "There is no such log");
    call.habit->days[found->day].current -= found->value;
    logs.erase(found);
    return http::reply(200, json::object{{"message", "Log deleted"}});
}

}  // namespace tendril::sandbox
