#include "sandbox/habitify/simulator.hpp"

#include <algorithm>

#include "sandbox/habitify/answers.hpp"
#include "sandbox/habitify/rendering.hpp"

namespace tendril::sandbox {

namespace {

// The service itself is not known to announce its limit.
void announce_no_limit(http::Response& response) {
    response.headers.add("X-RateLimit-Max", std::to_string(no_limit));
    response.headers.add("X-RateLimit-Remaining", std::to_string(no_limit));
}

bool is_v2(std::string_view path) {
    return path.starts_with("/v2/");
}

}  // namespace

HabitifySimulator::HabitifySimulator(HabitifyOptions options, Random& random, TimePoint now)
    : options_(std::move(options)), random_(random), rate_limit_(options_.rate_limit) {
    fixed_answer_ = http::reply(201, json::object{{"id", "fixed-answer"}, {"data", {{"id", "fixed-answer"}}}});
    announce_no_limit(fixed_answer_);  // this mode counts nothing
    reset(now, true);
}

const std::vector<HabitifySimulator::Operation>& HabitifySimulator::operations() {
    using Self = HabitifySimulator;
    using http::PathPattern;
    // The journal stands before the habit whose id it looks like.
    static const std::vector<Operation> rows{
        {"v2ListHabits", "GET", PathPattern("/v2/habits"), &Self::list_habits},
        {"v2CreateHabit", "POST", PathPattern("/v2/habits"), &Self::create_habit},
        {"v2Journal", "GET", PathPattern("/v2/habits/journal"), &Self::journal},
        {"v2GetHabit", "GET", PathPattern("/v2/habits/{habitId}"), &Self::get_habit},
        {"v2UpdateHabit", "PUT", PathPattern("/v2/habits/{habitId}"), &Self::update_habit},
        {"v2DeleteHabit", "DELETE", PathPattern("/v2/habits/{habitId}"), &Self::delete_habit},
        {"v2ArchiveHabit", "POST", PathPattern("/v2/habits/{habitId}/archive"), &Self::archive_habit},
        {"v2HabitStatistics", "GET", PathPattern("/v2/habits/{habitId}/statistics"), &Self::statistics},
        {"v2AddLog", "POST", PathPattern("/v2/habits/{habitId}/logs"), &Self::add_log},
        {"v2CompleteHabit", "POST", PathPattern("/v2/habits/{habitId}/logs/complete"), &Self::complete},
        {"v2FailHabit", "POST", PathPattern("/v2/habits/{habitId}/logs/failed"), &Self::fail},
        {"v2SkipHabit", "POST", PathPattern("/v2/habits/{habitId}/logs/skipped"), &Self::skip},
        {"v2UndoLogs", "POST", PathPattern("/v2/habits/{habitId}/logs/undo"), &Self::undo},
        {"v2DeleteLog", "DELETE", PathPattern("/v2/habits/{habitId}/logs/{logId}"), &Self::delete_log},
        {"v2ListNotes", "GET", PathPattern("/v2/habits/{habitId}/notes"), &Self::list_notes},
        {"v2CreateNote", "POST", PathPattern("/v2/habits/{habitId}/notes"), &Self::create_note},
        {"v2UpdateNote", "PUT", PathPattern("/v2/habits/{habitId}/notes/{noteId}"), &Self::update_note},
        {"v2DeleteNote", "DELETE", PathPattern("/v2/habits/{habitId}/notes/{noteId}"), &Self::delete_note},
        {"v2ListAreas", "GET", PathPattern("/v2/areas"), &Self::list_areas},
        {"v2CreateArea", "POST", PathPattern("/v2/areas"), &Self::create_area},
        {"v2GetArea", "GET", PathPattern("/v2/areas/{areaId}"), &Self::get_area},
        {"v2UpdateArea", "PUT", PathPattern("/v2/areas/{areaId}"), &Self::update_area},
        {"v2DeleteArea", "DELETE", PathPattern("/v2/areas/{areaId}"), &Self::delete_area},
        {"v1ListJournal", "GET", PathPattern("/journal"), &Self::v1_journal},
        {"v1ListHabits", "GET", PathPattern("/habits"), &Self::v1_list_habits},
        {"v1GetHabit", "GET", PathPattern("/habits/{habit_id}"), &Self::v1_get_habit},
        {"v1GetStatus", "GET", PathPattern("/status/{habit_id}"), &Self::v1_get_status},
        {"v1PutStatus", "PUT", PathPattern("/status/{habit_id}"), &Self::v1_put_status},
        {"v1ListLogs", "GET", PathPattern("/logs/{habit_id}"), &Self::v1_list_logs},
        {"v1AddLog", "POST", PathPattern("/logs/{habit_id}"), &Self::v1_add_log},
        {"v1DeleteLogs", "DELETE", PathPattern("/logs/{habit_id}"), &Self::v1_delete_logs},
        {"v1DeleteLog", "DELETE", PathPattern("/logs/{habit_id}/{log_id}"), &Self::v1_delete_log},
        {"v1ListActions", "GET", PathPattern("/actions/{habit_id}"), &Self::v1_list_actions},
        {"v1CreateAction", "POST", PathPattern("/actions/{habit_id}"), &Self::v1_create_action},
        {"v1GetAction", "GET", PathPattern("/actions/{habit_id}/{action_id}"), &Self::v1_get_action},
        {"v1UpdateAction", "PUT", PathPattern("/actions/{habit_id}/{action_id}"), &Self::v1_update_action},
        {"v1DeleteAction", "DELETE", PathPattern("/actions/{habit_id}/{action_id}"), &Self::v1_delete_action},
        {"v1AddImageNote", "POST", PathPattern("/notes/addImageNote/{habit_id}"), &Self::v1_add_image_note},
        {"v1ListNotes", "GET", PathPattern("/notes/{habit_id}"), &Self::v1_list_notes},
        {"v1AddTextNote", "POST", PathPattern("/notes/{habit_id}"), &Self::v1_add_note},
        {"v1DeleteNotes", "DELETE", PathPattern("/notes/{habit_id}"), &Self::v1_delete_notes},
        {"v1DeleteNote", "DELETE", PathPattern("/notes/{habit_id}/{note_id}"), &Self::v1_delete_note},
        {"v1ListMoods", "GET", PathPattern("/moods"), &Self::v1_list_moods},
        {"v1CreateMood", "POST", PathPattern("/moods"), &Self::v1_create_mood},
        {"v1GetMood", "GET", PathPattern("/moods/{mood_id}"), &Self::v1_get_mood},
        {"v1UpdateMood", "PUT", PathPattern("/moods/{mood_id}"), &Self::v1_update_mood},
        {"v1DeleteMood", "DELETE", PathPattern("/moods/{mood_id}"), &Self::v1_delete_mood},
        {"v1ListAreas", "GET", PathPattern("/areas"), &Self::v1_list_areas},
    };
    return rows;
}

const HabitifySimulator::Operation* HabitifySimulator::match(const http::Request& request,
                                                             http::Parameters& variables) {
    const auto& rows = operations();
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const Operation& operation) {
        return operation.method == request.method && operation.path.matches(request.path, variables);
    });
    return found == rows.end() ? nullptr : &*found;
}

std::string_view HabitifySimulator::operation_of(const http::Request& request) const {
    http::Parameters variables;
    const auto* operation = match(request, variables);
    return operation == nullptr ? std::string_view() : operation->name;
}

std::string_view HabitifySimulator::Call::variable(std::string_view name) const {
    const auto found = path.find(name);
    return found == path.end() ? std::string_view() : std::string_view(found->second);
}

std::string_view HabitifySimulator::Call::asked(std::string_view name) const {
    const auto found = query.find(name);
    return found == query.end() ? std::string_view() : std::string_view(found->second);
}

json::object HabitifySimulator::Call::body() const {
    auto parsed = parse_json(request.body);
    return parsed && parsed->is_object() ? std::move(parsed->get_object()) : json::object();
}

// A key fits one version alone: those of the other are told apart from those that nobody has.
std::variant<HabitUser*, http::Response> HabitifySimulator::authenticate(const http::Request& request) {
    const bool wants_v2 = is_v2(request.path);
    const std::string key(request.headers.get(wants_v2 ? "X-API-Key" : "Authorization"));
    const auto found = by_key_.find(key);
    if (wants_v2) {
        if (found != by_key_.end() && found->second->api_key == key) return found->second;
        return refusal(401, "The API key is missing or wrong");
    }
    if (found == by_key_.end()) return failure(401, "The key is missing or wrong");
    if (found->second->v1_key != key) return failure(403, "This key is of another version");
    return found->second;
}

http::Response HabitifySimulator::handle(const http::Request& request, TimePoint now) {
    http::Parameters variables;
    const auto* operation = match(request, variables);
    if (operation == nullptr) return refusal(404, "There is nothing at " + request.path);
    auto authenticated = authenticate(request);
    if (auto* refused = std::get_if<http::Response>(&authenticated)) return std::move(*refused);
    auto& user = *std::get<HabitUser*>(authenticated);
    if (rate_limit_ && !user.window.take(now)) return refusal(429, "More than 500 requests in a minute");
    auto query = http::parse_query(request.query);
    if (!query) return refusal(400, "The query string is malformed");
    Call call{user, nullptr, std::move(variables), *std::move(query), request, now};
    const bool wants_v2 = is_v2(request.path);
    const auto id = call.variable(wants_v2 ? "habitId" : "habit_id");
    if (!id.empty()) {
        call.habit = find_habit(user, id);
        if (call.habit == nullptr && wants_v2) return refusal(404, "There is no habit " + std::string(id));
        if (call.habit == nullptr) return failure(404, "There is no habit " + std::string(id));
    }
    auto response = (this->*operation->run)(call);
    if (!rate_limit_) announce_no_limit(response);
    return response;
}

json::object HabitifySimulator::error_body(int status) const {
    return {{"message", "The sandbox was told to answer " + std::to_string(status)}};
}

HabitLog& HabitifySimulator::log(Habit& habit, double value, std::string unit, TimePoint counts_for, std::string day,
                                 TimePoint now) {
    auto& state = habit.days[day];
    state.current += value;
    habit.logs.push_back({new_push_id(now), value, std::move(unit), counts_for, std::move(day)});
    const auto parsed = parse_iso8601(habit.logs.back().day + "T00:00:00Z");
    const auto amount = parsed ? current_amount(habit, std::chrono::floor<std::chrono::days>(*parsed)) : state.current;
    if (habit.goal && habit.type == "good" && amount >= habit.goal->value) state.status = "completed";
    // An amount on a habit to be avoided counts against it, also below its limit.
    if (habit.type == "bad" && value > 0) state.status = "failed";
    return habit.logs.back();
}

// As Firebase makes them: eight letters of time, then twelve by chance.
std::string HabitifySimulator::new_push_id(TimePoint now) {
    static constexpr std::string_view letters = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    std::string id(20, '-');
    auto time = static_cast<std::uint64_t>(to_micros(now) / 1000);
    for (int place = 7; place >= 0; --place, time /= 64) id[static_cast<std::size_t>(place)] = letters[time % 64];
    for (std::size_t place = 8; place < 20; ++place) id[place] = letters[uniform(random_, letters.size())];
    return id;
}

HabitUser* HabitifySimulator::find_user(std::string_view api_key) {
    const auto found = by_key_.find(std::string(api_key));
    return found == by_key_.end() ? nullptr : found->second;
}

Habit* HabitifySimulator::find_habit(HabitUser& user, std::string_view id) {
    const auto found = std::find_if(user.habits.begin(), user.habits.end(), [=](const auto& h) { return h.id == id; });
    return found == user.habits.end() ? nullptr : &*found;
}

Habit* HabitifySimulator::find_habit(std::string_view id) {
    for (const auto& user : users_) {
        if (auto* habit = find_habit(*user, id)) return habit;
    }
    return nullptr;
}

}  // namespace tendril::sandbox
