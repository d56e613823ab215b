// Lists of runs, as runs and events show them.
#pragma once

#include <map>
#include <string>

#include "api/context.hpp"
#include "api/paging.hpp"
#include "store/run_store.hpp"

namespace tendril::api {

using FlowNames = std::map<std::string, std::string>;  // by id

// All of these block. Errors: of the store; invalid_input for a bad cursor.
Result<FlowNames> flow_names(Context& context, const std::string& workspace);
Result<json::object> list_runs(Context& context, const store::RunFilter& filter, const PageRequest& page);

// The flow's name, or its id when it is gone.
std::string name_of(const FlowNames& names, const std::string& flow);

}  // namespace tendril::api
