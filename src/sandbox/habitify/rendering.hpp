// Habitify's objects as its v2 answers show them.
#pragma once

#include <chrono>

#include "sandbox/habitify/records.hpp"

namespace tendril::sandbox {

json::object render_habit(const Habit& habit);
json::object render_habit_note(const HabitNote& note);
json::object render_journal_entry(const Habit& habit, std::chrono::sys_days day);
// Whole numbers as JSON integers: the serializer would write 20.0 as 2E1.
json::value render_number(double number);
json::object render_area(const HabitArea& area);
// The amount that counts on a day: of the day, or of the week of a weekly goal.
double current_amount(const Habit& habit, std::chrono::sys_days day);
// Whether the journal of `day` has an entry of the habit.
bool scheduled_on(const Habit& habit, std::chrono::sys_days day);

}  // namespace tendril::sandbox
