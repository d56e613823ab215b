#include "connector/credentials.hpp"

#include <algorithm>
#include <boost/json/string.hpp>

namespace tendril::connector {

namespace {

// A line break in a secret would start a header of its own.
bool fits_in_header(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char character) { return character > 0x20 && character < 0x7F; });
}

vault::SecretText secret(const json::object& object, std::string_view name) {
    return vault::SecretText(std::string(text_or(object, name)));
}

json::object parse_object(const vault::SecretText& text) {
    auto parsed = parse_json(text.reveal());
    return parsed && parsed->is_object() ? std::move(parsed->as_object()) : json::object();
}

}  // namespace

std::string_view secret_member(std::string_view auth_kind) {
    if (auth_kind == "oauth2") return "access_token";
    return auth_kind == "api_key" ? "api_key" : "token";
}

Result<Credentials> read_credentials(const AuthKind& auth, const vault::SecretText& text) {
    auto parsed = parse_json(text.reveal());
    if (!parsed || !parsed->is_object()) {
        return Error(ErrorCode::invalid_input, "The connection's credentials cannot be read. Enter them again.");
    }
    const auto& object = parsed->as_object();
    Credentials credentials;
    credentials.token = secret(object, secret_member(auth.kind));
    credentials.previous_token = secret(object, "previous_token");
    credentials.previous_until = parse_iso8601(text_or(object, "previous_until"));
    if (auth.kind == "oauth2") {
        credentials.refresh_token = secret(object, "refresh_token");
        credentials.client_id = text_or(object, "client_id");
        credentials.client_secret = secret(object, "client_secret");
        credentials.client_credentials = text_or(object, "grant") == "client_credentials";
        credentials.parent = text_or(object, "parent");
        credentials.expires_at = parse_iso8601(text_or(object, "expires_at"));
    }
    credentials.scope = text_or(object, "scope");
    credentials.entered_at = parse_iso8601(text_or(object, "entered_at"));
    credentials.sealed_form = text.copy();
    const bool comes_later = credentials.token.empty() && credentials.can_renew();
    if ((credentials.token.empty() && !comes_later) || !fits_in_header(credentials.token.reveal()) ||
        !fits_in_header(credentials.previous_token.reveal())) {
        return Error(ErrorCode::invalid_input,
                     "The connection has no usable credentials for " + auth.title + ". Enter them again.");
    }
    return credentials;
}

vault::SecretText with_new_tokens(const Credentials& credentials, const NewTokens& tokens) {
    auto object = parse_object(credentials.sealed_form);
    object["access_token"] = tokens.access_token.reveal();
    if (!tokens.refresh_token.empty()) object["refresh_token"] = tokens.refresh_token.reveal();
    if (!tokens.scope.empty()) object["scope"] = tokens.scope;
    // An end that is not known must not be the old token's.
    object.erase("expires_at");
    if (tokens.expires_at) object["expires_at"] = to_iso8601(*tokens.expires_at);
    return vault::SecretText(to_text(object));
}

vault::SecretText with_previous_token(const vault::SecretText& fresh, const Credentials& before, TimePoint until) {
    auto object = parse_object(fresh);
    object["previous_token"] = before.token.reveal();
    object["previous_until"] = to_iso8601(until);
    return vault::SecretText(to_text(object));
}

vault::SecretText with_entered_at(const vault::SecretText& text, TimePoint now) {
    auto object = parse_object(text);
    object["entered_at"] = to_iso8601(now);
    return vault::SecretText(to_text(object));
}

vault::SecretText without_previous_token(const vault::SecretText& text) {
    auto object = parse_object(text);
    object.erase("previous_token");
    object.erase("previous_until");
    return vault::SecretText(to_text(object));
}

}  // namespace tendril::connector
