// Lists by what changed: contacts by filters, tasks of the whole location.
#include <algorithm>

#include "sandbox/highlevel/rendering.hpp"
#include "sandbox/highlevel/simulator.hpp"

namespace tendril::sandbox {

namespace {

constexpr std::int64_t page_limit_max = 500;
constexpr std::int64_t tasks_limit_default = 25;
constexpr std::int64_t tasks_limit_max = 100;

// An instant of a filter: ISO 8601 or epoch milliseconds.
std::optional<TimePoint> instant_of(const json::object& range, std::string_view name) {
    const auto* value = range.if_contains(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_number()) return TimePoint(std::chrono::milliseconds(value->to_number<std::int64_t>()));
    return value->is_string() ? parse_iso8601(std::string_view(value->get_string())) : std::nullopt;
}

bool in_range(TimePoint time, const json::object& range) {
    const auto at_least = instant_of(range, "gte");
    const auto above = instant_of(range, "gt");
    const auto at_most = instant_of(range, "lte");
    const auto below = instant_of(range, "lt");
    return (!at_least || time >= *at_least) && (!above || time > *above) && (!at_most || time <= *at_most) &&
           (!below || time < *below);
}

// The dates by range, everything else by "eq".
bool passes(const Contact& contact, const json::object& shown, const json::object& filter) {
    const auto field = text_or(filter, "field");
    if (text_or(filter, "operator") == "range") {
        const auto time = field == "dateAdded" ? contact.added : contact.updated;
        return in_range(time, object_or_empty(filter, "value"));
    }
    const auto* value = filter.if_contains("value");
    const auto* own = shown.if_contains(field);
    return value != nullptr && own != nullptr && *own == *value;
}

std::int64_t millis(TimePoint time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

}  // namespace

HighLevelSimulator::Reply HighLevelSimulator::search_contacts(const Call& call) {
    const auto limit = integer_or(call.body, "pageLimit", 0);
    if (limit < 1 || limit > page_limit_max) return invalid({"pageLimit must be between 1 and 500"});
    const auto& sort = array_or_empty(call.body, "sort");
    const auto* order = sort.empty() ? nullptr : sort[0].if_object();
    const bool by_added = order != nullptr && text_or(*order, "field") == "dateAdded";
    const bool ascending = order != nullptr && text_or(*order, "direction") == "asc";

    using Place = std::pair<std::int64_t, std::string_view>;
    std::vector<std::pair<Place, const Contact*>> found;
    for (const auto& [place, contact] : book_.by_age()) {
        const auto shown = render_contact(*contact, options_.location_id);
        const bool wanted = std::ranges::all_of(array_or_empty(call.body, "filters"), [&](const json::value& filter) {
            return filter.is_object() && passes(*contact, shown, filter.get_object());
        });
        if (wanted) found.push_back({{millis(by_added ? contact->added : contact->updated), contact->id}, contact});
    }
    std::ranges::sort(found, {}, [](const auto& one) { return one.first; });
    if (!ascending) std::ranges::reverse(found);

    auto at = found.begin();
    const auto& after = array_or_empty(call.body, "searchAfter");
    if (after.size() == 2 && after[0].is_number() && after[1].is_string()) {
        const Place last{after[0].to_number<std::int64_t>(), std::string_view(after[1].get_string())};
        at = std::ranges::find(found, last, [](const auto& one) { return one.first; });
        if (at != found.end()) ++at;
    } else {
        const auto skipped = (std::max<std::int64_t>(integer_or(call.body, "page", 1), 1) - 1) * limit;
        at += std::min<std::ptrdiff_t>(skipped, std::ssize(found));
    }
    json::array contacts;
    for (; at != found.end() && std::ssize(contacts) < limit; ++at) {
        auto shown = render_contact(*at->second, options_.location_id);
        shown["searchAfter"] = json::array{at->first.first, at->first.second};
        contacts.push_back(std::move(shown));
    }
    return {200, {{"contacts", std::move(contacts)}, {"total", found.size()}}};
}

HighLevelSimulator::Reply HighLevelSimulator::search_tasks(const Call& call) {
    if (call.variables[0] != options_.location_id) return no_such("Location", call.variables[0]);
    const auto limit = integer_or(call.body, "limit", tasks_limit_default);
    if (limit < 1 || limit > tasks_limit_max) return invalid({"limit must not be greater than 100"});
    auto skipped = integer_or(call.body, "skip", 0);
    json::array tasks;
    for (const auto& [place, contact] : book_.by_age()) {
        for (const auto* task : contact->tasks) {
            const bool wanted = boolean_or(call.body, "completed", task->completed) == task->completed;
            if (!wanted || skipped-- > 0) continue;
            if (std::ssize(tasks) == limit) return {200, {{"tasks", std::move(tasks)}}};
            auto shown = render_task(*task);
            shown["_id"] = task->id;
            shown.erase("id");
            shown["locationId"] = options_.location_id;
            shown["dateAdded"] = to_iso8601(task->added);
            tasks.push_back(std::move(shown));
        }
    }
    return {200, {{"tasks", std::move(tasks)}}};
}

}  // namespace tendril::sandbox
