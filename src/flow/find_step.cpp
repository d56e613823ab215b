#include "flow/find_step.hpp"

namespace tendril::flow {

namespace {

// In the lists of steps inside of a step.
struct Inside {
    std::string_view id;

    const Step* operator()(const ActionStep& action) const { return find_step(action.on_error.steps, id); }
    const Step* operator()(const BranchStep& branch) const { return in_arms(branch.arms, branch.otherwise); }
    const Step* operator()(const SwitchStep& choice) const { return in_arms(choice.cases, choice.otherwise); }
    const Step* operator()(const ForEachStep& loop) const { return find_step(loop.steps, id); }
    template <class Other>
    const Step* operator()(const Other&) const {
        return nullptr;
    }

 private:
    template <class Arms>
    const Step* in_arms(const Arms& arms, const Steps& otherwise) const {
        for (const auto& arm : arms) {
            if (const auto* found = find_step(arm.steps, id)) return found;
        }
        return find_step(otherwise, id);
    }
};

}  // namespace

const Step* find_step(const Steps& steps, std::string_view id) {
    for (const auto& step : steps) {
        if (step.id == id) return &step;
        if (const auto* found = std::visit(Inside{id}, step.kind)) return found;
    }
    return nullptr;
}

}  // namespace tendril::flow
