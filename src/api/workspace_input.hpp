// What a request changes of a workspace, checked. Pure.
#pragma once

#include "base/error.hpp"
#include "base/json.hpp"
#include "store/records.hpp"

namespace tendril::api {

// `workspace` with the members that `body` gives: "name", "time_zone" (IANA), "weight" (0.1 to 100), "retention"
// {"days","bytes"} and "redact" (names of fields). null takes a setting back to its default.
// Errors: invalid_input naming the member.
Result<store::Workspace> change_workspace(store::Workspace workspace, const json::object& body);

}  // namespace tendril::api
