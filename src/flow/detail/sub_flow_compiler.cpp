#include "flow/detail/sub_flow_compiler.hpp"

#include <algorithm>
#include <set>

#include "flow/detail/suggestion.hpp"
#include "flow/detail/value_check.hpp"

namespace tendril::flow::detail {

namespace {

// Follows sub-flows of sub-flows; `seen` are the flows that were looked at.
bool comes_back(const KnownFlows& flows, const std::string& from, std::set<std::string>& seen) {
    if (from == flows.own_id) return true;
    if (!seen.insert(from).second) return false;
    const auto inner = flows.published(from);
    return inner != nullptr && std::ranges::any_of(inner->sub_flows, [&](const std::string& flow) {
               return comes_back(flows, flow, seen);
           });
}

// The flow, when it can be run here.
std::shared_ptr<const CompiledFlow> find_flow(const Context& context, const Members& members, const std::string& id) {
    if (context.around.flows == nullptr) return nullptr;
    const auto& flows = *context.around.flows;
    std::set<std::string> seen;
    if (!flows.own_id.empty() && comes_back(flows, id, seen)) {
        context.report.error(members.place(), "flow",
                             id == flows.own_id ? "The flow would run itself without end."
                                                : "'" + id + "' runs this flow: they would go round without end.",
                             "Choose another flow, or use a for_each to repeat steps.");
        return nullptr;
    }
    auto flow = flows.published(id);
    if (flow == nullptr) {
        context.report.error(members.place(), "flow", "This workspace has no published flow '" + id + "'.",
                             "Publish it first, or write the id of one that is.");
    }
    return flow;
}

bool reads(const CompiledFlow& flow, std::string_view name) {
    return std::ranges::find(flow.reads, name) != flow.reads.end();
}

// The schema of the member in the data of the flow's triggers; nullptr when they disagree or do not know it.
const json::object* schema_of_member(const CompiledFlow& flow, std::string_view name) {
    const json::object* only = nullptr;
    for (const auto* trigger : flow.triggers) {
        const auto* member = object_or_empty(trigger->trigger.data_schema, "properties").if_contains(name);
        if (member == nullptr || !member->is_object()) continue;
        if (only != nullptr && *only != member->get_object()) return nullptr;
        only = &member->get_object();
    }
    return only;
}

bool is_required(const CompiledFlow& flow, const std::string& name) {
    return std::ranges::all_of(flow.triggers, [&](const auto* trigger) {
        const auto& required = array_or_empty(trigger->trigger.data_schema, "required");
        return std::ranges::find(required, json::value(name)) != required.end();
    });
}

// Compares what a sub-flow is given with what its triggers' events carry, and with what its steps read.
void check_given(const Context& context, const Members& members, const CompiledFlow& flow, const json::object& input) {
    const auto name = "'" + flow.name + "'";
    ValueCheck values(context, members.place(), name);
    for (const auto& member : input) {
        const std::string key(member.key());
        if (const auto* schema = schema_of_member(flow, key)) {
            values.check(*schema, member.value(), "input." + key);
        } else if (const auto near = nearest(key, flow.reads); !reads(flow, key) && !near.empty()) {
            context.report.warning(members.place(), "input." + key, name + " reads no '" + key + "'.",
                                   "Did you mean '" + near + "'?");
        }
    }
    for (const auto& key : flow.reads) {
        if (is_required(flow, key)) {
            values.need(input, key);
        } else if (!input.contains(key) && schema_of_member(flow, key) == nullptr) {
            context.report.warning(members.place(), "input." + key,
                                   name + " reads 'trigger.data." + key + "', and nothing gives it a value.",
                                   "Map a field to '" + key + "' or write a value.");
        }
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
    if (const auto known = find_flow(context, members, step.flow)) {
        const auto* given = members.any("input");
        static const json::object nothing;
        if (given == nullptr || given->is_object()) {
            check_given(context, members, *known, given == nullptr ? nothing : given->get_object());
        }
    }
    return step;
}

}  // namespace tendril::flow::detail
