#include "engine/merging.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"

namespace tendril::engine {

namespace {

constexpr std::string_view merged_type = "merged";

bool is_merge(const json::value& entry) {
    const auto* object = entry.if_object();
    return object != nullptr && text_or(*object, "type") == merged_type;
}

Error unreadable(const Error& error) {
    return {ErrorCode::internal, "What was stored of the run cannot be read: " + error.message};
}

Result<json::array> read_entries(const std::string& journal) {
    auto parsed = parse_json(journal, {.bytes_max = 16U * 1024 * 1024, .depth_max = 64});
    if (!parsed) return unreadable(parsed.error());
    return parsed->is_array() ? std::move(parsed->get_array()) : json::array();
}

struct Gathered {
    json::array from;
    json::object data;
};

// What a run brings along: its event's data, or what others had left to it already.
Result<void> gather(const store::RunWithEvent& run, Gathered& gathered) {
    auto entries = read_entries(run.run.state.journal);
    if (!entries) return entries.error();
    json::value brought;
    const auto earlier = std::ranges::find_if(*entries, is_merge);
    if (earlier != entries->end()) {
        const auto& entry = earlier->get_object();
        for (const auto& id : array_or_empty(entry, "from")) gathered.from.push_back(id);
        brought = object_or_empty(entry, "data");
    } else {
        auto data = parse_json(run.event.data, {.bytes_max = 16U * 1024 * 1024, .depth_max = 64});
        if (!data) return unreadable(data.error());
        brought = std::move(*data);
    }
    if (!brought.is_object()) return {};
    for (auto& member : brought.get_object()) gathered.data[member.key()] = std::move(member.value());
    return {};
}

}  // namespace

bool supersedes(const store::RunWithEvent& later, const store::RunWithEvent& earlier) {
    const auto fresh = [](const store::Run& run) {
        return run.state.status == store::RunStatus::queued && run.state.attempts == 0 && !run.state.started_at &&
               !run.replay_of;
    };
    return fresh(earlier.run) && fresh(later.run) && later.run.ordering_key == earlier.run.ordering_key &&
           !later.run.ordering_key.empty() && later.run.workspace == earlier.run.workspace &&
           later.run.flow == earlier.run.flow && later.run.version == earlier.run.version &&
           later.event.type == earlier.event.type;
}

Result<store::RunState> merge_into(const store::RunWithEvent& later, const std::vector<store::RunWithEvent*>& earlier,
                                   TimePoint now) {
    Gathered gathered;
    for (const auto* run : earlier) {
        if (auto added = gather(*run, gathered); !added) return added.error();
        gathered.from.emplace_back(to_string(run->run.id));
    }
    if (auto added = gather(later, gathered); !added) return added.error();
    auto entries = read_entries(later.run.state.journal);
    if (!entries) return entries.error();
    const auto before = std::ranges::find_if(*entries, is_merge);
    if (before != entries->end()) entries->erase(before);
    json::object entry{{"step", ""}, {"type", merged_type}, {"title", ""}, {"state", "done"}};
    entry["from"] = std::move(gathered.from);
    entry["data"] = std::move(gathered.data);
    entry["started_at"] = to_iso8601(now);
    entry["duration_ms"] = 0;
    entries->insert(entries->begin(), std::move(entry));
    store::RunState state = later.run.state;
    state.journal = to_text(*entries);
    state.updated_at = now;
    return state;
}

store::RunState merged_away(const store::RunWithEvent& earlier, TimePoint now) {
    store::RunState state = earlier.run.state;
    state.status = store::RunStatus::merged;
    state.finished_at = now;
    state.updated_at = now;
    return state;
}

}  // namespace tendril::engine
