#include "sandbox/habitify/rendering.hpp"

#include <algorithm>
#include <cmath>

#include "sandbox/habitify/calendar_day.hpp"
#include "sandbox/text_match.hpp"

namespace tendril::sandbox {

namespace {

json::array render_goals(const Habit& habit) {
    if (!habit.goal) return {};
    return {json::object{{"id", habit.id + "-goal"},
                         {"createdAt", to_iso8601(habit.created)},
                         {"periodicity", habit.goal->periodicity},
                         {"value", render_number(habit.goal->value)},
                         {"unit", habit.goal->unit},
                         {"isActive", true}}};
}

json::object render_occurrence(const Habit& habit) {
    if (!habit.week_days) return {{"type", "daily"}};
    return {{"type", "weekDays"}, {"days", json::array(habit.week_days->begin(), habit.week_days->end())}};
}

json::array render_areas(const Habit& habit) {
    if (habit.area.empty()) return {};
    return {json::object{{"id", to_lower(habit.area)},
                         {"name", habit.area},
                         {"colorHex", nullptr},
                         {"icon", nullptr},
                         {"createdAt", to_iso8601(habit.created)},
                         {"description", nullptr}}};
}

json::array render_times_of_day(const Habit& habit) {
    json::array times;
    for (const auto& id : habit.times_of_day) {
        const bool morning = id == "morning";
        const bool evening = id == "evening";
        times.push_back(json::object{
            {"id", id},
            {"name", morning   ? "Morning"
                     : evening ? "Evening"
                               : "Afternoon"},
            {"icon", nullptr},
            {"startTime", morning   ? "05:00:00"
                          : evening ? "18:00:00"
                                    : "12:00:00"},
            {"endTime", morning   ? "12:00:00"
                        : evening ? "05:00:00"
                                  : "18:00:00"},
            {"colorHex", nullptr},
        });
    }
    return times;
}

bool completed_on(const Habit& habit, std::chrono::sys_days day) {
    const auto found = habit.days.find(day_text(day));
    return found != habit.days.end() && found->second.status == "completed";
}

// Completed days in a row up to `day`; the day itself does not break the row while it is open.
int streak(const Habit& habit, std::chrono::sys_days day) {
    if (!completed_on(habit, day)) day -= std::chrono::days(1);
    int length = 0;
    for (; completed_on(habit, day); day -= std::chrono::days(1)) ++length;
    return length;
}

}  // namespace

json::value render_number(double number) {
    if (std::abs(number) > 1e15 || std::trunc(number) != number) return number;
    return static_cast<std::int64_t>(number);
}

json::object render_area(const HabitArea& area) {
    return {{"id", area.id},
            {"name", area.name},
            {"colorHex", area.color},
            {"icon", area.icon},
            {"createdAt", to_iso8601(area.created)},
            {"description", nullptr}};
}

double current_amount(const Habit& habit, std::chrono::sys_days day) {
    auto first = day;
    if (habit.goal && habit.goal->periodicity == "weekly") {
        first -= std::chrono::days(std::chrono::weekday(day).iso_encoding() - 1);
    }
    double sum = 0;
    for (; first <= day; first += std::chrono::days(1)) {
        const auto found = habit.days.find(day_text(first));
        if (found != habit.days.end()) sum += found->second.current;
    }
    return sum;
}

json::object render_habit(const Habit& habit) {
    return {{"id", habit.id},
            {"name", habit.name},
            {"icon", nullptr},
            {"colorHex", habit.color},
            {"type", habit.type},
            {"description", nullptr},
            {"occurrence", render_occurrence(habit)},
            {"startDate", day_text(day_of(habit.created))},
            {"createdAt", to_iso8601(habit.created)},
            {"isArchived", habit.archived},
            {"logMethod", "manual"},
            {"goals", render_goals(habit)},
            {"customUnitName", nullptr},
            {"areas", render_areas(habit)},
            {"timeOfDays", render_times_of_day(habit)}};
}

json::object render_habit_note(const HabitNote& note) {
    return {{"id", note.id},
            {"content", note.content},
            {"moodLevel", note.mood_level},
            {"photos", note.photos},
            {"createdAt", to_iso8601(note.created)}};
}

bool scheduled_on(const Habit& habit, std::chrono::sys_days day) {
    if (habit.archived || day < day_of(habit.created)) return false;
    if (!habit.week_days) return true;
    const auto week_day = static_cast<int>(std::chrono::weekday(day).c_encoding());
    return std::find(habit.week_days->begin(), habit.week_days->end(), week_day) != habit.week_days->end();
}

// Habits without a measurable goal have no progress.
json::object render_journal_entry(const Habit& habit, std::chrono::sys_days day) {
    const auto found = habit.days.find(day_text(day));
    const auto state = found == habit.days.end() ? HabitDay{} : found->second;
    json::object entry{{"id", habit.id},
                       {"name", habit.name},
                       {"status", state.status},
                       {"colorHex", habit.color},
                       {"icon", nullptr},
                       {"timeOfDayIds", json::array(habit.times_of_day.begin(), habit.times_of_day.end())},
                       {"type", habit.type},
                       {"currentStreak", {{"length", streak(habit, day)}, {"unit", "day"}}},
                       {"logInfo", {{"type", "manual"}}}};
    if (habit.goal) {
        entry["progress"] = json::object{{"current", render_number(current_amount(habit, day))},
                                         {"target", render_number(habit.goal->value)},
                                         {"unit", habit.goal->unit},
                                         {"periodicity", habit.goal->periodicity}};
    }
    return entry;
}

}  // namespace tendril::sandbox
