// The members of an action's input: parameters, and what its body takes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connector/manifest.hpp"

namespace tendril::flow::detail {

// nullptr when the operation does not know the member.
const json::object* schema_of_input(const connector::Operation& operation, std::string_view name);
// All of them, parameters first.
std::vector<std::string> input_names(const connector::Operation& operation);
// Those that a flow must give: what the connection's settings give is not among them.
std::vector<std::string> required_inputs(const connector::Operation& operation);

}  // namespace tendril::flow::detail
