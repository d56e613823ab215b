// What the simulator's control interface shows and changes: what a user does in the Habitify app.
#include <algorithm>
#include <array>

#include "http/problem.hpp"
#include "sandbox/habitify/answers.hpp"
#include "sandbox/habitify/calendar_day.hpp"
#include "sandbox/habitify/rendering.hpp"
#include "sandbox/habitify/simulator.hpp"

namespace tendril::sandbox {

namespace {

http::Response invalid_control(std::string_view field, std::string_view message) {
    return http::problem(Error(ErrorCode::invalid_input, std::string(message), std::string(field)));
}

json::object render_user(const HabitUser& user) {
    json::array habits;
    for (const auto& habit : user.habits) {
        auto shown = render_habit(habit);
        json::array notes;
        json::object days;
        for (const auto& note : habit.notes) notes.push_back(render_habit_note(note));
        for (const auto& [day, state] : habit.days) {
            days[day] = json::object{{"status", state.status}, {"current", state.current}};
        }
        shown["notes"] = std::move(notes);
        shown["days"] = std::move(days);
        json::array logs;
        for (const auto& log : habit.logs) {
            logs.push_back(json::object{{"id", log.id}, {"value", render_number(log.value)}, {"day", log.day}});
        }
        shown["logs"] = std::move(logs);
        json::array actions;
        for (const auto& action : habit.actions) {
            actions.push_back(json::object{{"id", action.id}, {"title", action.title}, {"status", action.status}});
        }
        shown["actions"] = std::move(actions);
        habits.push_back(std::move(shown));
    }
    return {{"name", user.name}, {"api_key", user.api_key}, {"v1_key", user.v1_key}, {"habits", std::move(habits)}};
}

json::value member_or_null(const json::object& fields, std::string_view name) {
    const auto* value = fields.if_contains(name);
    return value == nullptr ? json::value() : *value;
}

}  // namespace

json::object HabitifySimulator::state() const {
    json::array users;
    for (const auto& user : users_) users.push_back(render_user(*user));
    return {{"counts", counts()}, {"users", std::move(users)}};
}

json::object HabitifySimulator::counts() const {
    std::size_t habits = 0;
    std::size_t notes = 0;
    for (const auto& user : users_) {
        habits += user->habits.size();
        for (const auto& habit : user->habits) notes += habit.notes.size();
    }
    return {{"users", users_.size()}, {"habits", habits}, {"notes", notes}};
}

void HabitifySimulator::reset(TimePoint now, bool seeded) {
    users_.clear();
    by_key_.clear();
    undo_works_ = false;
    add_user(options_.api_key, "Ada");
    add_user(options_.api_key + "-2", "Ben");
    add_user(options_.api_key + "-3", "Cleo");
    if (seeded) seed(now);
}

void HabitifySimulator::seed(TimePoint now) {
    const auto created = now - std::chrono::hours(24 * 30);
    const auto today = day_of(now);
    auto& pages = add_habit(*users_[0], "Morning pages", created);
    pages.goal = HabitGoal{"daily", 20, "min"};
    pages.area = "Mind";
    pages.times_of_day = {"morning"};
    for (int back = 3; back >= 1; --back) pages.days[day_text(today - std::chrono::days(back))] = {"completed", 20};
    pages.days[day_text(today)] = {"inprogress", 5};
    add_note(pages, {{"content", "Felt easy"}, {"moodLevel", "high"}}, now - std::chrono::hours(20));
    auto& run = add_habit(*users_[0], "Run", created);
    run.goal = HabitGoal{"daily", 5, "kM"};
    run.week_days = {1, 3, 5};
    add_habit(*users_[0], "No sugar", created).type = "bad";
    add_habit(*users_[1], "Stretch", created).times_of_day = {"evening"};
    add_habit(*users_[2], "Read", created).goal = HabitGoal{"daily", 30, "min"};
    auto& dropped = add_habit(*users_[2], "Learn the ukulele", created);
    dropped.archived = true;
}

HabitUser& HabitifySimulator::add_user(const std::string& api_key, std::string name) {
    auto user = std::make_unique<HabitUser>(HabitUser{
        api_key, "v1-" + api_key, std::move(name), {options_.per_minute_max, std::chrono::minutes(1)}, {}, {}, {}, {}});
    by_key_[user->api_key] = user.get();
    by_key_[user->v1_key] = user.get();
    users_.push_back(std::move(user));
    return *users_.back();
}

Habit& HabitifySimulator::add_habit(HabitUser& user, std::string name, TimePoint created) {
    Habit habit;
    habit.id = new_uuid();
    habit.name = std::move(name);
    habit.created = created;
    user.habits.push_back(std::move(habit));
    return user.habits.back();
}

HabitNote& HabitifySimulator::add_note(Habit& habit, const json::object& fields, TimePoint now) {
    habit.notes.push_back({new_uuid(), member_or_null(fields, "content"), member_or_null(fields, "moodLevel"),
                           member_or_null(fields, "photos"), now});
    return habit.notes.back();
}

// Upper case, as habits made by the app carry them.
std::string HabitifySimulator::new_uuid() {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text = "########-####-4###-8###-############";
    for (auto& c : text) {
        if (c == '#') c = digits[uniform(random_, digits.size())];
    }
    return text;
}

std::optional<http::Response> HabitifySimulator::control(std::string_view what, const json::object& body,
                                                         TimePoint now) {
    if (what == "users") return control_user(body);
    if (what == "habits") return control_habit(body, now);
    if (what == "notes") return control_note(body, now);
    if (what == "journal") return control_journal(body, now);
    if (what == "archive") return control_archive(body);
    if (what == "logs") return control_log(body, now);
    if (what == "actions") return control_action(body, now);
    if (what == "moods") return control_mood(body, now);
    if (what == "areas") return control_area(body, now);
    if (what == "switches") return control_switches(body);
    return std::nullopt;
}

http::Response HabitifySimulator::control_user(const json::object& body) {
    const auto key = text_or(body, "api_key");
    if (key.empty()) return invalid_control("api_key", "Give the user a key.");
    if (find_user(key) != nullptr) return invalid_control("api_key", "Another user has this key.");
    auto& user = add_user(std::string(key), std::string(text_or(body, "name", "User")));
    user.utc_offset = std::chrono::minutes(integer_or(body, "utc_offset_minutes", 0));
    return http::reply(201, render_user(user));
}

http::Response HabitifySimulator::control_habit(const json::object& body, TimePoint now) {
    auto* user = find_user(text_or(body, "api_key", options_.api_key));
    if (user == nullptr) return invalid_control("api_key", "There is no user with this key.");
    const auto name = text_or(body, "name");
    if (name.empty()) return invalid_control("name", "Give the habit a name.");
    auto& habit = add_habit(*user, std::string(name), now);
    habit.type = text_or(body, "type", "good");
    if (body.contains("goal")) {
        const auto& goal = object_or_empty(body, "goal");
        habit.goal =
            HabitGoal{std::string(text_or(goal, "periodicity", "daily")),
                      static_cast<double>(integer_or(goal, "value", 1)), std::string(text_or(goal, "unit", "rep"))};
    }
    return http::reply(201, render_habit(habit));
}

http::Response HabitifySimulator::control_note(const json::object& body, TimePoint now) {
    auto* habit = find_habit(text_or(body, "habitId"));
    if (habit == nullptr) return invalid_control("habitId", "There is no such habit.");
    return http::reply(201, render_habit_note(add_note(*habit, body, now)));
}

http::Response HabitifySimulator::control_journal(const json::object& body, TimePoint now) {
    static constexpr std::array<std::string_view, 4> statuses{"completed", "skipped", "failed", "inprogress"};
    auto* habit = find_habit(text_or(body, "habitId"));
    if (habit == nullptr) return invalid_control("habitId", "There is no such habit.");
    const auto day = body.contains("date") ? parse_day(text_or(body, "date")) : std::optional(day_of(now));
    if (!day) return invalid_control("date", "The date must be a calendar day like 2026-11-23.");
    auto& entry = habit->days[day_text(*day)];
    const auto status = text_or(body, "status", entry.status);
    if (std::find(statuses.begin(), statuses.end(), status) == statuses.end()) {
        return invalid_control("status", "Say completed, skipped, failed or inprogress.");
    }
    entry.status = std::string(status);
    if (const auto* current = body.if_contains("current"); current != nullptr && current->is_number()) {
        entry.current = current->to_number<double>();
    }
    return http::reply(200, render_journal_entry(*habit, *day));
}

http::Response HabitifySimulator::control_archive(const json::object& body) {
    auto* habit = find_habit(text_or(body, "habitId"));
    if (habit == nullptr) return invalid_control("habitId", "There is no such habit.");
    habit->archived = boolean_or(body, "archived", true);
    return http::reply(200, render_habit(*habit));
}

// Also for an earlier day: {"for": a moment with its offset}.
http::Response HabitifySimulator::control_log(const json::object& body, TimePoint now) {
    auto* habit = find_habit(text_or(body, "habitId"));
    if (habit == nullptr) return invalid_control("habitId", "There is no such habit.");
    const auto* value = body.if_contains("value");
    if (value == nullptr || !value->is_number()) return invalid_control("value", "Say how much is logged.");
    const auto moment = body.contains("for") ? parse_offset_moment(text_or(body, "for"))
                                             : std::optional(OffsetMoment{now, day_text(day_of(now)), {}});
    if (!moment) return invalid_control("for", "The moment must look like 2026-11-20T09:00:00+02:00.");
    const auto unit = habit->goal ? habit->goal->unit : std::string("rep");
    const auto& made = log(*habit, value->to_number<double>(), unit, moment->time, moment->day, now);
    return http::reply(201, json::object{{"id", made.id}});
}

// A new one, or with an id a change of its status.
http::Response HabitifySimulator::control_action(const json::object& body, TimePoint now) {
    auto* habit = find_habit(text_or(body, "habitId"));
    if (habit == nullptr) return invalid_control("habitId", "There is no such habit.");
    if (!body.contains("id")) {
        habit->actions.push_back({new_push_id(now), std::string(text_or(body, "title", "To do")), nullptr,
                                  static_cast<int>(integer_or(body, "status", 0)), now});
        return http::reply(201, json::object{{"id", habit->actions.back().id}});
    }
    const auto found = std::ranges::find(habit->actions, text_or(body, "id"), &HabitAction::id);
    if (found == habit->actions.end()) return invalid_control("id", "There is no such action.");
    found->status = static_cast<int>(integer_or(body, "status", found->status));
    found->updated = now;
    return http::reply(200, json::object{{"id", found->id}});
}

http::Response HabitifySimulator::control_mood(const json::object& body, TimePoint now) {
    auto* user = find_user(text_or(body, "api_key", options_.api_key));
    if (user == nullptr) return invalid_control("api_key", "There is no user with this key.");
    user->moods.push_back({new_push_id(now), integer_or(body, "value", 3), now, day_text(day_of(now + user->utc_offset))});
    return http::reply(201, json::object{{"id", user->moods.back().id}});
}

http::Response HabitifySimulator::control_area(const json::object& body, TimePoint now) {
    auto* user = find_user(text_or(body, "api_key", options_.api_key));
    if (user == nullptr) return invalid_control("api_key", "There is no user with this key.");
    user->areas.push_back({new_push_id(now), std::string(text_or(body, "name", "Area")), nullptr, nullptr, now});
    return http::reply(201, json::object{{"id", user->areas.back().id}});
}

http::Response HabitifySimulator::control_switches(const json::object& body) {
    undo_works_ = boolean_or(body, "undo_works", undo_works_);
    return http::reply(200, json::object{{"undo_works", undo_works_}});
}

}  // namespace tendril::sandbox
