// Loops and sub-flows on the walk: places inside a place.
#include <algorithm>

#include "engine/explanation.hpp"
#include "engine/walk.hpp"
#include "flow/limits.hpp"

namespace tendril::engine {

namespace {

// Loops in loops: more entries than this make a journal that nobody can keep or read.
constexpr std::size_t journal_entries_max = 20'000;
// What is kept of the steps of later items is only that they are done: a thousand full records would be written again
// with every step.
constexpr std::size_t items_kept_in_full = 100;

std::string inner_place(const Place& place, const std::string& step) {
    return place.at.empty() ? step : place.at + "/" + step;
}

void keep_state_only(Entry& entry) {
    if (entry.error || !entry.attempts.empty()) return;
    entry.input = nullptr;
    entry.request = nullptr;
    entry.answer = nullptr;
    entry.output = nullptr;
    entry.lookups = nullptr;
}

}  // namespace

Interpreter::Walk::Progress Interpreter::Walk::enter(Place& place, const flow::Step& step,
                                                     const flow::ForEachStep& kind) {
    Entry* entry = run_.index_.find(place.at, step.id);
    if (entry != nullptr && entry->error) return fail_again(step, *entry);
    if (entry != nullptr && is_complete(entry->state)) return Progress::done;
    auto opened = open_loop(place, step, kind, entry);
    if (!opened) return fail(place, step, "for_each", opened.error());
    Loop& loop = **opened;
    if (const auto progress = work_at(place, kind, step.id, loop); progress != Progress::done) return progress;
    entry = run_.index_.find(place.at, step.id);
    entry->state = EntryState::done;
    entry->output = json::object{{"count", loop.items.size()}, {"failed", loop.failed}};
    entry->duration_ms = static_cast<double>((now_ - entry->started_at).count()) / 1000.0;
    run_.scope_->add_output(place.layer, step.id, entry->output);
    place.loops.erase(step.id);
    return Progress::done;
}

// The loop as it was left, or begun from what the journal holds.
Result<Loop*> Interpreter::Walk::open_loop(Place& place, const flow::Step& step, const flow::ForEachStep& kind,
                                           Entry* entry) {
    if (const auto known = place.loops.find(step.id); known != place.loops.end()) return &known->second;
    if (run_.index_.size() >= journal_entries_max) {
        return Error(ErrorCode::too_large, "The run has more than 20,000 steps. Split the list that it works through.");
    }
    auto items = evaluate(place, kind.items);
    if (!items) return items.error();
    if (items->is_null()) *items = json::array();
    if (!items->is_array()) return Error(ErrorCode::invalid_input, "'items' did not give a list.", "items");
    const auto count = items->get_array().size();
    if (count > flow::items_max) {
        return Error(ErrorCode::too_large,
                     "The list has " + std::to_string(count) + " items; a loop takes at most " +
                         std::to_string(flow::items_max) + ".",
                     "items");
    }
    if (entry == nullptr) {
        record(place, step, "for_each", EntryState::running).count = static_cast<std::int64_t>(count);
    } else if (entry->count != static_cast<std::int64_t>(count)) {
        return Error(ErrorCode::internal, "The list is not the same as when the loop began.", "items");
    }
    Loop& loop = place.loops[step.id];
    loop.items = std::move(items->get_array());
    return &loop;
}

Interpreter::Walk::Progress Interpreter::Walk::work_at(Place& place, const flow::ForEachStep& kind,
                                                       const std::string& step, Loop& loop) {
    const auto offered_before = offers_.size();
    bool fails = false;
    bool stops = false;
    // Items that end make room for others, until every active one waits for something.
    for (std::size_t i = 0; i < loop.active.size() || (!fails && !stops && loop.next < loop.items.size());) {
        if (i == loop.active.size()) {
            if (loop.active.size() == static_cast<std::size_t>(kind.concurrency)) break;
            loop.active.push_back(make_item(place, kind, step, loop));
        }
        Place& item = *loop.active[i];
        const auto progress = through(item, kind.steps);
        const bool is_survived = progress == Progress::failed && kind.goes_on_after_errors;
        if (progress == Progress::done || progress == Progress::left || is_survived) {
            loop.failed += is_survived ? 1 : 0;
            leave_item(item);
            loop.active.erase(loop.active.begin() + static_cast<std::ptrdiff_t>(i));
            continue;
        }
        fails = fails || progress == Progress::failed;
        stops = stops || progress == Progress::stopped;
        ++i;
    }
    if (!fails && !stops) return loop.active.empty() ? Progress::done : Progress::not_yet;
    // Nothing new begins, and what is under way comes back first.
    offers_.resize(offered_before);
    const bool is_at_work = std::ranges::any_of(loop.active, [](const auto& item) { return item->at_work > 0; });
    if (is_at_work) return Progress::not_yet;
    return stops ? Progress::stopped : Progress::failed;
}

std::unique_ptr<Place> Interpreter::Walk::make_item(Place& place, const flow::ForEachStep& kind,
                                                    const std::string& step, Loop& loop) {
    auto item = std::make_unique<Place>();
    item->index = loop.next++;
    item->at = inner_place(place, step) + "[" + std::to_string(item->index) + "]";
    item->around = &place;
    item->layer = Layer(place.layer, {{kind.variable, loop.items[item->index]}, {"index", item->index}});
    run_.restore(*item);
    return item;
}

void Interpreter::Walk::leave_item(Place& item) {
    run_.scope_->leave(item.layer);
    if (item.index < items_kept_in_full) return;
    for (auto* entry : run_.index_.at(item.at)) keep_state_only(*entry);
}

Interpreter::Walk::Progress Interpreter::Walk::enter(Place& place, const flow::Step& step,
                                                     const flow::SubFlowStep& kind) {
    Entry* entry = run_.index_.find(place.at, step.id);
    if (entry != nullptr && entry->error) return fail_again(step, *entry);
    if (entry != nullptr && is_complete(entry->state)) return Progress::done;
    auto opened = open_sub_flow(place, step, kind, entry);
    if (!opened) return fail(place, step, "sub_flow", opened.error());
    Place& inner = **opened;
    const auto progress = through(inner, inner.sub_flow->steps);
    if (progress != Progress::done && progress != Progress::left) return progress;
    json::object outputs;
    for (const auto* made : run_.index_.at(inner.at)) {
        if (made->type == "action" && is_complete(made->state)) outputs[made->step] = made->result();
    }
    run_.scope_->leave(inner.layer);
    place.sub_flows.erase(step.id);
    entry = run_.index_.find(place.at, step.id);
    entry->state = EntryState::done;
    entry->output = json::object{{"steps", std::move(outputs)}};
    entry->duration_ms = static_cast<double>((now_ - entry->started_at).count()) / 1000.0;
    run_.scope_->add_output(place.layer, step.id, entry->output);
    return Progress::done;
}

Result<Place*> Interpreter::Walk::open_sub_flow(Place& place, const flow::Step& step, const flow::SubFlowStep& kind,
                                                Entry* entry) {
    if (const auto known = place.sub_flows.find(step.id); known != place.sub_flows.end()) return known->second.get();
    if (auto allowed = check_depth(place, kind.flow); !allowed) return allowed.error();
    const auto& flows = run_.parts_.flows;
    const auto flow = entry == nullptr ? flows.published(kind.flow) : flows.find(kind.flow, entry->version);
    if (flow == nullptr || flow->workspace != run_.parts_.flow.workspace) {
        return Error(ErrorCode::not_found,
                     entry == nullptr
                         ? "The flow '" + kind.flow + "' is not published. Publish it, then replay this run."
                         : "Version " + std::to_string(entry->version) + " of the flow '" + kind.flow +
                               "' cannot be used by this program.");
    }
    if (entry == nullptr) {
        auto input = kind.input.evaluate(run_.scope_->at(place.layer), environment());
        if (!input) {
            return Error(input.error().code, "The input could not be evaluated. " + explain(input.error()));
        }
        entry = &record(place, step, "sub_flow", EntryState::running);
        entry->flow = flow->id;
        entry->version = flow->version;
        entry->input = std::move(*input);
    }
    const auto& outer = run_.scope_->at(place.layer);
    json::object trigger = object_or_empty(outer, "trigger");
    trigger["data"] = entry->input;
    auto inner = std::make_unique<Place>();
    inner->at = inner_place(place, step.id);
    inner->around = &place;
    inner->sub_flow = flow;
    inner->layer = Layer::of_sub_flow(place.layer, {{"trigger", std::move(trigger)}, {"vars", flow->variables}});
    run_.restore(*inner);
    return (place.sub_flows[step.id] = std::move(inner)).get();
}

Result<void> Interpreter::Walk::check_depth(const Place& place, const std::string& flow) const {
    int depth = 0;
    bool comes_back = flow == run_.parts_.flow.id;
    for (const auto* around = &place; around != nullptr; around = around->around) {
        if (around->sub_flow == nullptr) continue;
        ++depth;
        comes_back = comes_back || around->sub_flow->id == flow;
    }
    if (comes_back) return Error(ErrorCode::invalid_input, "The flow '" + flow + "' would run itself without end.");
    if (depth < flow::sub_flow_depth_max) return {};
    return Error(ErrorCode::invalid_input,
                 "Sub-flows are nested deeper than " + std::to_string(flow::sub_flow_depth_max) + " levels.");
}

}  // namespace tendril::engine
