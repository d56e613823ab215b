#include "flow/operation_use.hpp"

namespace tendril::flow {

namespace {

using Visit = std::function<void(const Step&, const ActionStep&)>;

void walk(const Step& step, const Visit& visit) {
    if (const auto* action = std::get_if<ActionStep>(&step.kind)) {
        visit(step, *action);
        for_each_action(action->on_error.steps, visit);
    } else if (const auto* branch = std::get_if<BranchStep>(&step.kind)) {
        for (const auto& arm : branch->arms) for_each_action(arm.steps, visit);
        for_each_action(branch->otherwise, visit);
    } else if (const auto* choice = std::get_if<SwitchStep>(&step.kind)) {
        for (const auto& one : choice->cases) for_each_action(one.steps, visit);
        for_each_action(choice->otherwise, visit);
    } else if (const auto* loop = std::get_if<ForEachStep>(&step.kind)) {
        for_each_action(loop->steps, visit);
    }
}

}  // namespace

void for_each_action(const Steps& steps, const Visit& visit) {
    for (const auto& step : steps) walk(step, visit);
}

}  // namespace tendril::flow
