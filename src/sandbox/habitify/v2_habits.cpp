// Version 2: habits, the journal, statistics.
#include <algorithm>
#include <charconv>

#include "sandbox/habitify/answers.hpp"
#include "sandbox/habitify/calendar_day.hpp"
#include "sandbox/habitify/rendering.hpp"
#include "sandbox/habitify/simulator.hpp"

namespace tendril::sandbox {

namespace {

std::string_view text_of(const http::Parameters& query, std::string_view name) {
    const auto found = query.find(name);
    return found == query.end() ? std::string_view() : std::string_view(found->second);
}

// nullopt: not a whole number within the bounds.
std::optional<std::size_t> number_of(const http::Parameters& query, std::string_view name, std::size_t fallback,
                                     std::size_t smallest, std::size_t largest) {
    const auto text = text_of(query, name);
    if (text.empty()) return fallback;
    std::size_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
    if (number < smallest || number > largest) return std::nullopt;
    return number;
}

bool wanted(const Habit& habit, const http::Parameters& query) {
    const auto archived = text_of(query, "archived");
    const auto area = text_of(query, "areaId");
    const auto type = text_of(query, "type");
    const auto time_of_day = text_of(query, "timeOfDay");
    const auto shown = render_habit(habit);
    const auto areas = array_or_empty(shown, "areas");
    const bool in_area = area.empty() || (!areas.empty() && text_or(areas.front().as_object(), "id") == area);
    const auto& times = habit.times_of_day;
    return habit.archived == (archived == "true") && in_area && (type.empty() || habit.type == type) &&
           (time_of_day.empty() || std::find(times.begin(), times.end(), time_of_day) != times.end());
}

// What is wrong with a habit's members; "" when nothing is.
std::string complaint(const json::object& fields) {
    const auto* goal = fields.if_contains("goal");
    if (goal != nullptr && !goal->is_object()) return "goal must be an object";
    const auto unit = text_or(object_or_empty(fields, "goal"), "unit");
    if (!unit.empty() && !is_unit(unit)) return "goal.unit is not a unit";
    return {};
}

void change(Habit& habit, const json::object& fields) {
    if (const auto name = text_or(fields, "name"); !name.empty()) habit.name = std::string(name);
    if (const auto color = text_or(fields, "colorHex"); !color.empty()) habit.color = std::string(color);
    if (const auto& occurrence = object_or_empty(fields, "occurrence"); !occurrence.empty()) {
        habit.week_days.reset();
        if (text_or(occurrence, "type") == "weekDays") {
            auto& days = habit.week_days.emplace();
            for (const auto& day : array_or_empty(occurrence, "days")) {
                if (day.is_int64()) days.push_back(static_cast<int>(day.get_int64()));
            }
        }
    }
    if (const auto& goal = object_or_empty(fields, "goal"); !goal.empty()) {
        const auto* value = goal.if_contains("value");
        habit.goal = HabitGoal{std::string(text_or(goal, "periodicity", "daily")),
                               value != nullptr && value->is_number() ? value->to_number<double>() : 1,
                               std::string(text_or(goal, "unit", "rep"))};
    }
}

// Statistics are in base units: seconds, kilograms, joules.
double base_factor(std::string_view unit) {
    if (unit == "min") return 60;
    if (unit == "hr") return 3600;
    if (unit == "ms" || unit == "g") return 0.001;
    if (unit == "kJ") return 1000;
    return 1;
}

}  // namespace

http::Response HabitifySimulator::list_habits(const Call& call) {
    const auto limit = number_of(call.query, "limit", 50, 1, 100);
    const auto offset = number_of(call.query, "offset", 0, 0, SIZE_MAX);
    if (!limit) return refusal(400, "limit must be between 1 and 100");
    if (!offset) return refusal(400, "offset must be a whole number");
    json::array page;
    std::size_t total = 0;
    for (const auto& habit : call.user.habits) {
        if (!wanted(habit, call.query)) continue;
        if (total >= *offset && page.size() < *limit) page.push_back(render_habit(habit));
        ++total;
    }
    return http::reply(200, json::object{{"data", std::move(page)},
                                         {"pagination", {{"total", total}, {"limit", *limit}, {"offset", *offset}}}});
}

http::Response HabitifySimulator::create_habit(const Call& call) {
    const auto fields = call.body();
    const auto name = text_or(fields, "name");
    const auto type = text_or(fields, "type");
    if (name.empty()) return refusal(400, "name is required");
    if (type != "good" && type != "bad") return refusal(400, "type must be good or bad");
    if (const auto wrong = complaint(fields); !wrong.empty()) return refusal(422, wrong);
    auto& habit = add_habit(call.user, std::string(name), call.now);
    habit.type = std::string(type);
    change(habit, fields);
    return data(201, render_habit(habit));
}

http::Response HabitifySimulator::get_habit(const Call& call) {
    return data(200, render_habit(*call.habit));
}

http::Response HabitifySimulator::update_habit(const Call& call) {
    const auto fields = call.body();
    if (fields.empty()) return refusal(400, "The body is empty");
    if (const auto wrong = complaint(fields); !wrong.empty()) return refusal(422, wrong);
    change(*call.habit, fields);
    return data(200, render_habit(*call.habit));
}

http::Response HabitifySimulator::delete_habit(const Call& call) {
    const auto id = call.habit->id;
    std::erase_if(call.user.habits, [&](const Habit& habit) { return habit.id == id; });
    return gone();
}

http::Response HabitifySimulator::archive_habit(const Call& call) {
    if (call.habit->archived) return refusal(409, "The habit is archived already");
    call.habit->archived = true;
    return gone();
}

http::Response HabitifySimulator::journal(const Call& call) {
    auto day = day_of(call.now + call.user.utc_offset);
    if (call.query.contains("date")) {
        const auto asked = parse_day(call.asked("date"));
        if (!asked) return refusal(400, "date must be a calendar day like 2026-11-23");
        day = *asked;
    }
    json::array entries;
    for (const auto& habit : call.user.habits) {
        if (scheduled_on(habit, day)) entries.push_back(render_journal_entry(habit, day));
    }
    return data(200, std::move(entries));
}

http::Response HabitifySimulator::statistics(const Call& call) {
    const auto& habit = *call.habit;
    const auto last = parse_day(call.asked("endDate")).value_or(day_of(call.now + call.user.utc_offset));
    const auto first = parse_day(call.asked("startDate")).value_or(last - std::chrono::days(6));
    const auto unit = habit.goal ? habit.goal->unit : std::string("rep");
    json::array rows;
    double total = 0;
    int completions = 0;
    int skips = 0;
    int fails = 0;
    for (auto day = first; day <= last; day += std::chrono::days(1)) {
        const auto found = habit.days.find(day_text(day));
        const auto state = found == habit.days.end() ? HabitDay{} : found->second;
        const auto amount = state.current * base_factor(unit);
        total += amount;
        completions += state.status == "completed" ? 1 : 0;
        skips += state.status == "skipped" ? 1 : 0;
        fails += state.status == "failed" ? 1 : 0;
        rows.push_back(json::object{
            {"date", day_text(day)}, {"totalLog", render_number(amount)}, {"status", state.status}});
    }
    const auto average = rows.empty() ? 0 : total / static_cast<double>(rows.size());
    return data(200, json::object{{"id", habit.id},
                                  {"name", habit.name},
                                  {"type", habit.type},
                                  {"totalLogs", render_number(total)},
                                  {"skips", skips},
                                  {"fails", fails},
                                  {"completions", completions},
                                  {"unit", {{"symbol", unit}, {"type", "scalar"}}},
                                  {"periodicity", habit.goal ? habit.goal->periodicity : "daily"},
                                  {"avg", render_number(average)},
                                  {"dailyProgress", std::move(rows)}});
}

}  // namespace tendril::sandbox
