// Where browsers come back to after a person consented, or did not: GET /oauth/callback?code=...&state=...
#pragma once

#include "api/authorization.hpp"
#include "http/message.hpp"

namespace tendril::api {

// Exchanges the code for tokens, stores the connection, and leads to it in the web app; or a page that says what went
// wrong and what to do.
Task<http::Response> oauth_callback(Context& context, http::Request request);

}  // namespace tendril::api
