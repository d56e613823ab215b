// The REST interface below /api/v1: finds the route, authenticates, decodes, answers.
#pragma once

#include "api/context.hpp"
#include "api/route.hpp"

namespace tendril::api {

inline constexpr std::string_view api_path = "/api/v1";

// The route of a request, its path's variables, or why there is none.
struct Routed {
    const Route* route = nullptr;
    http::Parameters path;
    std::string allowed;  // when only the method is wrong: the methods that are possible, "GET, POST"
};
// `path` is the part below /api/v1.
Routed find_route(const std::vector<Route>& table, std::string_view method, std::string_view path);

// Errors: invalid_input naming a parameter that the route does not have.
Result<void> check_query(const Route& route, const http::Parameters& query);

// Answers any request whose path starts with /api/v1; failures become problem documents. Never throws.
Task<http::Response> dispatch(Context& context, http::Request request);

}  // namespace tendril::api
