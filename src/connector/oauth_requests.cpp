#include "connector/oauth_requests.hpp"

#include <openssl/sha.h>

#include <array>
#include <boost/json/string.hpp>

#include "connector/percent_encoding.hpp"
#include "vault/base64.hpp"

namespace tendril::connector {

namespace {

constexpr std::int64_t lifetime_seconds_max = 10LL * 366 * 24 * 3600;
// A token endpoint that takes longer is asked again: its answer may be had again for half a minute only.
constexpr std::chrono::seconds token_time_limit{8};

void add_field(std::string& form, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    if (!form.empty() && form.back() != '?') form += '&';
    form += percent_encode(name) + "=" + percent_encode(value);
}

std::string joined(const std::vector<std::string>& words, const std::string& separator) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : separator) + word;
    return text;
}

// What the token endpoint says, from the places of RFC 6749 and of plain error bodies; never the tokens themselves.
std::string sentence_of(const json::object& body) {
    for (const auto* name : {"error_description", "message", "error"}) {
        if (const auto text = text_or(body, name); !text.empty()) return std::string(text.substr(0, 300));
    }
    return {};
}

TokenAnswer read_success(json::object body, TimePoint now) {
    NewTokens tokens;
    tokens.access_token = vault::SecretText(std::string(text_or(body, "access_token")));
    if (tokens.access_token.empty()) return TokenFailed{"The token endpoint's answer holds no access token.", true};
    tokens.refresh_token = vault::SecretText(std::string(text_or(body, "refresh_token")));
    tokens.scope = text_or(body, "scope");
    const auto seconds = integer_or(body, "expires_in", 0);
    if (seconds > 0 && seconds < lifetime_seconds_max) tokens.expires_at = now + std::chrono::seconds(seconds);
    for (const auto* name : {"access_token", "refresh_token", "id_token"}) body.erase(name);
    tokens.facts = std::move(body);
    return tokens;
}

// 408, 425 and 429 ask for another try; any other 4xx is an answer about what was sent.
bool is_refusal(int status) {
    return status >= 400 && status < 500 && status != 408 && status != 425 && status != 429;
}

std::string absolute(const std::string& url, const std::string& base_url) {
    return url.starts_with('/') ? base_url + url : url;
}

http::ClientRequest form_request(const std::string& url) {
    http::ClientRequest request;
    request.method = "POST";
    request.url = url;
    request.headers.add("Accept", "application/json");
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    request.time_limit = token_time_limit;
    return request;
}

http::ClientRequest token_request(const TokenEndpoint& endpoint, std::string_view grant) {
    const auto& url = endpoint.app.token_url.empty() ? endpoint.oauth.token_url : endpoint.app.token_url;
    auto request = form_request(absolute(url, endpoint.base_url));
    add_field(request.body, "grant_type", grant);
    add_field(request.body, "client_id", endpoint.app.client_id);
    add_field(request.body, "client_secret", endpoint.app.client_secret.reveal());
    if (endpoint.account == nullptr) return request;
    for (const auto& [name, value] : endpoint.account->token_fields) add_field(request.body, name, value);
    return request;
}

}  // namespace

std::string code_challenge(const std::string& verifier) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> hash{};
    SHA256(vault::octets(std::string_view(verifier)), verifier.size(), hash.data());
    auto text = vault::base64_encode({reinterpret_cast<const char*>(hash.data()), hash.size()});
    for (auto& character : text) {
        if (character == '+') character = '-';
        if (character == '/') character = '_';
    }
    while (text.ends_with('=')) text.pop_back();
    return text;
}

std::string authorization_address(const OAuth& oauth, const OAuthApp& app, const AuthorizationRequest& asked) {
    std::string address = asked.page + (asked.page.find('?') == std::string::npos ? "?" : "&");
    add_field(address, "response_type", "code");
    add_field(address, "client_id", app.client_id);
    add_field(address, "redirect_uri", asked.redirect_uri);
    add_field(address, "scope", joined(asked.scopes, oauth.scope_separator));
    add_field(address, "state", asked.state);
    for (const auto& [name, value] : oauth.authorization_fields) add_field(address, name, value);
    if (!asked.code_verifier.empty()) {
        add_field(address, "code_challenge", code_challenge(asked.code_verifier));
        add_field(address, "code_challenge_method", "S256");
    }
    return address;
}

http::ClientRequest code_request(const TokenEndpoint& endpoint, const std::string& code,
                                 const std::string& redirect_uri, const std::string& code_verifier) {
    auto request = token_request(endpoint, "authorization_code");
    add_field(request.body, "code", code);
    add_field(request.body, "redirect_uri", redirect_uri);
    add_field(request.body, "code_verifier", code_verifier);
    return request;
}

http::ClientRequest refresh_request(const TokenEndpoint& endpoint, const vault::SecretText& refresh_token) {
    auto request = token_request(endpoint, "refresh_token");
    add_field(request.body, "refresh_token", refresh_token.reveal());
    return request;
}

http::ClientRequest client_credentials_request(const TokenEndpoint& endpoint, const std::string& scope) {
    auto request = token_request(endpoint, "client_credentials");
    add_field(request.body, "scope", scope);
    return request;
}

http::ClientRequest revocation_request(const TokenEndpoint& endpoint, const vault::SecretText& token,
                                       std::string_view token_type_hint) {
    auto request = form_request(absolute(endpoint.oauth.revocation_url, endpoint.base_url));
    add_field(request.body, "token", token.reveal());
    add_field(request.body, "token_type_hint", token_type_hint);
    add_field(request.body, "client_id", endpoint.app.client_id);
    add_field(request.body, "client_secret", endpoint.app.client_secret.reveal());
    return request;
}

Call account_call(const AccountCall& described, std::string_view method, const std::string& connection,
                  const json::object& settings, const OAuthApp& app) {
    std::string fields;
    for (const auto& [name, setting] : described.fields) {
        add_field(fields, name, setting == "app_id" ? std::string_view(app.app_id) : text_or(settings, setting));
    }
    Call call;
    call.connection = connection;
    call.method = method;
    call.path = described.path;
    call.headers.add("Accept", "application/json");
    for (const auto& [name, value] : described.headers) call.headers.add(name, value);
    if (method == "POST") {
        call.headers.add("Content-Type", "application/x-www-form-urlencoded");
        call.body = std::move(fields);
        call.reads = true;  // it hands out a token and changes nothing
    } else {
        call.path += "?" + fields;
    }
    call.time_limit = token_time_limit;
    return call;
}

TokenAnswer read_token_answer(const http::ClientOutcome& outcome, TimePoint now) {
    if (!outcome) {
        return TokenFailed{"The access token could not be had: " + outcome.error().error.message,
                           outcome.error().reached == http::NoAnswer::Reached::unknown};
    }
    auto parsed = parse_json(outcome->body);
    auto body = parsed && parsed->is_object() ? std::move(parsed->as_object()) : json::object();
    if (outcome->status >= 200 && outcome->status < 300) return read_success(std::move(body), now);
    const auto said = sentence_of(body);
    const auto status = "status " + std::to_string(outcome->status) + (said.empty() ? "" : ", \"" + said + "\"");
    if (is_refusal(outcome->status)) {
        return TokenRefused{"The access token could not be had (" + status + "). Connect the account again."};
    }
    // What stands in front of the server gave up waiting: the server may have answered all the same.
    const bool lost_on_the_way = outcome->status == 502 || outcome->status == 504;
    return TokenFailed{"The access token could not be had for now (" + status + ").", lost_on_the_way};
}

}  // namespace tendril::connector
