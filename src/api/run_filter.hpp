// Which runs a request means: the same members as query parameters of a list and as the filter of a bulk change.
#pragma once

#include <string>
#include <vector>

#include "api/route.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "store/run_store.hpp"

namespace tendril::api {

// From ?status=&flow=&event=&person=&error=&created_from=&created_until=. Errors: invalid_input naming the parameter.
Result<store::RunFilter> run_filter_of_query(const Call& call);

// From {"status","flow","event","person","error","created_from","created_until"}, every member optional.
// Errors: invalid_input naming the member, below "filter.".
Result<store::RunFilter> run_filter_of_body(const std::string& workspace, const json::object& filter);

// The query parameters of the first.
std::vector<QueryParameter> run_filter_parameters();

// Whether a run is one of those that the filter means. Stores answer that themselves; this is for what was read a while
// ago, before it is changed.
bool matches(const store::RunFilter& filter, const store::Run& run);

// The filter as a body that makes it again, for the audit log and for showing a job.
json::object form(const store::RunFilter& filter);

}  // namespace tendril::api
