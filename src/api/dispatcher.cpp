#include "api/dispatcher.hpp"

#include <algorithm>
#include <typeinfo>

#include "api/idempotency.hpp"
#include "base/log.hpp"
#include "flow/limits.hpp"
#include "http/problem.hpp"

namespace tendril::api {

namespace {

bool changes_something(std::string_view method) {
    return method != "GET" && method != "HEAD";
}

Task<Result<Principal>> authenticate(Context& context, const http::Request& request) {
    const auto shown = presented(request.headers);
    if (!shown) {
        co_return Error(ErrorCode::unauthenticated, "Send the header \"Authorization: Bearer TOKEN\", or sign in.");
    }
    if (shown->by_cookie && changes_something(request.method) && !made_by_own_page(request.headers)) {
        co_return Error(ErrorCode::forbidden,
                        "A request with the session cookie needs the header \"X-Tendril-Request: 1\".");
    }
    const auto now = context.parts.clock.now();
    const auto found = co_await context.tokens.find(context.parts.offload, shown->token, now);
    if (!found) co_return found.error();
    co_return admit(*found, *shown, now);
}

// Routes without a request body accept none but an empty object.
Result<json::object> decode_body(const http::Request& request) {
    if (!changes_something(request.method) || request.body.empty()) return json::object();
    // Flow documents nest deepest of what a body may hold.
    auto value = parse_json(request.body, flow::document_limits);
    if (!value) return value.error();
    if (!value->is_object()) return Error(ErrorCode::invalid_input, "The body must be a JSON object.");
    return std::move(value->get_object());
}

Result<void> decode(const Route& route, Call& call) {
    auto query = http::parse_query(call.request.query);
    if (!query) return query.error();
    call.query = std::move(*query);
    if (auto known = check_query(route, call.query); !known) return known;
    auto body = decode_body(call.request);
    if (!body) return body.error();
    call.body = std::move(*body);
    if (route.request.empty() && !call.body.empty()) {
        return Error(ErrorCode::invalid_input, "This request takes no body.", std::string(call.body.begin()->key()));
    }
    return {};
}

Task<Result<http::Response>> answer(const Route& route, Call& call) {
    if (route.access == Access::token) {
        auto principal = co_await authenticate(call.context, call.request);
        if (!principal) co_return principal.error();
        call.principal = std::move(*principal);
        if (auto may = may_call(call.principal, route); !may) co_return may.error();
    }
    if (auto decoded = decode(route, call); !decoded) co_return decoded.error();
    if (call.request.method == "POST" && call.request.headers.contains("Idempotency-Key")) {
        co_return co_await answer_once(route, call, std::string(call.request.headers.get("Idempotency-Key")));
    }
    co_return co_await route.handle(call);
}

http::Response no_route(const Routed& routed) {
    if (routed.allowed.empty()) return http::problem(404, "There is no such resource. See /api/v1/openapi.json.");
    auto refused = http::problem(405, "This resource takes " + routed.allowed + " only.");
    refused.headers.add("Allow", routed.allowed);
    return refused;
}

http::Response problem_of(const Error& error) {
    auto response = http::problem(error);
    if (error.code == ErrorCode::unauthenticated) response.headers.add("WWW-Authenticate", "Bearer");
    return response;
}

}  // namespace

Routed find_route(const std::vector<Route>& table, std::string_view method, std::string_view path) {
    Routed routed;
    for (const auto& route : table) {
        http::Parameters found;
        if (!http::PathPattern(route.pattern).matches(path, found)) continue;
        if (route.method == method) {
            routed.route = &route;
            routed.path = std::move(found);
            return routed;
        }
        routed.allowed += (routed.allowed.empty() ? "" : ", ") + std::string(route.method);
    }
    return routed;
}

Result<void> check_query(const Route& route, const http::Parameters& query) {
    for (const auto& [name, value] : query) {
        if (route.list && (name == "limit" || name == "cursor")) continue;
        const auto known = [&name = name](const QueryParameter& parameter) { return parameter.name == name; };
        if (std::any_of(route.query.begin(), route.query.end(), known)) continue;
        return Error(ErrorCode::invalid_input, "\"" + name + "\" is not a parameter of this request. Remove it.", name);
    }
    return {};
}

Task<http::Response> dispatch(Context& context, http::Request request) {
    try {
        const auto path = std::string_view(request.path).substr(api_path.size());
        auto routed = find_route(routes(), request.method, path);
        if (routed.route == nullptr) co_return no_route(routed);
        Call call{context, std::move(request), std::move(routed.path), {}, {}, {}};
        auto answered = co_await answer(*routed.route, call);
        if (!answered) co_return problem_of(answered.error());
        co_return std::move(*answered);
    } catch (const std::exception& failure) {
        // Only the kind of failure is logged: its text may quote the request.
        log::error("A request ended in an exception of type {}", typeid(failure).name());
        co_return http::problem(500, "An internal error happened. It is in the log.");
    }
}

}  // namespace tendril::api
