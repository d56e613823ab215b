#include "engine/journal.hpp"

#include <array>

#include "base/json_text.hpp"

namespace tendril::engine {

namespace {

constexpr std::size_t usual_entry_bytes = 640;

constexpr std::array<std::string_view, 9> state_names{"intent",  "failed",    "running", "waiting",  "done",
                                                      "adopted", "unchanged", "skipped", "continued"};

void add_text(ObjectText& object, std::string_view name, std::string_view text) {
    if (!text.empty()) object.text(name, text);
}

void add_value(ObjectText& object, std::string_view name, const json::value& value) {
    if (!value.is_null()) object.value(name, value);
}

void add_time(ObjectText& object, std::string_view name, const std::optional<TimePoint>& time) {
    if (time) object.text(name, to_iso8601(*time));
}

void add_attempts(ObjectText& object, const std::vector<FailedAttempt>& attempts) {
    if (attempts.empty()) return;
    auto& out = object.member("attempts");
    out.push_back('[');
    for (const auto& attempt : attempts) {
        if (&attempt != &attempts.front()) out.push_back(',');
        ObjectText text(out);
        text.text("at", to_iso8601(attempt.at));
        text.number("duration_ms", attempt.duration_ms);
        text.text("failure", attempt.failure);
        text.text("message", attempt.message);
        text.integer("status", attempt.status);
    }
    out.push_back(']');
}

std::string_view name_of_due(const Entry& entry) {
    return entry.type == "wait" ? "until" : "due_at";
}

// What only some steps have.
void add_rare(ObjectText& object, const Entry& entry) {
    if (entry.count) object.integer("count", *entry.count);
    add_text(object, "flow", entry.flow);
    if (entry.version != 0) object.integer("version", entry.version);
    add_value(object, "event", entry.event);
    add_value(object, "lookups", entry.lookups);
    add_value(object, "from", entry.from);
    add_value(object, "data", entry.data);
    if (entry.error) object.value("error", write_error(*entry.error));
    add_text(object, "held_for", entry.held_for);
    add_time(object, name_of_due(entry), entry.due_at);
    add_time(object, "paused_at", entry.paused_at);
    add_time(object, "announced_at", entry.announced_at);
    if (entry.tries != 0) object.integer("tries", entry.tries);
}

void append_entry(std::string& out, const Entry& entry) {
    ObjectText object(out);
    object.text("step", entry.step);
    object.text("type", entry.type);
    object.text("title", entry.title);
    object.text("state", to_string(entry.state));
    add_text(object, "at", entry.at);
    add_text(object, "operation", entry.operation);
    add_text(object, "connection", entry.connection);
    add_value(object, "input", entry.input);
    add_value(object, "request", entry.request);
    add_value(object, "answer", entry.answer);
    add_value(object, "output", entry.output);
    if (entry.passed) object.flag("passed", *entry.passed);
    if (entry.taken) object.value("taken", entry.taken->empty() ? json::value() : json::value(*entry.taken));
    add_rare(object, entry);
    object.text("started_at", to_iso8601(entry.started_at));
    object.number("duration_ms", entry.duration_ms);
    add_attempts(object, entry.attempts);
}

json::value member(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value == nullptr ? json::value() : *value;
}

TimePoint time_of(const json::object& object, std::string_view name) {
    return parse_iso8601(text_or(object, name)).value_or(TimePoint());
}

double number_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_number() ? value->to_number<double>() : 0;
}

FailedAttempt read_attempt(const json::object& object) {
    FailedAttempt attempt;
    attempt.at = time_of(object, "at");
    attempt.duration_ms = number_of(object, "duration_ms");
    attempt.failure = text_or(object, "failure");
    attempt.message = text_or(object, "message");
    attempt.status = static_cast<int>(integer_or(object, "status", 0));
    return attempt;
}

std::optional<TimePoint> optional_time_of(const json::object& object, std::string_view name) {
    return parse_iso8601(text_or(object, name));
}

StepError read_error(const json::object& object) {
    return {std::string(text_or(object, "message")), std::string(text_or(object, "field")),
            std::string(text_or(object, "failure")), static_cast<int>(integer_or(object, "status", 0))};
}

void read_rare(const json::object& object, Entry& entry) {
    entry.at = text_or(object, "at");
    if (object.contains("count")) entry.count = integer_or(object, "count", 0);
    entry.flow = text_or(object, "flow");
    entry.version = static_cast<std::int32_t>(integer_or(object, "version", 0));
    entry.event = member(object, "event");
    entry.lookups = member(object, "lookups");
    entry.from = member(object, "from");
    entry.data = member(object, "data");
    if (object.contains("error")) entry.error = read_error(object_or_empty(object, "error"));
    entry.held_for = text_or(object, "held_for");
    entry.due_at = optional_time_of(object, name_of_due(entry));
    entry.paused_at = optional_time_of(object, "paused_at");
    entry.announced_at = optional_time_of(object, "announced_at");
    entry.tries = static_cast<std::int32_t>(integer_or(object, "tries", 0));
}

std::optional<Entry> read_entry(const json::object& object) {
    const auto state = parse_entry_state(text_or(object, "state"));
    if (!state) return std::nullopt;
    Entry entry;
    entry.step = text_or(object, "step");
    entry.type = text_or(object, "type");
    entry.title = text_or(object, "title");
    entry.state = *state;
    entry.operation = text_or(object, "operation");
    entry.connection = text_or(object, "connection");
    entry.input = member(object, "input");
    entry.request = member(object, "request");
    entry.answer = member(object, "answer");
    entry.output = member(object, "output");
    if (const auto* passed = object.if_contains("passed")) entry.passed = passed->is_bool() && passed->get_bool();
    if (object.contains("taken")) entry.taken = std::string(text_or(object, "taken"));
    read_rare(object, entry);
    entry.started_at = time_of(object, "started_at");
    entry.duration_ms = number_of(object, "duration_ms");
    for (const auto& attempt : array_or_empty(object, "attempts")) {
        if (attempt.is_object()) entry.attempts.push_back(read_attempt(attempt.get_object()));
    }
    return entry;
}

void shorten_body(json::value& holder) {
    auto* object = holder.if_object();
    auto* body = object == nullptr ? nullptr : object->if_contains("body");
    if (body == nullptr || !is_longer_than(*body, kept_body_bytes_max)) return;
    *body = "(" + std::to_string(to_text(*body).size()) + " bytes, not kept)";
}

}  // namespace

std::string_view to_string(EntryState state) {
    return state_names[static_cast<std::size_t>(state)];
}

std::optional<EntryState> parse_entry_state(std::string_view text) {
    for (std::size_t i = 0; i < state_names.size(); ++i) {
        if (state_names[i] == text) return static_cast<EntryState>(i);
    }
    return std::nullopt;
}

bool is_complete(EntryState state) {
    return state != EntryState::intent && state != EntryState::failed && state != EntryState::running &&
           state != EntryState::waiting;
}

const json::value& Entry::result() const {
    static const json::value nothing;
    if (!output.is_null()) return output;
    const auto* body = find_path(answer, "/body");
    return body == nullptr ? nothing : *body;
}

void add_lookups(Entry& entry, json::value taken) {
    if (taken.is_null()) return;
    if (!entry.lookups.is_object()) {
        entry.lookups = std::move(taken);
        return;
    }
    for (auto& table : taken.as_object()) {
        auto& known = entry.lookups.get_object()[table.key()];
        if (!known.is_object()) known = json::object();
        for (auto& found : table.value().as_object()) known.get_object()[found.key()] = std::move(found.value());
    }
}

json::object write_error(const StepError& error) {
    return {{"message", error.message},
            {"field", error.field.empty() ? json::value() : json::value(error.field)},
            {"status", error.status == 0 ? json::value() : json::value(error.status)},
            {"failure", error.failure}};
}

std::string write_journal(const Journal& journal) {
    std::string text;
    text.reserve(usual_entry_bytes * journal.size());
    text.push_back('[');
    for (const auto& entry : journal) {
        if (&entry != &journal.front()) text.push_back(',');
        append_entry(text, entry);
    }
    text.push_back(']');
    return text;
}

void shorten(Journal& journal) {
    for (auto& entry : journal) {
        shorten_body(entry.request);
        shorten_body(entry.answer);
    }
}

Result<Journal> read_journal(std::string_view text) {
    if (text == "[]") return Journal();  // of every new run
    const JsonLimits limits{.bytes_max = 256U * 1024 * 1024, .depth_max = 128};
    const auto value = parse_json(text, limits);
    if (!value || !value->is_array()) return Error(ErrorCode::internal, "The run's journal cannot be read.");
    Journal journal;
    for (const auto& item : value->get_array()) {
        auto entry = item.is_object() ? read_entry(item.get_object()) : std::nullopt;
        if (!entry) return Error(ErrorCode::internal, "The run's journal has an entry that cannot be read.");
        journal.push_back(std::move(*entry));
    }
    return journal;
}

}  // namespace tendril::engine
