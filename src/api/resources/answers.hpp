// The answers that all resources give in the same way.
#pragma once

#include <string>
#include <string_view>

#include "api/route.hpp"
#include "http/problem.hpp"

namespace tendril::api {

// 404 for a thing of this workspace: "There is no flow \"flow_x\"."
inline Error no_such(std::string_view what, const std::string& id) {
    return Error(ErrorCode::not_found, "There is no " + std::string(what) + " \"" + id + "\".");
}

// 201 with the new thing's address.
inline http::Response created(std::string_view collection, const std::string& id, const json::value& body) {
    auto response = http::reply(201, body);
    response.headers.add("Location", "/api/v1/" + std::string(collection) + "/" + http::percent_encode(id));
    return response;
}

inline http::Response no_content() {
    http::Response response;
    response.status = 204;
    return response;
}

inline Result<http::Response> ok(Result<json::object> body) {
    if (!body) return body.error();
    return http::reply(200, *body);
}

}  // namespace tendril::api
