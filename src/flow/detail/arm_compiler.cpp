// The steps that choose one of several arms: branch and switch.
#include <algorithm>
#include <iterator>

#include "flow/detail/step_compiler.hpp"
#include "flow/limits.hpp"

namespace tendril::flow::detail {

namespace {

// How a run's journal names the arm that nothing chose.
constexpr std::string_view otherwise_name = "otherwise";

}  // namespace

class StepCompiler::Alternatives {
 public:
    explicit Alternatives(Scope& scope) : scope_(scope), before_(scope.ran()), maybe_(before_.maybe) {}
    // One list was compiled. A list that stops the run leads to nothing that comes after.
    void leave(const Steps& steps) {
        const auto& ran = scope_.ran();
        maybe_.insert(ran.maybe.begin(), ran.maybe.end());
        const bool stops = !steps.empty() && std::holds_alternative<StopStep>(steps.back().kind);
        if (!stops) surely_ = surely_ ? common(*surely_, ran.surely) : ran.surely;
        scope_.set_ran(before_);
    }
    void finish() { scope_.set_ran({std::move(maybe_), surely_ ? std::move(*surely_) : std::move(before_.surely)}); }

 private:
    static Scope::Ids common(const Scope::Ids& left, const Scope::Ids& right) {
        Scope::Ids both;
        std::ranges::set_intersection(left, right, std::inserter(both, both.end()), std::less<>());
        return both;
    }

    Scope& scope_;
    Scope::Ran before_;
    Scope::Ids maybe_;
    std::optional<Scope::Ids> surely_;
};

BranchStep StepCompiler::compile_branch(const Site& site) {
    site.members.allow_only({"id", "type", "title", "notes", "branches", "otherwise"}, "A branch");
    BranchStep branch;
    Alternatives alternatives(context_.scope);
    std::set<std::string> names;
    for_each_arm(site, "branches", [&](const Members& arm) {
        auto compiled = compile_arm(site, arm, names);
        alternatives.leave(compiled ? compiled->steps : Steps());
        if (compiled) branch.arms.push_back(std::move(*compiled));
    });
    branch.otherwise = compile_list(site, site.members, "otherwise", false);
    alternatives.leave(branch.otherwise);
    alternatives.finish();
    return branch;
}

std::optional<Arm> StepCompiler::compile_arm(const Site& site, const Members& arm, std::set<std::string>& names) {
    arm.allow_only({"name", "rule", "steps"}, "An arm");
    auto name = check_arm_name(arm, names);
    auto rule = compile_rule(context_, arm);
    auto steps = compile_list(site, arm, "steps", true);
    if (!rule) return std::nullopt;
    return Arm{std::move(name), std::move(*rule), std::move(steps)};
}

std::optional<SwitchStep> StepCompiler::compile_switch(const Site& site) {
    site.members.allow_only({"id", "type", "title", "notes", "value", "cases", "otherwise"}, "A switch");
    auto value = compile_template(context_, site.members, "value", true);
    std::vector<Case> cases;
    Alternatives alternatives(context_.scope);
    std::set<std::string> names;
    for_each_arm(site, "cases", [&](const Members& arm) {
        cases.push_back(compile_case(site, arm, names));
        alternatives.leave(cases.back().steps);
    });
    auto otherwise = compile_list(site, site.members, "otherwise", false);
    alternatives.leave(otherwise);
    alternatives.finish();
    if (!value) return std::nullopt;
    return SwitchStep{std::move(*value), std::move(cases), std::move(otherwise)};
}

Case StepCompiler::compile_case(const Site& site, const Members& arm, std::set<std::string>& names) {
    arm.allow_only({"name", "equals", "steps"}, "A case");
    Case compiled;
    compiled.name = check_arm_name(arm, names);
    if (const auto* equals = arm.any("equals", true)) {
        if (const auto* list = equals->if_array()) {
            compiled.equals.assign(list->begin(), list->end());
        } else {
            compiled.equals.push_back(*equals);
        }
        for (const auto& literal : compiled.equals) {
            if (!literal.is_structured()) continue;
            context_.report.error(arm.place(), arm.path("equals"),
                                  "A case compares with a text, a number, true, false or null.",
                                  "Write one value, or a list of them.");
            break;
        }
        if (compiled.equals.empty()) {
            context_.report.error(arm.place(), arm.path("equals"), "This case can never be taken.",
                                  "Write at least one value.");
        }
    }
    compiled.steps = compile_list(site, arm, "steps", true);
    return compiled;
}

void StepCompiler::for_each_arm(const Site& site, std::string_view list,
                                const std::function<void(const Members&)>& compile_one) {
    const auto* written = site.members.array(list, true);
    if (written == nullptr) return;
    const bool is_branch = list == "branches";
    if (written->empty() || written->size() > arms_max) {
        context_.report.error(site.members.place(), list,
                              std::string(is_branch ? "A branch has 1 to " : "A switch has 1 to ") +
                                  std::to_string(arms_max) + (is_branch ? " arms, not " : " cases, not ") +
                                  std::to_string(written->size()) + ".",
                              !written->empty() ? "Split it."
                              : is_branch       ? "Add an arm with name, rule and steps."
                                                : "Add a case with name, equals and steps.");
        return;
    }
    for (std::size_t i = 0; i < written->size(); ++i) {
        const auto field = std::string(list) + "[" + std::to_string(i) + "]";
        if (const auto* object = (*written)[i].if_object()) {
            compile_one(Members(context_.report, site.members.place(), *object, field));
            continue;
        }
        context_.report.error(
            site.members.place(), field, "An arm is " + std::string(kind_name((*written)[i])) + ", not an object.",
            is_branch ? "Write an object with name, rule and steps." : "Write an object with name, equals and steps.");
    }
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
