// Habitify's objects as its v2 answers show them.
#pragma once

#include <chrono>

#include "sandbox/habitify/records.hpp"

namespace tendril::sandbox {

json::object render_habit(const Habit& habit);
json::object render_habit_note(const HabitNote& note);
json::object render_journal_entry(const Habit& habit, std::chrono::sys_days day);
// Whether the journal of `day` has an entry of the habit.
bool scheduled_on(const Habit& habit, std::chrono::sys_days day);

}  // namespace tendril::sandbox
