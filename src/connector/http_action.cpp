#include "connector/http_action.hpp"

#include <algorithm>
#include <array>

#include "connector/percent_encoding.hpp"

namespace tendril::connector {

namespace {

constexpr std::array<std::string_view, 7> methods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
constexpr std::array<std::string_view, 5> hidden_headers{"authorization", "proxy-authorization", "cookie", "x-api-key",
                                                         "api-key"};
constexpr std::array<std::string_view, 4> own_headers{"host", "content-length", "transfer-encoding", "connection"};
constexpr std::int64_t seconds_max = 120;
constexpr std::size_t body_bytes_max = 1024 * 1024;

Error wrong(std::string_view member, const std::string& sentence) {
    return {ErrorCode::invalid_input, sentence, std::string(member)};
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char character) {
        return character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A')) : character;
    });
    return lower;
}

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

std::string plain_text(const json::value& value) {
    if (value.is_null()) return {};
    return value.is_string() ? std::string(value.get_string()) : to_text(value);
}

std::string encoded_pairs(const json::object& pairs) {
    std::string text;
    for (const auto& pair : pairs) {
        if (!text.empty()) text.push_back('&');
        text.append(percent_encode(pair.key())).append("=").append(percent_encode(plain_text(pair.value())));
    }
    return text;
}

Result<void> set_body(const json::object& input, Call& call) {
    const auto* json_body = input.if_contains("json");
    const auto* text = input.if_contains("text");
    const auto& form = object_or_empty(input, "form");
    const auto given = [](const json::value* value) { return value != nullptr && !value->is_null(); };
    if (int{given(json_body)} + int{given(text)} + int{!form.empty()} > 1) {
        return wrong("json", "Give one body: \"json\", \"form\" or \"text\".");
    }
    std::string type;
    if (given(json_body)) {
        call.body = to_text(*json_body);
        type = "application/json";
    } else if (!form.empty()) {
        call.body = encoded_pairs(form);
        type = "application/x-www-form-urlencoded";
    } else if (given(text)) {
        call.body = plain_text(*text);
        type = "text/plain; charset=utf-8";
    }
    if (call.body.size() > body_bytes_max) return wrong("json", "The body must not have more than 1 MiB.");
    if (!type.empty() && !call.headers.contains("Content-Type")) call.headers.add("Content-Type", type);
    return {};
}

std::string method_of(const json::object& input) {
    return std::string(text_or(input, "method", "GET"));
}

}  // namespace

Result<Call> build_http_request(const json::object& input, std::string_view idempotency_key) {
    Call call;
    call.method = method_of(input);
    if (!is_one_of(methods, call.method))
        return wrong("method", "The method must be one of GET, POST, PUT, PATCH, DELETE.");
    call.path = text_or(input, "url");
    if (!call.path.starts_with("https://") && !call.path.starts_with("http://")) {
        return wrong("url", "The address must begin with https:// or http://.");
    }
    if (const auto query = encoded_pairs(object_or_empty(input, "query")); !query.empty()) {
        call.path += (call.path.find('?') == std::string::npos ? "?" : "&") + query;
    }
    for (const auto& header : object_or_empty(input, "headers")) {
        if (is_one_of(own_headers, lower_case(header.key()))) {
            return wrong("headers", "The header " + std::string(header.key()) + " is set by Tendril itself.");
        }
        call.headers.add(header.key(), plain_text(header.value()));
    }
    if (const auto name = text_or(input, "idempotency_header"); !name.empty()) {
        call.headers.add(name, std::string(idempotency_key));
    }
    if (auto set = set_body(input, call); !set) return set.error();
    const auto seconds = integer_or(input, "timeout_seconds", 30);
    if (seconds < 1 || seconds > seconds_max)
        return wrong("timeout_seconds", "The time limit must be 1 to 120 seconds.");
    call.time_limit = std::chrono::seconds(seconds);
    return call;
}

EffectClass effect_of_http_request(const json::object& input) {
    const auto method = method_of(input);
    if (method == "GET" || method == "HEAD" || method == "OPTIONS") return EffectClass::read;
    const bool may_be_repeated = method == "PUT" || method == "DELETE" || !text_or(input, "idempotency_header").empty();
    return may_be_repeated ? EffectClass::idempotent : EffectClass::unknowable;
}

json::object http_answer(const http::Response& response) {
    json::object headers;
    for (const auto& [name, value] : response.headers) headers[lower_case(name)] = value;
    auto body = parse_json(response.body, {.bytes_max = 8U * 1024 * 1024, .depth_max = 64});
    return {{"status", response.status},
            {"headers", std::move(headers)},
            {"body", body ? std::move(*body) : json::value(nullptr)},
            {"text", body ? json::value("") : json::value(response.body)}};
}

json::object without_credentials(json::object input) {
    auto* headers = input.if_contains("headers");
    if (headers == nullptr || !headers->is_object()) return input;
    for (auto& header : headers->get_object()) {
        if (is_one_of(hidden_headers, lower_case(header.key()))) header.value() = "(hidden)";
    }
    return input;
}

}  // namespace tendril::connector
