// What concerns every workspace: only the operator may do it.
#pragma once

#include <string>

#include "api/route.hpp"
#include "base/error.hpp"

namespace tendril::api {

// The operator's workspace is the oldest one, which the first start made. Blocks. Errors: forbidden, saying that `what`
// concerns every workspace; of the store.
Result<void> expect_operator(const Call& call, const std::string& what);

}  // namespace tendril::api
