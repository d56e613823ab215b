// The way of one call: route, version, token, limits, scope, body, operation, answer.
#include "sandbox/highlevel/simulator.hpp"

#include <algorithm>

#include "http/problem.hpp"
#include "sandbox/highlevel/oauth.hpp"
#include "sandbox/text_match.hpp"

namespace tendril::sandbox {

namespace {

constexpr std::array<std::string_view, 4> versions{"2021-04-15", "2021-07-28", "2023-02-21", "v3"};

// Takes the text up to the next slash off `path`.
std::string_view next_segment(std::string_view& path) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    const auto segment = path.substr(0, end);
    path.remove_prefix(end);
    return segment;
}

// Exact match, so a missing or an added trailing slash matches nothing. Values stay percent-encoded.
bool path_matches(std::string_view pattern, std::string_view path, std::array<std::string_view, 2>& values) {
    std::size_t count = 0;
    while (!pattern.empty() && !path.empty() && path.front() == '/') {
        const auto expected = next_segment(pattern);
        const auto segment = next_segment(path);
        if (expected.starts_with('{')) {
            if (segment.empty()) return false;
            values[count++] = segment;
        } else if (expected != segment) {
            return false;
        }
    }
    return pattern.empty() && path.empty();
}

json::object cannot(const http::Request& request) {
    return {{"statusCode", 404}, {"message", "Cannot " + request.method + " " + request.path}, {"error", "Not Found"}};
}

std::string_view name_of_status(int status) {
    switch (status) {
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 415:
            return "Unsupported Media Type";
        case 422:
            return "Unprocessable Entity";
        case 429:
            return "Too Many Requests";
        default:
            return status >= 500 ? "Internal Server Error" : "Error";
    }
}

struct Announced {
    int requests_max = no_limit;
    int remaining = no_limit;
};

void announce(http::Response& response, const Announced& daily, const Announced& burst) {
    response.headers.add("X-RateLimit-Limit-Daily", std::to_string(daily.requests_max));
    response.headers.add("X-RateLimit-Daily-Remaining", std::to_string(daily.remaining));
    response.headers.add("X-RateLimit-Interval-Milliseconds", "10000");
    response.headers.add("X-RateLimit-Max", std::to_string(burst.requests_max));
    response.headers.add("X-RateLimit-Remaining", std::to_string(burst.remaining));
}

bool is_json(const http::Request& request) {
    return to_lower(request.headers.get("Content-Type")).starts_with("application/json");
}

}  // namespace

HighLevelSimulator::HighLevelSimulator(HighLevelOptions options, Random& random, TimePoint now)
    : options_(std::move(options)),
      random_(random),
      rate_limit_(options_.rate_limit),
      access_(options_, random),
      feed_(options_.location_id, random) {
    const json::object object{{"id", "fixedAnswer000000001"}};
    fixed_answer_ = http::reply(201, json::object{{"new", true},
                                                  {"succeded", true},
                                                  {"contact", object},
                                                  {"task", object},
                                                  {"note", object},
                                                  {"tags", json::array()}});
    announce(fixed_answer_, {}, {});  // this mode counts nothing
    reset(now, options_.seed);
}

const HighLevelSimulator::Operation* HighLevelSimulator::match(const http::Request& request,
                                                               std::array<std::string, 2>& variables) {
    for (const auto& operation : operations()) {
        std::array<std::string_view, 2> values;
        if (operation.method != request.method || !path_matches(operation.path, request.path, values)) continue;
        for (std::size_t index = 0; index < values.size(); ++index) {
            auto decoded = http::percent_decode(values[index]);
            if (!decoded) return nullptr;
            variables[index] = *std::move(decoded);
        }
        return &operation;
    }
    return nullptr;
}

std::string_view HighLevelSimulator::operation_of(const http::Request& request) const {
    if (const auto name = oauth_operation(request.path); !name.empty()) return name;
    std::array<std::string, 2> variables;
    const auto* operation = match(request, variables);
    if (operation != nullptr) return operation->name;
    return options_.stand_in ? options_.stand_in->operation_of(request) : std::string_view();
}

http::Response HighLevelSimulator::handle(const http::Request& request, TimePoint now) {
    if (auto answer = handle_oauth(request, now)) return *std::move(answer);
    Call call;
    call.now = now;
    const auto* operation = match(request, call.variables);
    if (operation == nullptr) return handle_other(request, now);
    if (auto refusal = check_version(*operation, request)) return finish(*std::move(refusal), nullptr);
    return handle_operation(*operation, request, std::move(call));
}

// The gateway selects the route by the header, so a version it does not know has no such route. A missing version, or
// one of another part of the API, is refused as the contract checker does.
std::optional<HighLevelSimulator::Reply> HighLevelSimulator::check_version(const Operation& operation,
                                                                           const http::Request& request) {
    const auto version = request.headers.get("Version");
    if (version == operation.version) return std::nullopt;
    const bool exists = std::find(versions.begin(), versions.end(), version) != versions.end();
    if (version.empty() || exists) {
        return invalid({"version header must be one of the following values: " + std::string(operation.version)});
    }
    return Reply{404, cannot(request)};
}

http::Response HighLevelSimulator::handle_operation(const Operation& operation, const http::Request& request,
                                                    Call call) {
    const auto* token = access_.find(request.headers.get("Authorization"), call.now);
    if (token == nullptr) return finish(error(401, "Invalid token: access token is invalid"), nullptr);
    auto& limits = access_.limits_of(*token);
    if (!take_from(limits, call.now)) return finish(error(429, "Too Many Requests"), &limits);
    return finish(check_and_run(operation, request, *token, call), &limits);
}

bool HighLevelSimulator::take_from(Limits& limits, TimePoint now) const {
    if (!rate_limit_) return true;
    const bool daily = limits.daily.take(now);
    const bool burst = limits.burst.take(now);
    if (daily && !burst) limits.daily.put_back();
    if (!daily && burst) limits.burst.put_back();
    return daily && burst;
}

// What is not simulated is answered from its description, once the token and the limits allow it.
http::Response HighLevelSimulator::handle_other(const http::Request& request, TimePoint now) {
    if (!options_.stand_in || options_.stand_in->operation_of(request).empty()) {
        return finish({404, cannot(request)}, nullptr);
    }
    const auto* token = access_.find(request.headers.get("Authorization"), now);
    if (token == nullptr) return finish(error(401, "Invalid token: access token is invalid"), nullptr);
    auto& limits = access_.limits_of(*token);
    if (!take_from(limits, now)) return finish(error(429, "Too Many Requests"), &limits);
    auto response = options_.stand_in->answer(request);
    if (!response) return finish({404, cannot(request)}, &limits);
    announce_limits(*response, &limits);
    return *std::move(response);
}

HighLevelSimulator::Reply HighLevelSimulator::check_and_run(const Operation& operation, const http::Request& request,
                                                            const Token& token, Call& call) {
    if (token.location_id.empty()) return error(403, "This operation needs a location's token.");
    if (!token.allows(operation.scope)) return error(401, "The token is not authorized for this scope.");
    auto query = http::parse_query(request.query);
    if (!query) return error(400, "The query string is malformed");
    call.query = *std::move(query);
    auto findings = check_query(call.query, operation.query);
    if (!findings.empty()) return invalid(std::move(findings));
    if (auto refusal = read_body(operation, request, call)) return *std::move(refusal);
    if (auto refusal = check_location(call, token)) return *std::move(refusal);
    return (this->*operation.run)(call);
}

std::optional<HighLevelSimulator::Reply> HighLevelSimulator::read_body(const Operation& operation,
                                                                       const http::Request& request, Call& call) {
    if (!operation.body) return std::nullopt;
    if (request.body.empty()) return invalid({"request body should not be empty"});
    if (!is_json(request)) return error(415, "Content-Type must be application/json");
    auto value = parse_json(request.body);
    if (!value || !value->is_object()) return error(400, "The body is not a valid JSON object");
    call.body = std::move(value->get_object());
    auto findings = check_body(call.body, *operation.body);
    if (!findings.empty()) return invalid(std::move(findings));
    return std::nullopt;
}

std::optional<HighLevelSimulator::Reply> HighLevelSimulator::check_location(const Call& call, const Token& token) {
    const auto in_query = call.query.find("locationId");
    const bool wrong_query = in_query != call.query.end() && in_query->second != token.location_id;
    const bool wrong_body = call.body.contains("locationId") && text_or(call.body, "locationId") != token.location_id;
    if (!wrong_query && !wrong_body) return std::nullopt;
    return error(403, "The token does not have access to this location.");
}

http::Response HighLevelSimulator::finish(Reply reply, const Limits* limits) {
    if (reply.status >= 400 || reply.body.contains("new")) reply.body["traceId"] = trace_id();
    auto response = http::reply(reply.status, reply.body);
    announce_limits(response, limits);
    return response;
}

void HighLevelSimulator::announce_limits(http::Response& response, const Limits* limits) const {
    if (limits == nullptr) return;
    if (rate_limit_) {
        announce(response, {limits->daily.requests_max(), limits->daily.remaining()},
                 {limits->burst.requests_max(), limits->burst.remaining()});
    } else {
        announce(response, {}, {});
    }
}

std::string HighLevelSimulator::trace_id() {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text = "00000000-0000-4000-8000-000000000000";
    std::uint64_t bits = random_.next();
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (at == 18) bits = random_.next();
        if (text[at] != '0') continue;
        text[at] = digits[bits & 15];
        bits >>= 4;
    }
    return text;
}

json::object HighLevelSimulator::error_body(int status) const {
    return error(status, name_of_status(status)).body;
}

HighLevelSimulator::Reply HighLevelSimulator::error(int status, std::string_view message) {
    return {status, {{"statusCode", status}, {"message", message}, {"error", name_of_status(status)}}};
}

HighLevelSimulator::Reply HighLevelSimulator::invalid(std::vector<std::string> findings) {
    json::array messages;
    for (auto& finding : findings) messages.emplace_back(finding);
    return {422, {{"statusCode", 422}, {"message", std::move(messages)}, {"error", name_of_status(422)}}};
}

HighLevelSimulator::Reply HighLevelSimulator::no_such(std::string_view kind, std::string_view id) {
    return error(404, std::string(kind) + " with id " + std::string(id) + " not found");
}

}  // namespace tendril::sandbox
