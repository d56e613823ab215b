// Compiles the tree of steps.
#pragma once

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
    std::optional<Step> compile_step(const json::value& value, const std::string& path, int depth);
    std::string check_id(const json::object& step, const std::string& path);
    std::optional<FilterStep> compile_filter(const Members& members);
    BranchStep compile_branch(const Members& members, const std::string& path, int depth);
    std::optional<Arm> compile_arm(const json::value& value, const Members& branch, const std::string& path, int depth,
                                   std::size_t index, std::set<std::string>& names);
    void refuse_type(const Members& members, const std::string& type);
    std::string check_arm_name(const Members& arm, std::set<std::string>& names);

    Context context_;
    std::set<std::string> ids_;
    std::size_t count_ = 0;
};

}  // namespace tendril::flow::detail
