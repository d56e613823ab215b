// What is known of the values that expressions read, before anything has run.
#include <algorithm>
#include <utility>

#include "flow/detail/data_path.hpp"
#include "flow/detail/schema_path.hpp"
#include "flow/detail/scope.hpp"
#include "flow/find_step.hpp"

namespace tendril::flow::detail {

namespace {

using Parts = std::span<const std::string>;

// The value at a path of a sample; null when the sample does not have it.
json::value example_at(const json::value& sample, Parts parts) {
    std::string path;
    for (const auto& part : parts) path += "/" + (part == "first" ? std::string("0") : part);
    const auto* found = find_path(sample, path);
    return found == nullptr ? json::value() : *found;
}

json::value member_of(const json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    return found == nullptr ? json::value() : *found;
}

Scope::Facts facts_below(const Scope::Facts& facts, Parts parts) {
    const auto described = describe_value(*facts.schema, parts, Unlisted::may_lack_where_others_are_listed);
    if (!described) return {};
    return {.type = std::string(text_or(*described->schema, "type")),
            .lacking = described->may_lack ? "is not always there" : "",
            .schema = described->schema,
            .example = example_at(facts.example, parts)};
}

// Of an operation's answer; `parts` begin below it.
Scope::Facts facts_of_answer(const connector::Operation& operation, Parts parts) {
    auto facts = facts_below(
        {.schema = &operation.action.response_schema, .example = member_of(operation.sample, "output")}, parts);
    if (!facts.lacking.empty()) facts.lacking = "is not in every answer of '" + operation.id + "'";
    return facts;
}

}  // namespace

std::optional<Scope::Facts> Scope::facts_of(std::string_view dotted_path) const {
    const auto parts = split_path(slash_path(dotted_path));
    if (parts.empty()) return std::nullopt;
    if (parts[0] == "trigger") return facts_of_event(parts);
    if (parts[0] == "steps") return facts_of_output(parts);
    const auto* name = find_name(parts[0]);
    if (name == nullptr) return std::nullopt;
    if (parts.size() == 1) return name->facts;
    return name->facts.schema == nullptr ? Facts() : facts_below(name->facts, std::span(parts).subspan(1));
}

std::optional<Scope::Facts> Scope::facts_of_event(const Parts& parts) const {
    if (parts.size() < 3 || parts[1] != "data" || triggers_.empty()) return std::nullopt;
    const auto below = std::span(parts).subspan(2);
    Facts facts;
    bool is_first = true;
    for (const auto* trigger : triggers_) {
        const auto described = describe_value(trigger->trigger.data_schema, below, Unlisted::may_lack);
        if (!described) return std::nullopt;
        if (described->may_lack) facts.lacking = "is not in every event";
        if (facts.example.is_null()) facts.example = example_at(member_of(trigger->sample, "data"), below);
        const std::string type(text_or(*described->schema, "type"));
        if (std::exchange(is_first, false)) {
            facts.type = type;
            facts.schema = described->schema;
        } else {
            if (type != facts.type) facts.type.clear();
            facts.schema = nullptr;
        }
    }
    return facts;
}

std::optional<Scope::Facts> Scope::facts_of_output(const Parts& parts) const {
    const auto known = parts.size() < 3 ? steps_.end() : steps_.find(parts[1]);
    if (known == steps_.end() || !ran_.maybe.contains(parts[1])) return std::nullopt;  // an error by itself
    const auto& step = known->second;
    std::optional<Facts> facts;
    if (step.operation != nullptr && step.type == "action") {
        facts = facts_of_answer(*step.operation, std::span(parts).subspan(2));
    } else if (step.sub_flow != nullptr && parts.size() > 4) {
        const auto* inner = find_step(step.sub_flow->steps, parts[3]);
        const auto* action = inner == nullptr ? nullptr : std::get_if<ActionStep>(&inner->kind);
        if (action != nullptr) facts = facts_of_answer(*action->operation, std::span(parts).subspan(4));
    }
    if (!facts) return std::nullopt;
    if (!step.gives_nothing_when.empty()) {
        facts->lacking = "is missing when step '" + parts[1] + "' " + step.gives_nothing_when;
    }
    if (!ran_.surely.contains(parts[1])) {
        facts->lacking = "is missing when the flow took another way than through step '" + parts[1] + "'";
    }
    return facts;
}

bool Scope::was_asked(std::string_view dotted_path) const {
    const auto path = slash_path(dotted_path);
    const auto parts = split_path(path);
    if (parts.size() > 1 && parts[0] == "steps") {
        // Any question about the step, or about how it failed.
        return std::ranges::any_of(asked_, [&](const std::string& asked) {
            return (asked + "/").starts_with("/steps/" + parts[1] + "/") ||
                   (asked + "/").starts_with("/errors/" + parts[1] + "/");
        });
    }
    return std::ranges::any_of(asked_, [&](const std::string& asked) { return (path + "/").starts_with(asked + "/"); });
}

}  // namespace tendril::flow::detail
