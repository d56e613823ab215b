// Changes of a template that bring its value into the form that a field takes, tried on samples.
#pragma once

#include <string>
#include <vector>

#include "flow/advice.hpp"

namespace tendril::flow::detail {

// For values that the target refuses, or that cannot be made: up to three, those that mend most samples first.
std::vector<Fix> mends_of_value(const Trial& trial, const FieldSummary& field);
// For a required field that stays empty: another template or a default, then a filter for what it reads.
std::vector<Fix> mends_of_absence(const Trial& trial, const FieldSummary& field);
// For a text with a gap where `path` is empty.
std::vector<Fix> mends_of_gap(const Trial& trial, const FieldSummary& field, const std::string& path);

}  // namespace tendril::flow::detail
