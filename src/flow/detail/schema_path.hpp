// Whether a value that a schema describes can have something at a path.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace tendril::flow::detail {

// The first part of a path that the schema does not know.
struct UnknownPart {
    std::size_t index = 0;
    std::vector<std::string> names;  // the members it knows there
};

// nullopt when the schema knows the whole path or says nothing about it. "size", "first" and "last" are Liquid's own.
std::optional<UnknownPart> find_unknown_part(const json::object& schema, const std::vector<std::string>& parts);

}  // namespace tendril::flow::detail
