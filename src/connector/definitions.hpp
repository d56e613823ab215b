// Schemas that operations of one manifest file share (`$defs`), written out where they are used.
#pragma once

#include "base/json.hpp"

namespace tendril::connector {

// The operation with every `{"$ref": "#/$defs/Name"}` of its schemas replaced by what it names, and with a title for
// every property. A schema that leads to itself, and what would make an operation huge, becomes one that allows
// anything. References that lead nowhere stay, for the check of schemas to find.
json::object write_out(const json::object& operation, const json::object& definitions);

}  // namespace tendril::connector
