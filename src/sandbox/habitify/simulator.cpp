#include "sandbox/habitify/simulator.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "http/problem.hpp"
#include "sandbox/habitify/calendar_day.hpp"
#include "sandbox/habitify/rendering.hpp"

namespace tendril::sandbox {

namespace {

http::Response refusal(int status, std::string_view message) {
    return http::reply(status, json::object{{"message", message}});
}

// The service itself is not known to announce its limit.
void announce_no_limit(http::Response& response) {
    response.headers.add("X-RateLimit-Max", std::to_string(no_limit));
    response.headers.add("X-RateLimit-Remaining", std::to_string(no_limit));
}

http::Response no_such_habit(std::string_view id) {
    return refusal(404, "There is no habit " + std::string(id));
}

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

bool is_mood_level(std::string_view text) {
    static constexpr std::array<std::string_view, 5> levels{"veryLow", "low", "neutral", "high", "veryHigh"};
    return std::find(levels.begin(), levels.end(), text) != levels.end();
}

bool all_texts(const json::value& value) {
    const auto* array = value.if_array();
    return array != nullptr &&
           std::all_of(array->begin(), array->end(), [](const auto& item) { return item.is_string(); });
}

// What is wrong with the members of a new note; "" when nothing is.
std::string complaint_about_note(const json::object& fields) {
    bool says_something = false;
    for (const auto& member : fields) {
        const std::string_view name = member.key();
        const auto& value = member.value();
        if (name != "content" && name != "moodLevel" && name != "photos") return "unknown member " + std::string(name);
        if (value.is_null()) continue;
        says_something = true;
        if (name == "content" && (!value.is_string() || value.get_string().empty())) return "content must be a text";
        if (name == "moodLevel" && (!value.is_string() || !is_mood_level(std::string_view(value.get_string())))) {
            return "moodLevel must be veryLow, low, neutral, high or veryHigh";
        }
        if (name == "photos" && !all_texts(value)) return "photos must be a list of addresses";
    }
    return says_something ? std::string() : "one of content, moodLevel and photos is required";
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
        {"v2Journal", "GET", PathPattern("/v2/habits/journal"), &Self::journal},
        {"v2GetHabit", "GET", PathPattern("/v2/habits/{habitId}"), &Self::get_habit},
        {"v2ListNotes", "GET", PathPattern("/v2/habits/{habitId}/notes"), &Self::list_notes},
        {"v2CreateNote", "POST", PathPattern("/v2/habits/{habitId}/notes"), &Self::create_note},
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

http::Response HabitifySimulator::handle(const http::Request& request, TimePoint now) {
    http::Parameters variables;
    const auto* operation = match(request, variables);
    if (operation == nullptr) return refusal(404, "There is nothing at " + request.path);
    auto* user = find_user(request.headers.get("X-API-Key"));
    if (user == nullptr) return refusal(401, "The API key is missing or wrong");
    if (rate_limit_ && !user->window.take(now)) return refusal(429, "More than 500 requests in a minute");
    auto query = http::parse_query(request.query);
    if (!query) return refusal(400, "The query string is malformed");
    auto response = (this->*operation->run)({*user, variables["habitId"], *std::move(query), request.body, now});
    if (!rate_limit_) announce_no_limit(response);
    return response;
}

json::object HabitifySimulator::error_body(int status) const {
    return {{"message", "The sandbox was told to answer " + std::to_string(status)}};
}

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

http::Response HabitifySimulator::get_habit(const Call& call) {
    const auto* habit = find_habit(call.user, call.habit_id);
    if (habit == nullptr) return no_such_habit(call.habit_id);
    return http::reply(200, json::object{{"data", render_habit(*habit)}});
}

http::Response HabitifySimulator::journal(const Call& call) {
    auto day = day_of(call.now);
    if (call.query.contains("date")) {
        const auto asked = parse_day(text_of(call.query, "date"));
        if (!asked) return refusal(400, "date must be a calendar day like 2026-11-23");
        day = *asked;
    }
    json::array entries;
    for (const auto& habit : call.user.habits) {
        if (scheduled_on(habit, day)) entries.push_back(render_journal_entry(habit, day));
    }
    return http::reply(200, json::object{{"data", std::move(entries)}});
}

http::Response HabitifySimulator::list_notes(const Call& call) {
    const auto* habit = find_habit(call.user, call.habit_id);
    if (habit == nullptr) return no_such_habit(call.habit_id);
    json::array notes;
    for (const auto& note : habit->notes) notes.push_back(render_habit_note(note));
    return http::reply(200, json::object{{"data", std::move(notes)}});
}

// The note is dated by the server: there is no date member.
http::Response HabitifySimulator::create_note(const Call& call) {
    auto* habit = find_habit(call.user, call.habit_id);
    if (habit == nullptr) return no_such_habit(call.habit_id);
    const auto body = parse_json(call.body);
    if (!body || !body->is_object()) return refusal(400, "The body is not a JSON object");
    const auto complaint = complaint_about_note(body->get_object());
    if (!complaint.empty()) return refusal(400, complaint);
    return http::reply(201, render_habit_note(add_note(*habit, body->get_object(), call.now)));
}

HabitUser* HabitifySimulator::find_user(std::string_view api_key) {
    const auto found = std::find_if(users_.begin(), users_.end(), [=](const auto& u) { return u->api_key == api_key; });
    return found == users_.end() ? nullptr : found->get();
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
