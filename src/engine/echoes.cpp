#include "engine/echoes.hpp"

#include <algorithm>

#include "connector/request.hpp"
#include "store/hidden_links.hpp"

namespace tendril::engine {

namespace {

// Members of the knowledge beside the object's own. No field of a system is called so.
constexpr std::string_view write_prefix = "~write:";  // content as a write left it, null once it has come back
constexpr std::string_view deleted_member = "~deleted";
constexpr std::string_view judged_member = "~judged";  // the event that was judged last
constexpr std::string_view echo_member = "~echo";      // and whether it was an echo

// Writes that follow each other closely are told apart; the knowledge of an object stays small all the same.
constexpr std::int64_t writes_of_a_step_max = 4;

std::string write_member(const Entry& entry, RunId run) {
    const auto number = static_cast<std::int64_t>(run) % writes_of_a_step_max;
    return std::string(write_prefix) + entry.at + "/" + entry.step + ":" + std::to_string(number);
}

bool is_own_member(std::string_view name) {
    return name.starts_with('~');
}

// A path in {"input","output"} of a completed step.
const json::value* find_in(const Entry& entry, std::string_view path) {
    constexpr std::string_view input = "/input";
    constexpr std::string_view output = "/output";
    if (path.starts_with(input)) return find_path(entry.input, path.substr(input.size()));
    if (path.starts_with(output)) return find_path(entry.result(), path.substr(output.size()));
    return nullptr;
}

constexpr std::size_t day_size = std::string_view("2026-11-27").size();

// Days are written as such, or as a moment with its offset, which begins with the day.
std::string with_day(std::string id, const json::value* day, const std::string& today) {
    const bool has_day = day != nullptr && day->is_string() && day->get_string().size() >= day_size;
    return std::move(id) + "|" + (has_day ? std::string(day->get_string()).substr(0, day_size) : today);
}

// Whether what both know is the same. They must know something in common.
bool agree(const json::object& shown, const json::object& known) {
    bool compared = false;
    for (const auto& member : shown) {
        const auto* other = known.if_contains(member.key());
        if (other == nullptr || is_own_member(member.key())) continue;
        if (!connector::same_content(member.value(), *other)) return false;
        compared = true;
    }
    return compared;
}

// The writes that have not come back yet and that `shown` may be: what they told, over what is known besides.
std::vector<std::string> writes_shown(const json::object& shown, const json::object& known) {
    std::vector<std::string> members;
    for (const auto& member : known) {
        const auto* written = member.value().if_object();
        if (written == nullptr || !std::string_view(member.key()).starts_with(write_prefix)) continue;
        auto left = known;
        for (const auto& field : *written) left[field.key()] = field.value();
        if (agree(shown, left)) members.emplace_back(member.key());
    }
    return members;
}

}  // namespace

store::LinkKey known_object_key(const std::string& workspace, const std::string& connector, const std::string& kind,
                                const std::string& id) {
    return {.workspace = workspace,
            .kind = std::string(store::hidden_link_prefix) + kind,
            .source_id = id,
            .connection = connector};
}

bool is_watched(const connector::ObjectWritten& written, const std::string& workspace, const flow::Registry& flows) {
    return std::ranges::any_of(written.shown_by, [&](const std::string& event_type) {
        return flows.has_listeners(workspace, event_type);
    });
}

std::string shown_id(const connector::ObjectShown& shown, const json::value& data) {
    auto id = connector::id_at(data, shown.id);
    if (id.empty() || shown.day.empty()) return id;
    return with_day(std::move(id), find_path(data, shown.day), "");
}

std::optional<store::Link> known_after_write(const store::Run& run, const std::string& connector,
                                             const connector::ObjectWritten& written, const Entry& entry,
                                             const std::string& today) {
    const bool wrote = entry.state == EntryState::done || entry.state == EntryState::adopted;
    if (!wrote) return std::nullopt;
    const auto* id = find_in(entry, written.id);
    if (id == nullptr) return std::nullopt;
    auto object_id = connector::id_at(*id, "");
    if (object_id.empty()) return std::nullopt;
    if (!written.day.empty()) object_id = with_day(std::move(object_id), find_in(entry, written.day), today);
    auto key = known_object_key(run.workspace, connector, written.kind, object_id);
    store::Link link;
    link.workspace = std::move(key.workspace);
    link.kind = std::move(key.kind);
    link.source_id = link.target_id = std::move(key.source_id);
    link.connection = std::move(key.connection);
    const auto* object = written.object.empty() ? nullptr : find_in(entry, written.object);
    auto content = connector::content_of(object, written.ignored);
    for (const auto& member : written.implied) content[member.key()] = member.value();
    link.state = content;
    if (!content.empty()) link.state[write_member(entry, run.id)] = std::move(content);
    link.state[deleted_member] = written.deleted;
    return link;
}

Sighting judge_sighting(const connector::ObjectShown& shown, const json::value& data, EventId event,
                        const store::Link& known) {
    if (text_or(known.state, judged_member) == to_string(event)) {
        return {.is_echo = boolean_or(known.state, echo_member, false), .known = std::nullopt};
    }
    const bool known_deleted = boolean_or(known.state, deleted_member, false);
    if (shown.deleted && known_deleted) return {.is_echo = true, .known = std::nullopt};
    auto content = connector::content_of(find_path(data, shown.object), shown.ignored);
    for (const auto& member : shown.implied) content[member.key()] = member.value();
    const auto echoed = shown.deleted ? std::vector<std::string>() : writes_shown(content, known.state);
    const bool is_known = !shown.deleted && !known_deleted && agree(content, known.state);
    Sighting sighting;
    sighting.is_echo = !shown.deleted && !known_deleted && (is_known || !echoed.empty());
    sighting.known = known;
    auto& state = sighting.known->state;
    state.clear();  // what is not told stays
    if (is_known || !sighting.is_echo) {
        state = std::move(content);
        state[deleted_member] = shown.deleted;
    }  // else what came in between is newer than this
    for (const auto& member : echoed) state[member] = nullptr;
    state[judged_member] = to_string(event);
    state[echo_member] = sighting.is_echo;
    return sighting;
}

}  // namespace tendril::engine
