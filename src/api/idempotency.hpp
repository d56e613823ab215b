// Idempotency-Key on POST: the same key with the same request gets the first answer again.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "api/route.hpp"
#include "http/message.hpp"

namespace tendril::api {

// Keys whose first request is still under way. On the server's executor only.
using KeysInUse = std::set<std::string>;

// Answers `call` by its Idempotency-Key: from the stored answer, or by the route's handler, whose 2xx answer is kept
// for a day. Another answer is not kept, so that the mended request may use the same key. Errors: invalid_input (an
// empty or overlong key), conflict (under way). A key that was used for another request is answered with a 422 problem.
Task<Result<http::Response>> answer_once(const Route& route, Call& call, const std::string& key);

}  // namespace tendril::api
