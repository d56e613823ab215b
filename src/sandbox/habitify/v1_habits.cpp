// Version 1: habits, the journal, statuses, areas.
#include "sandbox/habitify/answers.hpp"
#include "sandbox/habitify/calendar_day.hpp"
#include "sandbox/habitify/rendering.hpp"
#include "sandbox/habitify/simulator.hpp"

namespace tendril::sandbox {

namespace {

json::object render_goal(const HabitGoal& goal) {
    return {{"unit_type", goal.unit}, {"value", render_number(goal.value)}, {"periodicity", goal.periodicity}};
}

json::object render_v1_habit(const Habit& habit) {
    json::object shown{{"id", habit.id},
                       {"name", habit.name},
                       {"is_archived", habit.archived},
                       {"start_date", to_iso8601(habit.created)},
                       {"time_of_day", json::array(habit.times_of_day.begin(), habit.times_of_day.end())},
                       {"log_method", "manual"},
                       {"recurrence", "RRULE:FREQ=DAILY"},
                       {"remind", json::array{"6:30"}},
                       {"area", nullptr},
                       {"created_date", to_iso8601(habit.created)},
                       {"priority", -6.2e29}};
    shown["goal"] = habit.goal ? json::value(render_goal(*habit.goal)) : json::value(nullptr);
    shown["goal_history_items"] = habit.goal ? json::array{render_goal(*habit.goal)} : json::array();
    return shown;
}

// Written with an underscore here; nothing yet is "none".
std::string v1_status(const Habit& habit, const std::string& day) {
    const auto found = habit.days.find(day);
    if (found == habit.days.end()) return habit.goal ? "in_progress" : "none";
    return found->second.status == "inprogress" ? "in_progress" : found->second.status;
}

// Only while there is something to tell: never for failed and none.
void add_progress(json::object& shown, const Habit& habit, const std::string& day, std::string_view status) {
    if (!habit.goal || status == "failed" || status == "none") return;
    const auto parsed = parse_day(day);
    shown["progress"] = json::object{{"current_value", render_number(current_amount(habit, *parsed))},
                                     {"target_value", render_number(habit.goal->value)},
                                     {"unit_type", habit.goal->unit},
                                     {"periodicity", habit.goal->periodicity},
                                     {"reference_date", day + "T00:00:00.000Z"}};
}

}  // namespace

http::Response HabitifySimulator::v1_journal(const Call& call) {
    const auto moment = parse_offset_moment(call.asked("target_date"));
    if (!moment) return wrong_date();
    json::array entries;
    for (const auto& habit : call.user.habits) {
        if (!scheduled_on(habit, *parse_day(moment->day))) continue;
        const auto status = v1_status(habit, moment->day);
        if (const auto wanted = call.asked("status"); !wanted.empty() && wanted != status) continue;
        auto shown = render_v1_habit(habit);
        shown["status"] = status;
        shown["habit_type"] = habit.type == "bad" ? 2 : 1;
        add_progress(shown, habit, moment->day, status);
        entries.push_back(std::move(shown));
    }
    return envelope(std::move(entries));
}

http::Response HabitifySimulator::v1_list_habits(const Call& call) {
    json::array habits;
    for (const auto& habit : call.user.habits) habits.push_back(render_v1_habit(habit));
    return envelope(std::move(habits));
}

http::Response HabitifySimulator::v1_get_habit(const Call& call) {
    return envelope(render_v1_habit(*call.habit));
}

http::Response HabitifySimulator::v1_get_status(const Call& call) {
    const auto moment = parse_offset_moment(call.asked("target_date"));
    if (!moment) return wrong_date();
    const auto status = v1_status(*call.habit, moment->day);
    json::object shown{{"status", status}};
    add_progress(shown, *call.habit, moment->day, status);
    return envelope(std::move(shown));
}

// A refusal comes with 200: the envelope alone tells.
http::Response HabitifySimulator::v1_put_status(const Call& call) {
    const auto body = call.body();
    const auto status = text_or(body, "status");
    auto day = day_text(day_of(call.now + call.user.utc_offset));
    if (body.contains("target_date")) {
        const auto moment = parse_offset_moment(text_or(body, "target_date"));
        if (!moment) return wrong_date();
        day = moment->day;
    }
    if (status == "none") {
        call.habit->days.erase(day);
        return done();
    }
    if (status != "completed" && status != "skipped") return failure(412, "The status cannot be set to this");
    if (status == "completed" && call.habit->goal) return failure(200, "A habit with a goal is completed by its logs");
    call.habit->days[day].status = std::string(status);
    return done();
}

http::Response HabitifySimulator::v1_list_areas(const Call& call) {
    json::array areas;
    for (const auto& area : call.user.areas) {
        areas.push_back(json::object{{"id", area.id},
                                     {"name", area.name},
                                     {"created_date", to_iso8601(area.created)},
                                     {"priority", "U"}});
    }
    return envelope(std::move(areas));
}

}  // namespace tendril::sandbox
