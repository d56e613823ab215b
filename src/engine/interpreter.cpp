#include "engine/interpreter.hpp"

#include <utility>

#include "engine/place.hpp"
#include "engine/walk.hpp"

namespace tendril::engine {

namespace {

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
                                const std::string& time_zone) {
    auto data = parse_json(event.data, {.bytes_max = 16U * 1024 * 1024, .depth_max = 64});
    if (!data) return Error(ErrorCode::internal, "The stored event cannot be read: " + data.error().message);
    merge_data(*data, journal);
    json::object scope;
    scope["trigger"] = json::object{{"type", event.type},
                                    {"id", event.external_id},
                                    {"occurred_at", to_iso8601(event.occurred_at)},
                                    {"received_at", to_iso8601(event.received_at)},
                                    {"data", std::move(*data)}};
    scope["steps"] = json::object();
    scope["vars"] = flow.variables;
    scope["workspace"] = json::object{{"id", event.workspace}, {"time_zone", time_zone}};
    return scope;
}

}  // namespace tendril::engine
