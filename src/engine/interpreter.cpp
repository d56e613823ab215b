#include "engine/interpreter.hpp"

#include <boost/json/parse.hpp>
#include <utility>

#include "engine/place.hpp"
#include "engine/walk.hpp"

namespace tendril::engine {

namespace {

constexpr std::size_t stored_depth_max = 64;

bool has_output(const Entry& entry) {
    return entry.type == "action" || entry.type == "for_each" || entry.type == "wait" || entry.type == "sub_flow";
}

// Steps that are no action and failed are decided anew when a person has the run tried again.
Journal& without_void_decisions(Journal& journal) {
    std::erase_if(journal, [](const Entry& entry) {
        return entry.state == EntryState::failed && entry.type != "action" && !entry.error;
    });
    return journal;
}

// Its size and its numbers were checked when it came in.
Result<json::value> parse_stored(std::string_view data, const json::storage_ptr& storage) {
    json::parse_options options;
    options.max_depth = stored_depth_max;
    boost::system::error_code failure;
    auto value = json::parse(data, failure, storage, options);
    if (failure) return Error(ErrorCode::internal, "The stored event cannot be read: " + failure.message());
    return value;
}

// Later data lies over earlier data; the run's own comes last.
void merge_data(json::value& data, const Journal& journal) {
    json::object merged;
    for (const auto& entry : journal) {
        if (entry.type != "merged" || !entry.data.is_object()) continue;
        for (const auto& member : entry.data.get_object()) merged[member.key()] = member.value();
    }
    if (merged.empty()) return;
    if (auto* own = data.if_object()) {
        for (auto& member : *own) merged[member.key()] = std::move(member.value());
    }
    data = std::move(merged);
}

}  // namespace

Interpreter::Interpreter(InterpreterParts parts, json::object root)
    : parts_(parts), index_(without_void_decisions(parts.journal)), top_(std::make_unique<Place>()) {
    // Whoever started the run again has settled what it was held for.
    for (auto& entry : parts_.journal) {
        if (entry.held_for.empty()) continue;
        entry.held_for.clear();
        entry.error.reset();
        entry.due_at.reset();
        entry.tries = 0;
    }
    scope_ = std::make_unique<Scope>(std::move(root), top_->layer);
    restore(*top_);
}

Interpreter::~Interpreter() = default;

void Interpreter::restore(Place& place) {
    for (const auto* entry : index_.at(place.at)) {
        if (entry->error) scope_->add_error(place.layer, entry->step, write_error(*entry->error));
        const bool is_read = has_output(*entry) && is_complete(entry->state) && entry->state != EntryState::continued;
        if (is_read) scope_->add_output(place.layer, entry->step, entry->result());
    }
}

Next Interpreter::advance(TimePoint now, bool may_attempt) {
    return Walk(*this, now, may_attempt).go();
}

void Interpreter::returned(const Task& task) {
    for (auto* place = task.place; place != nullptr; place = place->around) --place->at_work;
    const Entry& entry = *task.entry;
    if (entry.error) scope_->add_error(task.place->layer, entry.step, write_error(*entry.error));
}

void Interpreter::complete(const Task& task) {
    scope_->add_output(task.place->layer, task.entry->step, task.entry->result());
}

int Interpreter::at_work() const {
    return top_->at_work;
}

const json::object& Interpreter::scope(const Task& task) {
    return scope_->at(task.place->layer);
}

Result<json::object> make_scope(const flow::CompiledFlow& flow, const store::Event& event, const Journal& journal,
                                const std::string& time_zone, json::storage_ptr storage) {
    auto data = parse_stored(event.data, storage);
    if (!data) return data.error();
    merge_data(*data, journal);
    json::object scope(4, storage);
    scope.emplace("trigger", json::object({{"type", event.type},
                                           {"id", event.external_id},
                                           {"occurred_at", to_iso8601(event.occurred_at)},
                                           {"received_at", to_iso8601(event.received_at)},
                                           {"data", std::move(*data)}},
                                          storage));
    scope.emplace("steps", json::object(storage));
    scope.emplace("vars", flow.variables);
    scope.emplace("workspace", json::object({{"id", event.workspace}, {"time_zone", time_zone}}, storage));
    return scope;
}

}  // namespace tendril::engine
