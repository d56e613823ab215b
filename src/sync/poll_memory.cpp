#include "sync/poll_memory.hpp"

namespace tendril::sync {

namespace {

constexpr JsonLimits memory_limits{16 * 1024 * 1024, 8};

json::object written(const PollMemory::Things& things) {
    json::object object;
    for (const auto& [id, values] : things) object[id] = json::array(values.begin(), values.end());
    return object;
}

json::object written(const std::map<std::string, PollMemory::Coverage>& coverage) {
    json::object object;
    for (const auto& [day, one] : coverage) object[day] = {{"changes", one.changes}, {"found", one.found}};
    return object;
}

std::map<std::string, PollMemory::Coverage> read_coverage(const json::object& object) {
    std::map<std::string, PollMemory::Coverage> coverage;
    for (const auto& [day, value] : object) {
        const auto* one = value.if_object();
        if (one != nullptr) coverage[day] = {integer_or(*one, "changes", 0), integer_or(*one, "found", 0)};
    }
    return coverage;
}

PollMemory::Things read_things(const json::value& value) {
    PollMemory::Things things;
    const auto* object = value.if_object();
    if (object == nullptr) return things;
    for (const auto& [id, values] : *object) {
        const auto* list = values.if_array();
        things.emplace(id, list == nullptr ? PollMemory::Values() : PollMemory::Values(list->begin(), list->end()));
    }
    return things;
}

}  // namespace

std::string PollMemory::to_text() const {
    json::object object;
    if (since) object["since"] = to_iso8601(*since);
    if (through) object["through"] = sync::to_text(*through);
    object["count"] = count;
    json::object written_lists;
    for (const auto& [key, things] : lists) written_lists[key] = written(things);
    object["lists"] = std::move(written_lists);
    if (!across.empty()) object["across"] = written(across);
    if (until) object["until"] = to_iso8601(*until);
    if (looked_at) object["looked_at"] = to_iso8601(*looked_at);
    if (!coverage.empty()) object["coverage"] = written(coverage);
    return tendril::to_text(object);
}

Result<PollMemory> PollMemory::parse(std::string_view text) {
    const auto parsed = parse_json(text, memory_limits);
    if (!parsed) return parsed.error();
    const auto* object = parsed->if_object();
    if (object == nullptr) return Error(ErrorCode::invalid_input, "What a poll remembers cannot be read.");
    PollMemory memory;
    memory.since = parse_iso8601(text_or(*object, "since"));
    memory.through = parse_local_day(text_or(*object, "through"));
    memory.count = integer_or(*object, "count", 0);
    for (const auto& [key, things] : object_or_empty(*object, "lists")) memory.lists[key] = read_things(things);
    memory.across = read_things(json::value(object_or_empty(*object, "across")));
    memory.until = parse_iso8601(text_or(*object, "until"));
    memory.looked_at = parse_iso8601(text_or(*object, "looked_at"));
    memory.coverage = read_coverage(object_or_empty(*object, "coverage"));
    return memory;
}

}  // namespace tendril::sync
