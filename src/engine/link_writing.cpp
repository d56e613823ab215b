#include "engine/link_writing.hpp"

#include "connector/request.hpp"

namespace tendril::engine {

namespace {

// What was sent in the body, by the target's field names.
json::object sent_fields(const connector::Action& action, const json::object& input) {
    json::object fields = input;
    for (const auto& parameter : action.parameters) fields.erase(parameter.name);
    return fields;
}

Result<std::string> evaluate_id(const expr::Template& id, const json::object& scope,
                                const expr::Environment& environment) {
    const auto value = id.evaluate(scope, environment);
    if (!value) return value.error();
    return connector::id_at(*value, "");
}

Result<std::string> target_of(const flow::ActionStep& step, const Entry& entry, const json::object& scope,
                              const expr::Environment& environment) {
    if (step.link->target_id) return evaluate_id(*step.link->target_id, scope, environment);
    return connector::id_at(entry.result(), step.operation->action.result_id);
}

// What the action core.links.save was given.
store::Link link_of_input(const std::string& workspace, const Entry& entry) {
    const auto& input = entry.input.get_object();
    store::Link link;
    link.workspace = workspace;
    link.kind = text_or(input, "kind");
    link.source_id = connector::id_at(entry.input, "/source_id");
    link.connection = text_or(input, "connection");
    link.target_id = connector::id_at(entry.input, "/target_id");
    link.state = object_or_empty(input, "state");
    return link;
}

}  // namespace

Result<std::optional<store::Link>> make_link(const std::string& workspace, const flow::ActionStep& step,
                                             const Entry& entry, const std::function<const json::object&()>& scope,
                                             const expr::Environment& environment) {
    if (step.operation->action.builtin == connector::Builtin::save_link && entry.state == EntryState::done) {
        return std::optional(link_of_input(workspace, entry));
    }
    const bool nothing_was_written = entry.state == EntryState::skipped || entry.state == EntryState::unchanged;
    if (!step.link || nothing_was_written) return std::optional<store::Link>();
    const auto& read = scope();
    store::Link link;
    link.workspace = workspace;
    link.kind = step.link->kind;
    link.connection = entry.connection;
    auto source = evaluate_id(step.link->source_id, read, environment);
    if (!source) return source.error();
    auto target = target_of(step, entry, read, environment);
    if (!target) return target.error();
    if (source->empty())
        return Error(ErrorCode::invalid_input, "The link's source id came out empty.", "link.source_id");
    if (target->empty())
        return Error(ErrorCode::invalid_input, "The link's target id came out empty.", "link.target_id");
    link.source_id = std::move(*source);
    link.target_id = std::move(*target);
    if (!step.link->state) {
        if (entry.input.is_object()) link.state = sent_fields(step.operation->action, entry.input.get_object());
        return std::optional(std::move(link));
    }
    auto state = step.link->state->evaluate(read, environment);
    if (!state) return state.error();
    link.state = std::move(*state);
    return std::optional(std::move(link));
}

}  // namespace tendril::engine
