#include "engine/scope.hpp"

#include <algorithm>
#include <utility>

namespace tendril::engine {

namespace {

bool encloses(const Layer* outer, const Layer* inner, Layer* (*around)(const Layer*)) {
    for (; inner != nullptr; inner = around(inner)) {
        if (inner == outer) return true;
    }
    return false;
}

void put(json::object& group, json::object& kept) {
    for (auto& member : kept) group[member.key()] = std::move(member.value());
    kept.clear();
}

void take(json::object& group, const std::vector<std::string>& ids, json::object& kept) {
    for (const auto& id : ids) {
        auto* value = group.if_contains(id);
        if (value == nullptr) continue;
        kept[id] = std::move(*value);
        group.erase(id);
    }
}

}  // namespace

Layer Layer::of_sub_flow(Layer& around, json::object names) {
    Layer layer(around, std::move(names));
    layer.is_sub_flow_ = true;
    return layer;
}

const json::value& Scope::value_at(Layer& layer) {
    put_output();
    look_from(layer);
    return root_;
}

void Scope::add_output(Layer& layer, const std::string& step, const json::value& output) {
    put_output();
    unread_ = Output{&layer, step, &output};
}

void Scope::put_output() {
    if (!unread_) return;
    auto [added_to, step, value] = *std::exchange(unread_, std::nullopt);
    auto& layer = *added_to;
    look_from(layer);
    group("steps")[step] = *value;
    if (layer.around_ != nullptr && std::ranges::find(layer.step_ids_, step) == layer.step_ids_.end()) {
        layer.step_ids_.push_back(std::move(step));
    }
}

void Scope::add_error(Layer& layer, const std::string& step, json::object error) {
    put_output();
    look_from(layer);
    group("errors")[step] = std::move(error);
    if (layer.around_ != nullptr && std::ranges::find(layer.error_ids_, step) == layer.error_ids_.end()) {
        layer.error_ids_.push_back(step);
    }
}

void Scope::leave(Layer& layer) {
    put_output();
    const auto around = [](const Layer* inner) { return inner->around_; };
    if (encloses(&layer, current_, around)) look_from(*layer.around_);
}

void Scope::look_from(Layer& layer) {
    if (current_ == &layer) return;
    const auto around = [](const Layer* inner) { return inner->around_; };
    while (!encloses(current_, &layer, around)) uninstall(*current_);
    std::vector<Layer*> missing;
    for (auto* inner = &layer; inner != current_; inner = inner->around_) missing.push_back(inner);
    while (!missing.empty()) {
        install(*missing.back());
        missing.pop_back();
    }
}

void Scope::install(Layer& layer) {
    swap_names(layer.names_);
    if (layer.is_sub_flow_) {
        std::swap(group("steps"), layer.steps_);
        std::swap(group("errors"), layer.errors_);
    } else {
        put(group("steps"), layer.steps_);
        if (!layer.errors_.empty()) put(group("errors"), layer.errors_);
    }
    current_ = &layer;
}

void Scope::uninstall(Layer& layer) {
    if (layer.is_sub_flow_) {
        std::swap(group("steps"), layer.steps_);
        std::swap(group("errors"), layer.errors_);
    } else {
        take(group("steps"), layer.step_ids_, layer.steps_);
        if (!layer.error_ids_.empty()) take(group("errors"), layer.error_ids_, layer.errors_);
    }
    swap_names(layer.names_);
    current_ = layer.around_;
}

json::object& Scope::group(std::string_view name) {
    auto& value = root_.get_object()[name];
    if (!value.is_object()) value.emplace_object();
    return value.get_object();
}

// A name that hides nothing hides null: what is not there reads as null anyway.
void Scope::swap_names(json::object& names) {
    for (auto& member : names) std::swap(root_.get_object()[member.key()], member.value());
}

}  // namespace tendril::engine
