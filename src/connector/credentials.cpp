#include "connector/credentials.hpp"

#include <algorithm>
#include <boost/json/string.hpp>

namespace tendril::connector {

namespace {

constexpr std::string_view member_of(std::string_view kind) {
    if (kind == "oauth2") return "access_token";
    return kind == "api_key" ? "api_key" : "token";
}

// A line break in a secret would start a header of its own.
bool fits_in_header(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char character) { return character > 0x20 && character < 0x7F; });
}

vault::SecretText secret(const json::object& object, std::string_view name) {
    return vault::SecretText(std::string(text_or(object, name)));
}

}  // namespace

Result<Credentials> read_credentials(const AuthKind& auth, const vault::SecretText& text) {
    auto parsed = parse_json(text.reveal());
    if (!parsed || !parsed->is_object()) {
        return Error(ErrorCode::invalid_input, "The connection's credentials cannot be read. Enter them again.");
    }
    const auto& object = parsed->as_object();
    Credentials credentials;
    credentials.token = secret(object, member_of(auth.kind));
    credentials.refresh_token = secret(object, "refresh_token");
    credentials.client_secret = secret(object, "client_secret");
    credentials.client_id = text_or(object, "client_id");
    credentials.user_type = text_or(object, "user_type");
    credentials.expires_at = parse_iso8601(text_or(object, "expires_at"));
    credentials.sealed_form = text.copy();
    if (credentials.token.empty() || !fits_in_header(credentials.token.reveal())) {
        return Error(ErrorCode::invalid_input,
                     "The connection has no usable credentials for " + auth.title + ". Enter them again.");
    }
    return credentials;
}

vault::SecretText with_new_tokens(const Credentials& credentials, const NewTokens& tokens) {
    auto parsed = parse_json(credentials.sealed_form.reveal());
    json::object object = parsed && parsed->is_object() ? std::move(parsed->as_object()) : json::object();
    object["access_token"] = tokens.access_token.reveal();
    if (!tokens.refresh_token.empty()) object["refresh_token"] = tokens.refresh_token.reveal();
    // An end that is not known must not be the old token's.
    object.erase("expires_at");
    if (tokens.expires_at) object["expires_at"] = to_iso8601(*tokens.expires_at);
    return vault::SecretText(to_text(object));
}

}  // namespace tendril::connector
