// Stored flows and their documents.
#pragma once

#include "api/context.hpp"
#include "api/route.hpp"
#include "flow/flow.hpp"

namespace tendril::api {

// The flow that the path names, if it is one of the caller's workspace. Blocks. Errors: not_found.
Result<store::Flow> find_own_flow(const Call& call);
// The document of a flow's newest version, with the name that the flow has by now; the draft of a flow that has no
// version yet. Blocks. Errors: of the store.
Result<json::value> newest_document(Context& context, const store::Flow& flow);
// 400 with the findings.
http::Response refuse_document(const std::vector<Finding>& findings);

}  // namespace tendril::api
