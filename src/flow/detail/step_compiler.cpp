#include "flow/detail/step_compiler.hpp"

#include <algorithm>
#include <array>

#include "flow/detail/action_compiler.hpp"
#include "flow/detail/suggestion.hpp"
#include "flow/limits.hpp"

namespace tendril::flow::detail {

namespace {

// Written by later versions; schemas/flow.v1.json documents them.
constexpr std::array<std::string_view, 5> reserved_types{"switch", "for_each", "wait", "sub_flow", "stop"};
// How a run's journal names the arm that no rule chose.
constexpr std::string_view otherwise_name = "otherwise";

bool is_step_id(std::string_view id) {
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    return !id.empty() && id.size() <= step_id_bytes_max && is_letter(id.front()) &&
           std::all_of(id.begin(), id.end(),
                       [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

std::string indexed(const std::string& list, std::size_t index) {
    return list + "[" + std::to_string(index) + "]";
}

}  // namespace

Steps StepCompiler::compile(const json::array& steps, const std::string& path, int depth) {
    Steps compiled;
    if (depth > nesting_max) {
        context_.report.error({{}, path}, {},
                              "Steps are nested deeper than " + std::to_string(nesting_max) + " levels.",
                              "Turn inner branches into arms of an outer one.");
        return compiled;
    }
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (++count_ == steps_max + 1) {
            context_.report.error({{}, indexed(path, i)}, {},
                                  "The flow has more than " + std::to_string(steps_max) + " steps.",
                                  "Split it into several flows.");
        }
        if (count_ > steps_max) return compiled;
        if (auto step = compile_step(steps[i], indexed(path, i), depth)) compiled.push_back(std::move(*step));
    }
    return compiled;
}

std::string StepCompiler::check_id(const json::object& step, const std::string& path) {
    const Members members(context_.report, {{}, path}, step);
    const auto* id = members.text("id", true);
    if (id == nullptr) return {};
    if (!is_step_id(*id)) {
        context_.report.error(members.place(), "id", "'" + std::string(*id) + "' cannot be a step's id.",
                              "Use 1 to 40 of a-z, 0-9 and _, beginning with a letter.");
        return {};
    }
    if (!ids_.emplace(*id).second) {
        context_.report.error({std::string(*id), path}, "id", "Another step has the id '" + std::string(*id) + "' too.",
                              "Give each step an id of its own.");
    }
    return std::string(*id);
}

std::optional<Step> StepCompiler::compile_step(const json::value& value, const std::string& path, int depth) {
    const auto* object = value.if_object();
    if (object == nullptr) {
        context_.report.error({{}, path}, {}, "A step is " + std::string(kind_name(value)) + ", not an object.",
                              "Write an object with id and type.");
        return std::nullopt;
    }
    const std::string id = check_id(*object, path);
    const Members members(context_.report, {id, path}, *object);
    const auto* title = members.text("title");
    static_cast<void>(members.text("notes"));
    const auto* type = members.text("type", true);
    std::optional<Step> step;
    if (type == nullptr) {
        // Reported by text().
    } else if (*type == "action") {
        if (auto action = compile_action(context_, members, id)) step = Step{id, {}, std::move(*action)};
    } else if (*type == "filter") {
        if (auto filter = compile_filter(members)) step = Step{id, {}, std::move(*filter)};
    } else if (*type == "branch") {
        step = Step{id, {}, compile_branch(members, path, depth)};
    } else {
        refuse_type(members, std::string(*type));
    }
    if (!id.empty()) context_.scope.add_ran(id);
    if (step) step->title = title == nullptr || title->empty() ? id : std::string(*title);
    return step;
}

void StepCompiler::refuse_type(const Members& members, const std::string& type) {
    if (std::find(reserved_types.begin(), reserved_types.end(), type) != reserved_types.end()) {
        context_.report.error(members.place(), "type",
                              "Steps of type '" + type + "' are not supported yet by this version.",
                              "Use action, filter and branch, or a newer version of Tendril.");
        return;
    }
    context_.report.error(members.place(), "type", "'" + type + "' is not a type of step.",
                          suggest(type, {"action", "filter", "branch"}));
}

std::optional<FilterStep> StepCompiler::compile_filter(const Members& members) {
    members.allow_only({"id", "type", "title", "notes", "rule"}, "A filter");
    auto rule = compile_rule(context_, members);
    if (!rule) return std::nullopt;
    return FilterStep{std::move(*rule)};
}

BranchStep StepCompiler::compile_branch(const Members& members, const std::string& path, int depth) {
    members.allow_only({"id", "type", "title", "notes", "branches", "otherwise"}, "A branch");
    BranchStep branch;
    // Each arm sees what ran before the branch; the steps after it see what any arm may have run.
    const auto before = context_.scope.ran();
    auto after = before;
    const auto leave_arm = [&] {
        after.insert(context_.scope.ran().begin(), context_.scope.ran().end());
        context_.scope.set_ran(before);
    };
    std::set<std::string> names;
    const auto* arms = members.array("branches", true);
    if (arms != nullptr && (arms->empty() || arms->size() > arms_max)) {
        members.report().error(
            members.place(), "branches",
            "A branch has 1 to " + std::to_string(arms_max) + " arms, not " + std::to_string(arms->size()) + ".",
            arms->empty() ? "Add an arm with name, rule and steps." : "Split the branch.");
        arms = nullptr;
    }
    for (std::size_t i = 0; arms != nullptr && i < arms->size(); ++i) {
        auto arm = compile_arm((*arms)[i], members, path, depth, i, names);
        if (arm) branch.arms.push_back(std::move(*arm));
        leave_arm();
    }
    if (const auto* steps = members.array("otherwise")) {
        branch.otherwise = compile(*steps, path + ".otherwise", depth + 1);
        leave_arm();
    }
    context_.scope.set_ran(std::move(after));
    return branch;
}

std::optional<Arm> StepCompiler::compile_arm(const json::value& value, const Members& branch, const std::string& path,
                                             int depth, std::size_t index, std::set<std::string>& names) {
    const auto field = indexed("branches", index);
    const auto* object = value.if_object();
    if (object == nullptr) {
        context_.report.error(branch.place(), field, "An arm is " + std::string(kind_name(value)) + ", not an object.",
                              "Write an object with name, rule and steps.");
        return std::nullopt;
    }
    const Members arm(context_.report, branch.place(), *object, field);
    arm.allow_only({"name", "rule", "steps"}, "An arm");
    auto name = check_arm_name(arm, names);
    auto rule = compile_rule(context_, arm);
    const auto* written = arm.array("steps", true);
    auto steps = written == nullptr ? Steps() : compile(*written, path + "." + field + ".steps", depth + 1);
    if (!rule) return std::nullopt;
    return Arm{std::move(name), std::move(*rule), std::move(steps)};
}

std::string StepCompiler::check_arm_name(const Members& arm, std::set<std::string>& names) {
    const auto* written = arm.text("name", true);
    if (written == nullptr) return {};
    std::string name(*written);
    const bool usable = !name.empty() && name.size() <= name_bytes_max && name != otherwise_name;
    if (!usable || !names.insert(name).second) {
        context_.report.error(arm.place(), arm.path("name"),
                              usable ? "Another arm of this branch is called '" + name + "' too."
                                     : "'" + name + "' cannot be an arm's name.",
                              "Give each arm a name of its own, of 1 to " + std::to_string(name_bytes_max) +
                                  " bytes, other than '" + std::string(otherwise_name) + "'.");
    }
    return name;
}

}  // namespace tendril::flow::detail
