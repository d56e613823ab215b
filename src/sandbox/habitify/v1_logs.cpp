// Version 1: logs and actions.
#include <algorithm>

#include "sandbox/habitify/answers.hpp"
#include "sandbox/habitify/rendering.hpp"
#include "sandbox/habitify/simulator.hpp"

namespace tendril::sandbox {

namespace {

// A range in the query or, as the sibling endpoint has it, in the body.
struct Range {
    std::optional<OffsetMoment> from;
    std::optional<OffsetMoment> to;

    [[nodiscard]] bool holds(TimePoint time) const {
        return (!from || time >= from->time) && (!to || time <= to->time);
    }
};

// The list spells members with underscores, the single action in camel case.
json::object render_action(const HabitAction& action, const Habit& habit, bool in_list) {
    return {{"id", action.id},
            {in_list ? "remind_at" : "remindAt", action.remind_at},
            {"status", action.status},
            {"title", action.title},
            {in_list ? "updated_at" : "updatedAt", to_iso8601(action.updated)},
            {in_list ? "habit_id" : "habitId", habit.id}};
}

HabitAction* find_action(Habit& habit, std::string_view id) {
    const auto found = std::ranges::find(habit.actions, id, &HabitAction::id);
    return found == habit.actions.end() ? nullptr : &*found;
}

// The wall clock to the minute, without a zone.
std::optional<json::value> read_reminder(const json::object& body) {
    if (!body.contains("remind_at")) return json::value(nullptr);
    const auto text = text_or(body, "remind_at");
    if (!parse_offset_moment(text)) return std::nullopt;
    return json::value(text.substr(0, 16));
}

}  // namespace

http::Response HabitifySimulator::v1_list_logs(const Call& call) {
    const Range range{parse_offset_moment(call.asked("from")), parse_offset_moment(call.asked("to"))};
    if ((!call.asked("from").empty() && !range.from) || (!call.asked("to").empty() && !range.to)) return wrong_date();
    json::array logs;
    for (const auto& log : call.habit->logs) {
        if (!range.holds(log.counts_for)) continue;
        logs.push_back(json::object{{"id", log.id},
                                    {"value", render_number(log.value)},
                                    {"created_date", to_iso8601(log.counts_for)},
                                    {"unit_type", log.unit},
                                    {"habit_id", call.habit->id}});
    }
    return envelope(std::move(logs));
}

http::Response HabitifySimulator::v1_add_log(const Call& call) {
    const auto body = call.body();
    const auto* value = body.if_contains("value");
    if (value == nullptr || !value->is_number()) return failure(412, "value must be a number");
    const auto moment = parse_offset_moment(text_or(body, "target_date"));
    if (!moment) return wrong_date();
    log(*call.habit, value->to_number<double>(), std::string(text_or(body, "unit_type")), moment->time, moment->day,
        call.now);
    return done();
}

http::Response HabitifySimulator::v1_delete_logs(const Call& call) {
    const auto body = call.body();
    const auto from = call.asked("from").empty() ? text_or(body, "from") : call.asked("from");
    const auto to = call.asked("to").empty() ? text_or(body, "to") : call.asked("to");
    const Range range{parse_offset_moment(from), parse_offset_moment(to)};
    std::erase_if(call.habit->logs, [&](const HabitLog& log) {
        if (!range.holds(log.counts_for)) return false;
        call.habit->days[log.day].current -= log.value;
        return true;
    });
    return done();
}

http::Response HabitifySimulator::v1_delete_log(const Call& call) {
    const auto found = std::ranges::find(call.habit->logs, call.variable("log_id"), &HabitLog::id);
    if (found == call.habit->logs.end()) return failure(404, "There is no such log");
    call.habit->days[found->day].current -= found->value;
    call.habit->logs.erase(found);
    return done();
}

http::Response HabitifySimulator::v1_list_actions(const Call& call) {
    json::array actions;
    for (const auto& action : call.habit->actions) actions.push_back(render_action(action, *call.habit, true));
    return envelope(std::move(actions));
}

http::Response HabitifySimulator::v1_create_action(const Call& call) {
    const auto body = call.body();
    const auto title = text_or(body, "title");
    if (title.empty()) return failure(412, "title is required");
    auto reminder = read_reminder(body);
    if (!reminder) return wrong_date();
    call.habit->actions.push_back({new_push_id(call.now), std::string(title), *std::move(reminder), 0, call.now});
    return done();
}

http::Response HabitifySimulator::v1_get_action(const Call& call) {
    const auto* action = find_action(*call.habit, call.variable("action_id"));
    if (action == nullptr) return failure(404, "There is no such action");
    return envelope(render_action(*action, *call.habit, false));
}

http::Response HabitifySimulator::v1_update_action(const Call& call) {
    auto* action = find_action(*call.habit, call.variable("action_id"));
    if (action == nullptr) return failure(404, "There is no such action");
    const auto body = call.body();
    if (body.contains("remind_at")) {
        auto reminder = read_reminder(body);
        if (!reminder) return wrong_date();
        action->remind_at = *std::move(reminder);
    }
    action->title = std::string(text_or(body, "title", action->title));
    action->status = static_cast<int>(integer_or(body, "status", action->status));
    action->updated = call.now;
    return done();
}

http::Response HabitifySimulator::v1_delete_action(const Call& call) {
    const auto id = call.variable("action_id");
    const auto count = std::erase_if(call.habit->actions, [&](const HabitAction& action) { return action.id == id; });
    return count > 0 ? done() : failure(404, "There is no such action");
}

}  // namespace tendril::sandbox
