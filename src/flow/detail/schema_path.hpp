// What a schema says of the values at the paths below it.
#pragma once

#include <optional>
#include <span>
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
std::optional<UnknownPart> find_unknown_part(const json::object& schema, std::span<const std::string> parts);

// Whether a member that an object's schema does not list as required is always there: the schemas of events list what
// every event has, those of answers list nothing more often than not.
enum class Unlisted {
    may_lack,
    may_lack_where_others_are_listed,
};

struct DescribedValue {
    const json::object* schema = nullptr;
    bool may_lack = false;
};

// nullopt when the schema does not describe the path.
std::optional<DescribedValue> describe_value(const json::object& schema, std::span<const std::string> parts,
                                             Unlisted unlisted);

}  // namespace tendril::flow::detail
