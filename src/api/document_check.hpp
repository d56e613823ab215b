// Flow documents, checked with what the workspace has.
#pragma once

#include "api/route.hpp"
#include "flow/flow.hpp"

namespace tendril::api {

// flow::compile() with the caller's workspace around it; sub-flows are checked when `flows` tells of them. Blocks.
// Errors: of the store.
Result<flow::Compiled> check_document(const Call& call, const json::value& document,
                                      const flow::KnownFlows* flows = nullptr);

}  // namespace tendril::api
