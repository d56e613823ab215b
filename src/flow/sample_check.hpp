// What publishing could know from recent events: a flow's mappings tried on them, along the ways that they would take.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "connector/manifest.hpp"
#include "expr/template.hpp"
#include "flow/advice.hpp"

namespace tendril::flow {

// `samples` are scopes with their trigger. Filters keep samples out, branches part them; what earlier actions would
// answer is taken from their operations' samples. Everything found is a warning: it is true of these events, and the
// next may differ. Steps inside loops and sub-flows are not tried.
std::vector<Advice> check_on_samples(const json::object& document, const connector::Catalog& catalog,
                                     const std::vector<json::object>& samples, const expr::Environment& environment);

}  // namespace tendril::flow
