// Waits on the walk.
#include "engine/explanation.hpp"
#include "engine/wait_end.hpp"
#include "engine/walk.hpp"

namespace tendril::engine {

namespace {

// The event that woke a run, as expressions read it.
json::object shown(const store::Event& event) {
    auto data = parse_json(event.data, {.bytes_max = 16U * 1024 * 1024, .depth_max = 64});
    return {{"type", event.type}, {"id", event.external_id}, {"data", data ? std::move(*data) : json::value()}};
}

}  // namespace

Interpreter::Walk::Progress Interpreter::Walk::enter(Place& place, const flow::Step& step, const flow::WaitStep& wait) {
    Entry* entry = run_.index_.find(place.at, step.id);
    if (entry != nullptr && entry->error) return fail_again(step, *entry);
    if (entry != nullptr && is_complete(entry->state)) {
        if (entry->passed.value_or(true)) return Progress::done;
        ending_ = {told(step, "What was waited for did not come."), store::RunStatus::filtered};
        return Progress::stopped;
    }
    if (entry == nullptr) {
        // A run can await one event at a time.
        if (std::holds_alternative<flow::WaitForEvent>(wait) && awaits_) return Progress::not_yet;
        auto begun = std::visit([&](const auto& kind) { return begin_wait(place, step, kind); }, wait);
        if (!begun) return fail(place, step, "wait", begun.error());
        entry = *begun;
    }
    const TimePoint due = entry->due_at.value_or(now_);
    if (const auto* event = std::get_if<flow::WaitForEvent>(&wait)) {
        if (run_.woken_by_) {
            auto came = shown(*run_.woken_by_);
            const auto is_it = is_awaited(place, *event, *entry, came);
            if (!is_it) return fail(place, step, "wait", is_it.error());
            if (*is_it) {
                run_.woken_by_.reset();
                return end_wait(place, step, *entry, std::move(came), false, false);
            }
        }
        if (now_ < due) return stay(*entry);
        return end_wait(place, step, *entry, nullptr, true, event->on_timeout == flow::Afterwards::stop);
    }
    if (now_ < due) return stay(*entry);
    const auto* until = std::get_if<flow::WaitUntil>(&wait);
    const bool was_past = until != nullptr && due <= entry->started_at;
    return end_wait(place, step, *entry, nullptr, false, was_past && until->if_past == flow::Afterwards::stop);
}

Result<Entry*> Interpreter::Walk::begin_wait(Place& place, const flow::Step& step, const flow::WaitFor& wait) {
    Entry& entry = record(place, step, "wait", EntryState::waiting);
    entry.due_at = now_ + wait.duration;
    return &entry;
}

Result<Entry*> Interpreter::Walk::begin_wait(Place& place, const flow::Step& step, const flow::WaitUntil& wait) {
    const auto end = end_of_wait(wait, run_.scope_->at(place.layer), environment());
    if (!end) return Error(end.error().code, explain(end.error()), end.error().field);
    Entry& entry = record(place, step, "wait", EntryState::waiting);
    entry.due_at = *end;
    return &entry;
}

Result<Entry*> Interpreter::Walk::begin_wait(Place& place, const flow::Step& step, const flow::WaitForEvent& wait) {
    std::string key = run_.parts_.run.ordering_key;
    if (wait.key) {
        const auto written = evaluate(place, *wait.key);
        if (!written) return written.error();
        key = written->is_string() ? std::string(written->get_string())
              : written->is_null() ? std::string()
                                   : to_text(*written);
    }
    if (key.empty()) {
        return Error(ErrorCode::invalid_input, "The key of the awaited event came out empty: nothing could ever come.",
                     "event.key");
    }
    Entry& entry = record(place, step, "wait", EntryState::waiting);
    entry.due_at = now_ + wait.time_out;
    entry.event = json::object{{"type", wait.event_type}, {"key", key}};
    return &entry;
}

Result<bool> Interpreter::Walk::is_awaited(Place& place, const flow::WaitForEvent& wait, const Entry& entry,
                                           json::object event) {
    if (run_.woken_by_->type != wait.event_type || !entry.event.is_object()) return false;
    if (run_.woken_by_->ordering_key != text_or(entry.event.get_object(), "key")) return false;
    if (!wait.rule) return true;
    auto data = run_.scope_->at(place.layer);
    data["event"] = std::move(event);
    auto held = wait.rule->holds(json::value(std::move(data)));
    if (!held) return Error(held.error().code, "The rule could not be evaluated. " + held.error().message);
    return *held;
}

Interpreter::Walk::Progress Interpreter::Walk::end_wait(Place& place, const flow::Step& step, Entry& entry,
                                                        json::value event, bool timed_out, bool stops) {
    entry.state = EntryState::done;
    entry.output = json::object{{"timed_out", timed_out}, {"event", std::move(event)}};
    entry.duration_ms = static_cast<double>((now_ - entry.started_at).count()) / 1000.0;
    run_.scope_->add_output(place.layer, step.id, entry.output);
    if (!stops) return Progress::done;
    entry.passed = false;
    ending_ = {told(step, timed_out ? "The time ran out." : "The time to wait for had passed already."),
               store::RunStatus::filtered};
    return Progress::stopped;
}

Interpreter::Walk::Progress Interpreter::Walk::stay(const Entry& entry) {
    waits_ = true;
    note_due(entry.due_at.value_or(now_));
    if (entry.event.is_object()) {
        const auto& event = entry.event.get_object();
        awaits_ = store::Await{std::string(text_or(event, "type")), std::string(text_or(event, "key"))};
    }
    return Progress::not_yet;
}

}  // namespace tendril::engine
