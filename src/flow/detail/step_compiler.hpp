// Compiles the tree of steps.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>

#include "flow/detail/expressions.hpp"
#include "flow/flow.hpp"

namespace tendril::flow::detail {

class StepCompiler {
 public:
    explicit StepCompiler(Context context) : context_(context) {}

    // `path` is the list's path in the document; the flow's own steps have depth 1.
    Steps compile(const json::array& steps, const std::string& path, int depth = 1);

 private:
    // A step while it is compiled.
    struct Site {
        const Members& members;
        const std::string& id;
        const std::string& path;
        int depth = 1;
    };
    // What can have run after one of several lists of steps, of which each sees only what ran before all of them.
    class Alternatives;

    std::optional<Step> compile_step(const json::value& value, const std::string& path, int depth);
    std::optional<decltype(Step::kind)> compile_kind(const Site& site, const std::string& type);
    std::string check_id(const json::object& step, const std::string& path);
    // The member `name` below `site`, at `field` of the step; empty when it is absent.
    Steps compile_list(const Site& site, const Members& owner, std::string_view name, bool needed);

    std::optional<ActionStep> compile_action_with_path(const Site& site);
    ErrorPath compile_error_path(const Site& site);
    std::optional<FilterStep> compile_filter(const Members& members);
    BranchStep compile_branch(const Site& site);
    std::optional<Arm> compile_arm(const Site& site, const Members& arm, std::set<std::string>& names);
    std::optional<SwitchStep> compile_switch(const Site& site);
    Case compile_case(const Site& site, const Members& arm, std::set<std::string>& names);
    // Calls `compile_one` for each object of the list of arms; none when their number is wrong.
    void for_each_arm(const Site& site, std::string_view list, const std::function<void(const Members&)>& compile_one);
    std::string check_arm_name(const Members& arm, std::set<std::string>& names);
    std::optional<ForEachStep> compile_for_each(const Site& site);

    Context context_;
    std::set<std::string> ids_;
    std::size_t count_ = 0;
    int concurrent_loops_ = 0;  // around the step that is compiled
};

}  // namespace tendril::flow::detail
