#include "flow/detail/scope.hpp"

#include <algorithm>
#include <utility>

#include "flow/detail/schema_path.hpp"
#include "flow/detail/suggestion.hpp"
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

std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> parts;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = path.find('/');
        parts.emplace_back(path.substr(0, end));
        path = end == std::string_view::npos ? std::string_view() : path.substr(end);
    }
    return parts;
}

std::string slashed(std::string_view dotted) {
    std::string path = "/" + std::string(dotted);
    std::ranges::replace(path, '.', '/');
    return path;
}

// "steps.known.target_id", as it is written in a template.
std::string dotted(const std::vector<std::string>& parts, std::size_t count = std::string::npos) {
    std::string text;
    for (std::size_t i = 0; i < std::min(count, parts.size()); ++i) text += (i == 0 ? "" : ".") + parts[i];
    return text;
}

}  // namespace

Scope::Scope(const json::object& document, const connector::Catalog& catalog, Report& report) : report_(report) {
    for (const auto& id : array_or_empty(object_or_empty(document, "trigger"), "operations")) {
        const auto* text = id.if_string();
        const auto* operation = text == nullptr ? nullptr : catalog.operation(*text);
        if (operation != nullptr && operation->kind == connector::Operation::Kind::trigger) {
            triggers_.push_back(operation);
        }
    }
    for (const auto& variable : object_or_empty(document, "variables")) variables_.emplace_back(variable.key());
    collect(array_or_empty(document, "steps"), catalog, 1);
}

void Scope::collect(const json::array& steps, const connector::Catalog& catalog, int depth) {
    if (depth > nesting_max) return;
    for (const auto& value : steps) {
        const auto* step = value.if_object();
        if (step == nullptr) continue;
        const std::string id(text_or(*step, "id"));
        const auto* operation = catalog.operation(text_or(*step, "operation"));
        if (!id.empty() && steps_.emplace(id, KnownStep{std::string(text_or(*step, "type")), operation}).second) {
            step_order_.push_back(id);
        }
        for (const auto* arms : {"branches", "cases"}) {
            for (const auto& arm : array_or_empty(*step, arms)) {
                if (arm.is_object()) collect(array_or_empty(arm.get_object(), "steps"), catalog, depth + 1);
            }
        }
        collect(array_or_empty(*step, "otherwise"), catalog, depth + 1);
        collect(array_or_empty(*step, "steps"), catalog, depth + 1);
        collect(array_or_empty(object_or_empty(*step, "on_error"), "steps"), catalog, depth + 1);
    }
}

void Scope::check(const Place& place, std::string_view member, std::string_view path) const {
    const auto parts = split(path);
    if (parts.empty()) return;
    if (parts[0] == "trigger") return check_trigger(place, member, parts);
    if (parts[0] == "steps") return check_step(place, member, parts);
    if (parts[0] == "errors") return check_error(place, member, parts);
    if (std::find(names_.begin(), names_.end(), parts[0]) != names_.end()) return;
    if (parts[0] == "vars") return check_known(place, member, parts, variables_, "a variable of this flow");
    if (parts[0] == "workspace") {
        return check_known(place, member, parts, {"id", "time_zone"}, "something a workspace has");
    }
    report_unknown_root(place, member, parts);
}

void Scope::report_unknown_root(const Place& place, std::string_view member, const Parts& parts) const {
    const auto fields = data_fields();
    const bool is_data_field = std::find(fields.begin(), fields.end(), parts[0]) != fields.end();
    auto known = names_;
    known.insert(known.end(), roots().begin(), roots().end());
    report_.error(
        place, member,
        "It reads '" + dotted(parts) + "', but what can be read begins with trigger, steps, errors, vars or workspace.",
        is_data_field ? "Did you mean 'trigger.data." + dotted(parts) + "'?" : suggest(parts[0], known));
}

std::optional<Scope::Facts> Scope::facts_of(std::string_view dotted_path) const {
    const auto parts = split(slashed(dotted_path));
    if (parts.size() < 3 || parts[0] != "trigger" || parts[1] != "data" || triggers_.empty()) return std::nullopt;
    Facts facts{.type = {}, .is_sure = true};
    bool first = true;
    for (const auto* trigger : triggers_) {
        const json::object* schema = &trigger->trigger.data_schema;
        for (auto part = parts.begin() + 2; part != parts.end(); ++part) {
            const auto& required = array_or_empty(*schema, "required");
            if (std::ranges::find(required, json::value(*part)) == required.end()) facts.is_sure = false;
            const auto* member = object_or_empty(*schema, "properties").if_contains(*part);
            if (member == nullptr || !member->is_object()) return std::nullopt;
            schema = &member->get_object();
        }
        const std::string type(text_or(*schema, "type"));
        if (boolean_or(*schema, "nullable", false)) facts.is_sure = false;
        if (!std::exchange(first, false) && type != facts.type) return Facts{.type = {}, .is_sure = facts.is_sure};
        facts.type = type;
    }
    return facts;
}

bool Scope::was_asked(std::string_view dotted_path) const {
    return asked_.contains(slashed(dotted_path));
}

bool Scope::is_taken(std::string_view name) const {
    const auto is_in = [&](const std::vector<std::string>& names) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    return is_in(roots()) || is_in(names_) || name == "event" || name == "index";
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

void Scope::check_trigger(const Place& place, std::string_view member, const Parts& parts) const {
    static const std::vector<std::string> known{"type", "id", "occurred_at", "received_at", "data"};
    if (parts.size() < 2) return;
    if (std::find(known.begin(), known.end(), parts[1]) == known.end()) {
        const auto fields = data_fields();
        const bool is_data_field = std::find(fields.begin(), fields.end(), parts[1]) != fields.end();
        report_.error(place, member, "It reads '" + dotted(parts, 2) + "', which a trigger does not have.",
                      is_data_field ? "Did you mean 'trigger.data." + parts[1] + "'?" : suggest(parts[1], known));
        return;
    }
    if (parts[1] != "data" || triggers_.empty()) return;
    std::optional<UnknownPart> unknown;
    for (const auto* trigger : triggers_) {
        unknown = find_unknown_part(trigger->trigger.data_schema, {parts.begin() + 2, parts.end()});
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
    if (!ran_.contains(parts[1])) {
        report_.error(place, member, "It reads " + name + ", but step '" + parts[1] + "' cannot have run before.",
                      "Use a step that stands earlier, and not in another arm or inside a loop that is over.");
        return;
    }
    check_output(place, member, parts, known->second);
}

void Scope::check_output(const Place& place, std::string_view member, const Parts& parts, const KnownStep& step) const {
    const auto name = "'" + dotted(parts) + "'";
    if (step.type != "action") {
        const auto members = output_of(step.type);
        if (parts.size() < 3 || std::find(members.begin(), members.end(), parts[2]) != members.end()) return;
        report_.error(place, member, "It reads " + name + ", which a step of type '" + step.type + "' does not give.",
                      suggest(parts[2], members));
        return;
    }
    if (step.operation == nullptr) return;
    const auto unknown = find_unknown_part(step.operation->action.response_schema, {parts.begin() + 2, parts.end()});
    if (!unknown) return;
    // Answers, and stored people above all, may have more members than are described: only what looks like a slip.
    const auto near = nearest(parts[2 + unknown->index], unknown->names);
    if (near.empty()) return;
    report_.warning(place, member,
                    "It reads " + name + ", which the answer of step '" + parts[1] + "' is not known to have.",
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
