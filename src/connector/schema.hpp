// The part of JSON Schema that manifests use: type, properties, required, items, enum, format, nullable, minLength,
// maxLength, minimum, maximum, minItems, maxItems, anyOf, additionalProperties (false only).
#pragma once

#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace tendril::connector {

// Everything in `value` that `schema` forbids. A finding's field is the path ("data.tags[0]"), starting with `root`;
// its message says what was expected and what was found, its mend what to send instead.
std::vector<Finding> check_schema(const json::object& schema, const json::value& value, std::string_view root = {});

}  // namespace tendril::connector
