// A connection's credentials, as they lie in the vault: a JSON object under the name "credentials".
#pragma once

#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/time.hpp"
#include "connector/manifest.hpp"
#include "vault/secret_text.hpp"

namespace tendril::connector {

// Unsealed. Members that a kind of credentials does not have are empty.
struct Credentials {
    vault::SecretText token;           // what goes into the header: the token, the API key or the access token
    vault::SecretText previous_token;  // the one before a rotation, which still works until `previous_until`
    std::optional<TimePoint> previous_until;
    vault::SecretText refresh_token;
    std::string client_id;  // "" takes the workspace's app
    vault::SecretText client_secret;
    bool client_credentials = false;  // tokens come from the app's own credentials, without a refresh token
    std::string parent;               // id of the connection with whose token this one's is asked for
    std::string scope;                // what was granted, as the token's answer put it; "" when it is not known
    std::optional<TimePoint> expires_at;
    std::optional<TimePoint> entered_at;  // by a person
    vault::SecretText sealed_form;        // the text all this was read from

    // Whether a new access token can be had without a person.
    [[nodiscard]] bool can_renew() const { return !refresh_token.empty() || client_credentials || !parent.empty(); }
};

// Errors: invalid_input with a sentence for people when something is missing that `auth` needs, or when a secret could
// not stand in a header.
Result<Credentials> read_credentials(const AuthKind& auth, const vault::SecretText& text);

// New tokens of an account. An empty refresh token means that the old one stays.
struct NewTokens {
    vault::SecretText access_token;
    vault::SecretText refresh_token;
    std::string scope;  // "" when the answer does not tell
    std::optional<TimePoint> expires_at;
    json::object facts;  // what else the answer tells, without its secrets
};

// The text to seal: the old one with its tokens replaced, everything else kept.
vault::SecretText with_new_tokens(const Credentials& credentials, const NewTokens& tokens);
// The text to seal after a rotation: `fresh` in front, the token of `before` beside it until `until`.
vault::SecretText with_previous_token(const vault::SecretText& fresh, const Credentials& before, TimePoint until);
// `text` with the time at which a person entered it.
vault::SecretText with_entered_at(const vault::SecretText& text, TimePoint now);
// `text` without the token before the last rotation.
vault::SecretText without_previous_token(const vault::SecretText& text);

// Where a connection's own secret lies in its credentials, besides OAuth's: "token" or "api_key".
std::string_view secret_member(std::string_view auth_kind);

}  // namespace tendril::connector
