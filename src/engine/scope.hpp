// What the expressions of a run read, at every place where its steps run: the flow itself, an item of a loop, a
// sub-flow.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace tendril::engine {

// A place's own part of what is read there. It lies in the shared scope while the place is looked at from, and here
// otherwise: nothing is copied for the thousand items of a loop.
class Layer {
 public:
    // Of the flow itself.
    Layer() = default;
    // Of an item: `names` come on top of what the place around it has.
    Layer(Layer& around, json::object names) : around_(&around), names_(std::move(names)) {}
    // Of a sub-flow: `names` replace what the place around it has; it sees none of the steps outside.
    static Layer of_sub_flow(Layer& around, json::object names);

 private:
    friend class Scope;
    Layer* around_ = nullptr;
    json::object names_;   // by root name; while installed: what they hide
    json::object steps_;   // its steps' outputs, while not installed; of a sub-flow installed: what they hide
    json::object errors_;  // the same of errors
    std::vector<std::string> step_ids_;
    std::vector<std::string> error_ids_;
    bool is_sub_flow_ = false;
};

class Scope {
 public:
    // `root` holds trigger, steps, vars and workspace.
    explicit Scope(json::object root, Layer& flow) : root_(std::move(root)), current_(&flow) {}

    // What is read at the layer's place; valid until another place is asked for.
    const json::object& at(Layer& layer) { return value_at(layer).get_object(); }
    const json::value& value_at(Layer& layer);
    // It is copied when the scope is read again, which it may never be: until then it stays where it is, unchanged.
    void add_output(Layer& layer, const std::string& step, const json::value& output);
    void add_error(Layer& layer, const std::string& step, json::object error);
    // Back to what the layer around sees; call it before a layer is destroyed.
    void leave(Layer& layer);

 private:
    void put_output();
    void look_from(Layer& layer);
    void install(Layer& layer);
    void uninstall(Layer& layer);
    json::object& group(std::string_view name);
    void swap_names(json::object& names);

    // The last output, when it is not in the scope yet.
    struct Output {
        Layer* layer;
        std::string step;
        const json::value* value;
    };

    json::value root_;
    Layer* current_;
    std::optional<Output> unread_;
};

}  // namespace tendril::engine
