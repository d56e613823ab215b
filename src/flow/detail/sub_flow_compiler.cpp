#include "flow/detail/sub_flow_compiler.hpp"

#include <set>

namespace tendril::flow::detail {

namespace {

// Follows sub-flows of sub-flows; `seen` are the flows that were looked at.
bool comes_back(const KnownFlows& flows, const std::string& from, std::set<std::string>& seen) {
    if (from == flows.own_id) return true;
    if (!seen.insert(from).second) return false;
    const auto inner = flows.sub_flows_of(from);
    for (const auto& flow : inner.value_or(std::vector<std::string>())) {
        if (comes_back(flows, flow, seen)) return true;
    }
    return false;
}

void check_flow(const Context& context, const Members& members, const std::string& flow) {
    if (context.around.flows == nullptr) return;
    std::set<std::string> seen;
    if (!context.around.flows->own_id.empty() && comes_back(*context.around.flows, flow, seen)) {
        context.report.error(members.place(), "flow",
                             flow == context.around.flows->own_id
                                 ? "The flow would run itself without end."
                                 : "'" + flow + "' runs this flow: they would go round without end.",
                             "Choose another flow, or use a for_each to repeat steps.");
    } else if (!context.around.flows->sub_flows_of(flow)) {
        context.report.error(members.place(), "flow", "This workspace has no published flow '" + flow + "'.",
                             "Publish it first, or write the id of one that is.");
    }
}

}  // namespace

std::optional<SubFlowStep> compile_sub_flow(const Context& context, const Members& members) {
    members.allow_only({"id", "type", "title", "notes", "flow", "input"}, "A sub-flow");
    SubFlowStep step;
    if (auto input = compile_mapping(context, members, "input")) step.input = std::move(*input);
    const auto* flow = members.text("flow", true);
    if (flow == nullptr) return std::nullopt;
    step.flow = std::string(*flow);
    if (step.flow.empty()) {
        context.report.error(members.place(), "flow", "The id of the flow is empty.", "Write the id of another flow.");
        return std::nullopt;
    }
    check_flow(context, members, step.flow);
    return step;
}

}  // namespace tendril::flow::detail
