// The objects of a Habitify account, as the simulator keeps them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"
#include "sandbox/request_window.hpp"

namespace tendril::sandbox {

struct HabitNote {
    std::string id;
    json::value content;  // text or null
    json::value mood_level;
    json::value photos;
    TimePoint created{};
};

struct HabitGoal {
    std::string periodicity = "daily";
    double value = 1;
    std::string unit = "rep";
};

struct HabitLog {
    std::string id;
    double value = 0;
    std::string unit;
    TimePoint counts_for{};  // not when it was made: logs are often made later for an earlier day
    std::string day;         // where the person lives
};

// A to-do on a habit; version 1 only.
struct HabitAction {
    std::string id;
    std::string title;
    json::value remind_at;  // the wall clock to the minute, or null
    int status = 0;         // 1 is done
    TimePoint updated{};
};

// Version 1 only.
struct Mood {
    std::string id;
    std::int64_t value = 3;  // 1 to 5
    TimePoint at{};
    std::string day;
};

struct HabitArea {
    std::string id;
    std::string name;
    json::value color;
    json::value icon;
    TimePoint created{};
};

// What happened with a habit on one day.
struct HabitDay {
    std::string status = "inprogress";  // completed, skipped, failed, inprogress
    double current = 0;
};

struct Habit {
    std::string id;
    std::string name;
    std::string type = "good";  // or "bad"
    std::string color = "#4F7CAC";
    std::string area;                           // name of its area, or ""
    std::vector<std::string> times_of_day;      // morning, afternoon, evening
    std::optional<std::vector<int>> week_days;  // 0 is Sunday; nullopt: every day
    std::optional<HabitGoal> goal;
    TimePoint created{};
    bool archived = false;
    std::map<std::string, HabitDay> days;  // by "YYYY-MM-DD"
    std::vector<HabitNote> notes;
    std::vector<HabitLog> logs;
    std::vector<HabitAction> actions;
};

struct HabitUser {
    std::string api_key;  // of version 2
    std::string v1_key;
    std::string name;
    RequestWindow window;
    std::chrono::minutes utc_offset{0};  // of the place where the person lives
    std::vector<Habit> habits;
    std::vector<Mood> moods;
    std::vector<HabitArea> areas;
};

}  // namespace tendril::sandbox
