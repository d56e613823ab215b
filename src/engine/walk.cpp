// The walk itself, and the steps that decide at once.
#include "engine/walk.hpp"

#include <algorithm>

#include "engine/explanation.hpp"

namespace tendril::engine {

namespace {

constexpr std::string_view otherwise_name = "otherwise";

std::string name_of(const flow::Step& step) {
    return step.title.empty() ? step.id : step.title;
}

// Equal as people mean it: 1 and 1.0 are, 1 and "1" are not.
bool equal(const json::value& left, const json::value& right) {
    if (left.is_number() && right.is_number()) return left.to_number<double>() == right.to_number<double>();
    return left == right;
}

}  // namespace

std::string told(const flow::Step& step, std::string_view message) {
    return "Step '" + name_of(step) + "': " + std::string(message);
}

Next Interpreter::Walk::go() {
    const auto progress = through(*run_.top_, run_.parts_.flow.steps);
    const bool is_over = progress != Progress::not_yet;
    // What is handed out comes back before the run ends; nothing new begins.
    Next next;
    if (is_over && run_.top_->at_work > 0) {
        next.kind = Next::Kind::attempt;
        return next;
    }
    switch (progress) {
        case Progress::done:
            return next;
        case Progress::left:
            next.kind = Next::Kind::filtered;
            return next;
        case Progress::stopped:
        case Progress::failed:
            next.kind = progress == Progress::failed ? Next::Kind::failed : Next::Kind::stopped;
            next.message = std::move(ending_.message);
            next.status = ending_.status;
            return next;
        case Progress::not_yet:
            break;
    }
    if (!offers_.empty() || run_.top_->at_work > 0) return hand_out();
    next.due_at = due_at_.value_or(now_);
    if (awaits_ || (waits_ && !retries_ && held_for_.empty())) {
        next.kind = Next::Kind::wait;
        next.awaits = std::move(awaits_);
    } else if (retries_) {
        next.kind = Next::Kind::retry;
    } else {
        next.kind = Next::Kind::held;
        next.held_for = std::move(held_for_);
    }
    return next;
}

Interpreter::Walk::Progress Interpreter::Walk::through(Place& place, const flow::Steps& steps) {
    for (const auto& step : steps) {
        const auto progress = std::visit([&](const auto& kind) { return enter(place, step, kind); }, step.kind);
        if (progress != Progress::done) return progress;
    }
    return Progress::done;
}

Interpreter::Walk::Progress Interpreter::Walk::enter(Place& place, const flow::Step& step,
                                                     const flow::FilterStep& filter) {
    Entry* entry = run_.index_.find(place.at, step.id);
    if (entry != nullptr && entry->error) return fail_again(step, *entry);
    if (entry == nullptr) {
        const auto passed = holds(place, filter.rule);
        if (!passed) return fail(place, step, "filter", passed.error());
        entry = &record(place, step, "filter");
        entry->passed = *passed;
    }
    return entry->passed.value_or(false) ? Progress::done : Progress::left;
}

Interpreter::Walk::Progress Interpreter::Walk::enter(Place& place, const flow::Step& step,
                                                     const flow::BranchStep& branch) {
    Entry* entry = run_.index_.find(place.at, step.id);
    if (entry != nullptr && entry->error) return fail_again(step, *entry);
    if (entry == nullptr) {
        auto taken = choose(place, branch);
        if (!taken) return fail(place, step, "branch", taken.error());
        entry = &record(place, step, "branch");
        entry->taken = std::move(*taken);
    }
    return take(place, entry->taken.value_or(""), branch.arms, branch.otherwise);
}

Interpreter::Walk::Progress Interpreter::Walk::enter(Place& place, const flow::Step& step,
                                                     const flow::SwitchStep& choice) {
    Entry* entry = run_.index_.find(place.at, step.id);
    if (entry != nullptr && entry->error) return fail_again(step, *entry);
    if (entry == nullptr) {
        auto taken = choose(place, choice);
        if (!taken) return fail(place, step, "switch", taken.error());
        entry = &record(place, step, "switch");
        entry->taken = std::move(*taken);
    }
    return take(place, entry->taken.value_or(""), choice.cases, choice.otherwise);
}

template <class Arms>
Interpreter::Walk::Progress Interpreter::Walk::take(Place& place, const std::string& taken, const Arms& arms,
                                                    const flow::Steps& otherwise) {
    for (const auto& arm : arms) {
        if (arm.name == taken) return through(place, arm.steps);
    }
    return taken == otherwise_name ? through(place, otherwise) : Progress::done;
}

Result<std::string> Interpreter::Walk::choose(Place& place, const flow::BranchStep& branch) {
    for (const auto& arm : branch.arms) {
        const auto held = holds(place, arm.rule);
        if (!held) return held.error();
        if (*held) return arm.name;
    }
    return std::string(branch.otherwise.empty() ? "" : otherwise_name);
}

Result<std::string> Interpreter::Walk::choose(Place& place, const flow::SwitchStep& choice) {
    const auto value = evaluate(place, choice.value);
    if (!value) return value.error();
    for (const auto& arm : choice.cases) {
        if (std::ranges::any_of(arm.equals, [&](const auto& literal) { return equal(literal, *value); }))
            return arm.name;
    }
    return std::string(choice.otherwise.empty() ? "" : otherwise_name);
}

Interpreter::Walk::Progress Interpreter::Walk::enter(Place& place, const flow::Step& step, const flow::StopStep& stop) {
    Entry* entry = run_.index_.find(place.at, step.id);
    if (entry != nullptr && entry->error) return fail_again(step, *entry);
    using As = flow::StopStep::As;
    if (entry == nullptr) {
        Result<json::value> message = json::value("");
        if (stop.message) message = evaluate(place, *stop.message);
        if (!message) return fail(place, step, "stop", message.error());
        entry = &record(place, step, "stop");
        entry->passed = false;
        entry->taken = stop.as == As::succeeded ? "succeeded" : stop.as == As::filtered ? "filtered" : "dead";
        entry->output = message->is_string() ? std::move(*message) : json::value(to_text(*message));
    }
    ending_.status = stop.as == As::succeeded  ? store::RunStatus::succeeded
                     : stop.as == As::filtered ? store::RunStatus::filtered
                                               : store::RunStatus::dead;
    ending_.message = entry->output.is_string() ? std::string(entry->output.get_string()) : std::string();
    if (stop.as == As::dead) ending_.message = told(step, ending_.message.empty() ? "Stopped." : ending_.message);
    return Progress::stopped;
}

Entry& Interpreter::Walk::record(Place& place, const flow::Step& step, std::string_view type, EntryState state) {
    Entry entry;
    entry.step = step.id;
    entry.at = place.at;
    entry.type = type;
    entry.title = step.title;
    entry.state = state;
    entry.started_at = now_;
    if (run_.parts_.lookups != nullptr) entry.lookups = run_.parts_.lookups->take_new();
    return run_.index_.add(std::move(entry));
}

Interpreter::Walk::Progress Interpreter::Walk::fail(Place& place, const flow::Step& step, std::string_view type,
                                                    Error error) {
    Entry* entry = run_.index_.find(place.at, step.id);
    if (entry == nullptr) entry = &record(place, step, type);
    entry->state = EntryState::failed;
    entry->error = StepError{error.message, error.field, "invalid", 0};
    return fail_again(step, *entry);
}

Interpreter::Walk::Progress Interpreter::Walk::fail_again(const flow::Step& step, const Entry& entry) {
    ending_.message = told(step, entry.error->message);
    ending_.status = store::RunStatus::dead;
    return Progress::failed;
}

Result<bool> Interpreter::Walk::holds(Place& place, const expr::Rule& rule) {
    auto held = rule.holds(run_.scope_->value_at(place.layer));
    if (!held) return Error(held.error().code, "The rule could not be evaluated. " + held.error().message);
    return held;
}

Result<json::value> Interpreter::Walk::evaluate(Place& place, const expr::Template& text) {
    auto value = text.evaluate(run_.scope_->at(place.layer), environment());
    if (!value) return Error(value.error().code, "The template could not be evaluated. " + explain(value.error()));
    return value;
}

void Interpreter::Walk::note_due(TimePoint due) {
    due_at_ = due_at_ ? std::min(*due_at_, due) : due;
}

}  // namespace tendril::engine
