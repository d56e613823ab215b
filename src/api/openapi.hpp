// The OpenAPI 3.1 description of the REST interface, made from the table of routes.
#pragma once

#include <string>
#include <vector>

#include "api/route.hpp"
#include "base/json.hpp"

namespace tendril::api {

json::object openapi(const std::vector<Route>& table, const std::string& version);

// The schemas that routes name in `request` and `response`.
const json::object& openapi_schemas();
// Those of them that are about access: accounts, scopes, secrets, users. JSON text.
std::string_view openapi_access_schemas();
// And about watching: news, statistics, limits.
std::string_view openapi_watch_schemas();

}  // namespace tendril::api
