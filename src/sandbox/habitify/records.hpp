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
};

struct HabitUser {
    std::string api_key;
    std::string name;
    RequestWindow window;
    std::vector<Habit> habits;
};

}  // namespace tendril::sandbox
