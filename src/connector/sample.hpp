// Plausible values made of schemas: the same ones every time.
#pragma once

#include <string_view>

#include "base/json.hpp"
#include "connector/manifest.hpp"

namespace tendril::connector {

enum class Members { required, all };

// A value that `schema` allows. `name` is the field's, which tells more than its type: "email", "contactId".
json::value sample_value(const json::object& schema, std::string_view name, Members members);

// An input for the action: its fields that are required and that no setting fills, or all of its fields.
json::object sample_input(const Action& action, Members members);

// Adds to an operation's sample what its manifest does not give: "input" and "output", or "data".
void complete_sample(Operation& operation);

}  // namespace tendril::connector
