// Routes of the REST interface as a table: the dispatcher and the OpenAPI description both read it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/authentication.hpp"
#include "api/task.hpp"
#include "base/json.hpp"
#include "http/message.hpp"
#include "http/router.hpp"

namespace tendril::api {

struct Context;

// One authenticated request of the REST interface, decoded.
struct Call {
    Context& context;
    http::Request request;
    http::Parameters path;
    http::Parameters query;
    json::object body;  // empty when the request has none
    Principal principal;

    [[nodiscard]] const std::string& workspace() const { return principal.workspace; }
    [[nodiscard]] const std::string& variable(std::string_view name) const { return path.find(name)->second; }
    // A query parameter, or "".
    [[nodiscard]] std::string parameter(std::string_view name) const;
};

// The caller owns the call and awaits the task at once.
using RouteHandler = Task<Result<http::Response>> (*)(Call&);

struct QueryParameter {
    std::string_view name;
    std::string_view description;
};

// Who may call a route: anybody, or the bearer of a token (or session) of a workspace.
enum class Access { everybody, token };

struct Route {
    std::string_view method;
    std::string_view pattern;  // below /api/v1
    RouteHandler handle = nullptr;
    std::string_view id;  // operationId
    std::string_view summary;
    std::string_view request;   // name of the request body's schema, or ""
    std::string_view response;  // name of the answer's schema (of an item, for lists), or ""
    int status = 200;
    std::string_view media = "application/json";  // of the answer
    bool list = false;                            // takes ?limit=&cursor= and answers {"items","next_cursor"}
    std::vector<QueryParameter> query;
    Access access = Access::token;
    bool answers_secret = false;  // an answer kept for an Idempotency-Key must be sealed
    std::optional<Role> needs;    // the least role; nullopt goes by the method
};

// Every route, in the order of the description. Built once.
const std::vector<Route>& routes();

}  // namespace tendril::api
