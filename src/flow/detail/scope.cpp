#include "flow/detail/scope.hpp"

#include <algorithm>
#include <utility>

#include "flow/detail/data_path.hpp"
#include "flow/detail/schema_path.hpp"
#include "flow/detail/suggestion.hpp"
#include "flow/find_step.hpp"
#include "flow/limits.hpp"

namespace tendril::flow::detail {

namespace {

const std::vector<std::string>& roots() {
    static const std::vector<std::string> names{"trigger", "steps", "errors", "vars", "workspace"};
    return names;
}

// The members of what a step of this type gives to later ones; empty when it gives nothing.
std::vector<std::string> output_of(std::string_view type) {
    if (type == "for_each") return {"count", "failed"};
    if (type == "wait") return {"timed_out", "event"};
    if (type == "sub_flow") return {"steps"};
    return {};
}

// What an action does when it has no output and the flow goes on all the same; "" for what cannot be.
std::string gives_nothing_when(const json::object& step) {
    const auto* on_error = step.if_contains("on_error");
    if (on_error != nullptr && (on_error->is_object() || *on_error == "continue"))
        return "fails and the flow goes on";
    if (text_or(step, "on_gone") == "skip") return "finds that what it acts on is gone";
    if (step.contains("only_changes_from")) return "finds that nothing has changed";
    return {};
}

}  // namespace

Scope::Scope(const json::object& document, const connector::Catalog& catalog, const KnownFlows* flows, Report& report)
    : report_(report) {
    for (const auto& id : array_or_empty(object_or_empty(document, "trigger"), "operations")) {
        const auto* text = id.if_string();
        const auto* operation = text == nullptr ? nullptr : catalog.operation(*text);
        if (operation != nullptr && operation->kind == connector::Operation::Kind::trigger) {
            triggers_.push_back(operation);
        }
    }
    for (const auto& variable : object_or_empty(document, "variables")) variables_.emplace_back(variable.key());
    collect(array_or_empty(document, "steps"), catalog, flows, 1);
}

void Scope::collect(const json::array& steps, const connector::Catalog& catalog, const KnownFlows* flows, int depth) {
    if (depth > nesting_max) return;
    for (const auto& value : steps) {
        const auto* step = value.if_object();
        if (step == nullptr) continue;
        const std::string id(text_or(*step, "id"));
        KnownStep known{.type = std::string(text_or(*step, "type"))};
        known.operation = catalog.operation(text_or(*step, "operation"));
        if (known.type == "sub_flow" && flows != nullptr)
            known.sub_flow = flows->published(std::string(text_or(*step, "flow")));
        known.gives_nothing_when = gives_nothing_when(*step);
        if (!id.empty() && steps_.emplace(id, std::move(known)).second) step_order_.push_back(id);
        for (const auto* arms : {"branches", "cases"}) {
            for (const auto& arm : array_or_empty(*step, arms)) {
                if (arm.is_object()) collect(array_or_empty(arm.get_object(), "steps"), catalog, flows, depth + 1);
            }
        }
        collect(array_or_empty(*step, "otherwise"), catalog, flows, depth + 1);
        collect(array_or_empty(*step, "steps"), catalog, flows, depth + 1);
        collect(array_or_empty(object_or_empty(*step, "on_error"), "steps"), catalog, flows, depth + 1);
    }
}

void Scope::check(const Place& place, std::string_view member, std::string_view path) {
    const auto parts = split_path(path);
    if (parts.empty()) return;
    if (parts[0] == "trigger") return check_trigger(place, member, parts);
    if (parts[0] == "steps") return check_step(place, member, parts);
    if (parts[0] == "errors") return check_error(place, member, parts);
    if (const auto* name = find_name(parts[0])) return check_name(place, member, parts, *name);
    if (parts[0] == "vars") return check_known(place, member, parts, variables_, "a variable of this flow");
    if (parts[0] == "workspace") {
        return check_known(place, member, parts, {"id", "time_zone"}, "something a workspace has");
    }
    report_unknown_root(place, member, parts);
}

void Scope::report_unknown_root(const Place& place, std::string_view member, const Parts& parts) const {
    const auto fields = data_fields();
    const bool is_data_field = std::find(fields.begin(), fields.end(), parts[0]) != fields.end();
    std::vector<std::string> known;
    for (const auto& name : names_) known.push_back(name.text);
    known.insert(known.end(), roots().begin(), roots().end());
    report_.error(
        place, member,
        "It reads '" + dotted(parts) + "', but what can be read begins with trigger, steps, errors, vars or workspace.",
        is_data_field ? "Did you mean 'trigger.data." + dotted(parts) + "'?" : suggest(parts[0], known));
}

bool Scope::is_taken(std::string_view name) const {
    return std::ranges::find(roots(), name) != roots().end() || find_name(name) != nullptr || name == "event" ||
           name == "index";
}

// The innermost of that name.
const Scope::Name* Scope::find_name(std::string_view text) const {
    const auto found =
        std::find_if(names_.rbegin(), names_.rend(), [&](const Name& name) { return name.text == text; });
    return found == names_.rend() ? nullptr : &*found;
}

void Scope::check_name(const Place& place, std::string_view member, const Parts& parts, const Name& name) const {
    if (name.facts.schema == nullptr) return;
    const auto unknown = find_unknown_part(*name.facts.schema, std::span(parts).subspan(1));
    if (!unknown) return;
    const auto near = nearest(parts[1 + unknown->index], unknown->names);
    if (near.empty()) return;
    report_.warning(place, member, "It reads '" + dotted(parts) + "', which '" + name.text + "' is not known to have.",
                    "Did you mean '" + near + "'?");
}

void Scope::check_known(const Place& place, std::string_view member, const Parts& parts,
                        const std::vector<std::string>& names, std::string_view what) const {
    if (parts.size() < 2 || std::find(names.begin(), names.end(), parts[1]) != names.end()) return;
    report_.error(place, member,
                  "It reads '" + dotted(parts, 2) + "', and '" + parts[1] + "' is not " + std::string(what) + ".",
                  suggest(parts[1], names, "Add it to 'variables'."));
}

std::vector<std::string> Scope::data_fields() const {
    std::vector<std::string> names;
    for (const auto* trigger : triggers_) {
        for (const auto& field : object_or_empty(trigger->trigger.data_schema, "properties")) {
            names.emplace_back(field.key());
        }
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

void Scope::check_trigger(const Place& place, std::string_view member, const Parts& parts) {
    static const std::vector<std::string> known{"type", "id", "occurred_at", "received_at", "data"};
    if (parts.size() < 2) return;
    if (std::find(known.begin(), known.end(), parts[1]) == known.end()) {
        const auto fields = data_fields();
        const bool is_data_field = std::find(fields.begin(), fields.end(), parts[1]) != fields.end();
        report_.error(place, member, "It reads '" + dotted(parts, 2) + "', which a trigger does not have.",
                      is_data_field ? "Did you mean 'trigger.data." + parts[1] + "'?" : suggest(parts[1], known));
        return;
    }
    if (parts[1] == "data" && parts.size() > 2) read_members_.insert(parts[2]);
    if (parts[1] != "data" || triggers_.empty()) return;
    std::optional<UnknownPart> unknown;
    for (const auto* trigger : triggers_) {
        unknown = find_unknown_part(trigger->trigger.data_schema, std::span(parts).subspan(2));
        if (!unknown) return;
    }
    auto names = unknown->index == 0 ? data_fields() : unknown->names;
    report_.warning(place, member,
                    "It reads '" + dotted(parts) + "', which none of the flow's triggers is known to carry.",
                    suggest(parts[2 + unknown->index], names, "Check the trigger's fields in the catalog."));
}

void Scope::check_step(const Place& place, std::string_view member, const Parts& parts) const {
    if (parts.size() < 2) return;
    const auto name = "'" + dotted(parts) + "'";
    const auto known = steps_.find(parts[1]);
    if (known == steps_.end()) {
        report_.error(place, member, "It reads " + name + ", and this flow has no step '" + parts[1] + "'.",
                      suggest(parts[1], step_order_, "Use the id of an earlier step."));
        return;
    }
    if (known->second.type != "action" && output_of(known->second.type).empty()) {
        report_.error(place, member,
                      "It reads " + name + ", but a step of type '" + known->second.type + "' has no output.",
                      "Read the output of an action, or write the rule again.");
        return;
    }
    if (!ran_.maybe.contains(parts[1])) {
        report_.error(place, member, "It reads " + name + ", but step '" + parts[1] + "' cannot have run before.",
                      "Use a step that stands earlier, and not in another arm or inside a loop that is over.");
        return;
    }
    check_output(place, member, parts, known->second);
}

void Scope::check_output(const Place& place, std::string_view member, const Parts& parts, const KnownStep& step) const {
    const auto name = "'" + dotted(parts) + "'";
    if (step.type == "action") {
        if (step.operation != nullptr) check_answer(place, member, parts, 2, *step.operation);
        return;
    }
    const auto members = output_of(step.type);
    if (parts.size() < 3) return;
    if (std::find(members.begin(), members.end(), parts[2]) == members.end()) {
        report_.error(place, member, "It reads " + name + ", which a step of type '" + step.type + "' does not give.",
                      suggest(parts[2], members));
    } else if (step.sub_flow != nullptr) {
        check_sub_flow_output(place, member, parts, *step.sub_flow);
    }
}

// "steps.<sub-flow>.steps.<its step>...".
void Scope::check_sub_flow_output(const Place& place, std::string_view member, const Parts& parts,
                                  const CompiledFlow& flow) const {
    if (parts.size() < 4) return;
    std::vector<std::string> actions;
    for (const auto& step : flow.steps) {
        if (std::holds_alternative<ActionStep>(step.kind)) actions.push_back(step.id);
    }
    const auto* inner = find_step(flow.steps, parts[3]);
    const auto* action = inner == nullptr ? nullptr : std::get_if<ActionStep>(&inner->kind);
    if (action == nullptr) {
        report_.error(
            place, member,
            "It reads '" + dotted(parts) + "', and the flow '" + flow.name + "' has no action '" + parts[3] + "'.",
            suggest(parts[3], actions, "Use the id of one of its actions."));
    } else {
        check_answer(place, member, parts, 4, *action->operation);
    }
}

// The answer's members begin at `first`. Answers, and stored people above all, may have more members than are
// described: only what looks like a slip is reported.
void Scope::check_answer(const Place& place, std::string_view member, const Parts& parts, std::size_t first,
                         const connector::Operation& operation) const {
    const auto unknown = find_unknown_part(operation.action.response_schema, std::span(parts).subspan(first));
    if (!unknown) return;
    const auto near = nearest(parts[first + unknown->index], unknown->names);
    if (near.empty()) return;
    report_.warning(
        place, member,
        "It reads '" + dotted(parts) + "', which the answer of step '" + parts[first - 1] + "' is not known to have.",
        "Did you mean '" + near + "'?");
}

void Scope::check_error(const Place& place, std::string_view member, const Parts& parts) const {
    if (parts.size() < 2) return;
    const auto name = "'" + dotted(parts) + "'";
    if (!survived_.contains(parts[1])) {
        report_.error(place, member,
                      "It reads " + name + ", but the flow does not go on from a failure of a step '" + parts[1] +
                          "' before this one.",
                      "Use the id of an earlier action whose 'on_error' is not 'fail'.");
        return;
    }
    static const std::vector<std::string> known{"message", "field", "status", "failure"};
    if (parts.size() < 3 || std::find(known.begin(), known.end(), parts[2]) != known.end()) return;
    report_.error(place, member, "It reads " + name + ", which an error does not have.", suggest(parts[2], known));
}

}  // namespace tendril::flow::detail
