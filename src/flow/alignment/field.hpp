// Fields of a source (samples of events) and of a target (what an operation takes), as the alignment compares them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "connector/manifest.hpp"

namespace tendril::flow {

enum class FieldType { unknown, text, number, boolean, list, object };
// Of a value; unknown for null.
FieldType type_of(const json::value& value);
// What a text holds, by its looks in the samples or by the target's schema.
enum class FieldFormat { none, email, phone, date, url };

std::string_view to_string(FieldType type);
std::string_view to_string(FieldFormat format);

// One leaf of the source's data.
struct SourceField {
    std::string path;  // "customer.firstName", below the event's data
    FieldType type = FieldType::unknown;
    FieldFormat format = FieldFormat::none;  // when nine of ten filled samples look like it
    std::size_t samples = 0;
    std::size_t filled = 0;  // samples in which it is there, not null and not empty
    json::value example;     // of a filled one
};

// One member of an action's input.
struct TargetField {
    std::string name;
    std::string title;
    FieldType type = FieldType::unknown;
    FieldFormat format = FieldFormat::none;
    bool required = false;
};

// The leaves of all samples (objects), ordered by path; lists are leaves. `schema` adds what no sample carries.
std::vector<SourceField> source_fields(const std::vector<json::object>& samples, const json::object& schema = {});
// The members of the action's input, parameters first; those that the connection's settings give are left out.
std::vector<TargetField> target_fields(const connector::Operation& operation);

}  // namespace tendril::flow
