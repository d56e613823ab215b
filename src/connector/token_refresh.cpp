#include "connector/token_refresh.hpp"

#include <boost/json/string.hpp>

#include "connector/percent_encoding.hpp"

namespace tendril::connector {

namespace {

constexpr std::int64_t lifetime_seconds_max = 10LL * 366 * 24 * 3600;

void add_field(std::string& form, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    if (!form.empty()) form += '&';
    form += std::string(name) + "=" + percent_encode(value);
}

// What the token endpoint says, from the places of RFC 6749 and of plain error bodies; never the tokens themselves.
std::string sentence_of(const json::object& body) {
    for (const auto* name : {"error_description", "message", "error"}) {
        if (const auto text = text_or(body, name); !text.empty()) return std::string(text.substr(0, 300));
    }
    return {};
}

RefreshAnswer read_success(const json::object& body, TimePoint now) {
    NewTokens tokens;
    tokens.access_token = vault::SecretText(std::string(text_or(body, "access_token")));
    if (tokens.access_token.empty()) return RefreshFailed{"The token endpoint's answer holds no access token."};
    tokens.refresh_token = vault::SecretText(std::string(text_or(body, "refresh_token")));
    const auto seconds = integer_or(body, "expires_in", 0);
    if (seconds > 0 && seconds < lifetime_seconds_max) tokens.expires_at = now + std::chrono::seconds(seconds);
    return tokens;
}

// 408, 425 and 429 ask for another try; any other 4xx is an answer about what was sent.
bool is_refusal(int status) {
    return status >= 400 && status < 500 && status != 408 && status != 425 && status != 429;
}

}  // namespace

http::ClientRequest refresh_request(const std::string& token_url, const std::string& base_url,
                                    const Credentials& credentials) {
    http::ClientRequest request;
    request.method = "POST";
    request.url = token_url.starts_with('/') ? base_url + token_url : token_url;
    request.headers.add("Accept", "application/json");
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    add_field(request.body, "grant_type", "refresh_token");
    add_field(request.body, "refresh_token", credentials.refresh_token.reveal());
    add_field(request.body, "client_id", credentials.client_id);
    add_field(request.body, "client_secret", credentials.client_secret.reveal());
    add_field(request.body, "user_type", credentials.user_type);
    return request;
}

RefreshAnswer read_refresh_answer(const http::ClientOutcome& outcome, TimePoint now) {
    if (!outcome) return RefreshFailed{"The access token could not be renewed: " + outcome.error().error.message};
    const auto parsed = parse_json(outcome->body);
    const auto body = parsed && parsed->is_object() ? parsed->as_object() : json::object();
    if (outcome->status >= 200 && outcome->status < 300) return read_success(body, now);
    const auto said = sentence_of(body);
    const auto status = "status " + std::to_string(outcome->status) + (said.empty() ? "" : ", \"" + said + "\"");
    if (is_refusal(outcome->status)) {
        return RefreshRefused{"The access token could not be renewed (" + status + "). Connect the account again."};
    }
    return RefreshFailed{"The access token could not be renewed for now (" + status + ")."};
}

}  // namespace tendril::connector
