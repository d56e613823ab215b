// Access tokens that are renewed before their end, whether anybody calls or not.
#pragma once

#include "api/context.hpp"

namespace tendril::api {

// Looks at every OAuth connection, at once and then each minute, until the server drains. A connection whose token can
// no longer be renewed needs attention from then on.
Task<void> keep_tokens_fresh(Context& context);

}  // namespace tendril::api
