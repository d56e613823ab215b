#include "flow/detail/input_check.hpp"

#include <algorithm>

#include "flow/detail/input_fields.hpp"
#include "flow/detail/suggestion.hpp"
#include "flow/detail/value_check.hpp"

namespace tendril::flow::detail {

namespace {

// A body whose members are not described takes any.
bool takes_other_members(const connector::Action& action) {
    return action.sends_body && object_or_empty(action.body_schema, "properties").empty();
}

bool is_parameter(const connector::Action& action, std::string_view name) {
    return std::ranges::any_of(action.parameters, [&](const auto& parameter) { return parameter.name == name; });
}

}  // namespace

void check_input(const Context& context, const Place& place, const connector::Operation& operation,
                 const json::object& input) {
    ValueCheck values(context, place, "'" + operation.id + "'");
    for (const auto& member : input) {
        const std::string name(member.key());
        if (const auto* schema = schema_of_input(operation, name)) {
            is_parameter(operation.action, name) ? values.check_parameter(*schema, member.value(), "input." + name)
                                                 : values.check(*schema, member.value(), "input." + name);
        } else if (!takes_other_members(operation.action)) {
            context.report.error(place, "input." + name, "'" + operation.id + "' has no input '" + name + "'.",
                                 suggest(name, input_names(operation), "Remove it."));
        }
    }
    for (const auto& name : required_inputs(operation)) values.need(input, name);
}

}  // namespace tendril::flow::detail
