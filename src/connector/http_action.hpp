// The action core.http.request: from its input to a call, and from an answer to what later steps read. Pure.
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "base/json.hpp"
#include "connector/manifest.hpp"
#include "connector/transport.hpp"
#include "http/message.hpp"

namespace tendril::connector {

// The call, to an absolute address, of no connection. With the input's "idempotency_header" that header carries
// `idempotency_key`. Errors: invalid_input naming the member.
Result<Call> build_http_request(const json::object& input, std::string_view idempotency_key);

// GET and HEAD read; PUT and DELETE may be repeated, and so may anything with an idempotency header.
EffectClass effect_of_http_request(const json::object& input);

// {"status","headers","body","text"}: `body` is the parsed JSON, null when there is none; `headers` have lower-case
// names.
json::object http_answer(const http::Response& response);

// The input as it may be kept: without what authenticates.
json::object without_credentials(json::object input);

}  // namespace tendril::connector
