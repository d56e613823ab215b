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
    vault::SecretText token;  // what goes into the header: the token, the API key or the access token
    vault::SecretText refresh_token;
    vault::SecretText client_secret;
    std::string client_id;
    std::string user_type;  // HighLevel: "Company" or "Location", the kind of token to ask for
    std::optional<TimePoint> expires_at;
    vault::SecretText sealed_form;  // the text all this was read from
};

// Errors: invalid_input with a sentence for people when something is missing that `auth` needs, or when a secret could
// not stand in a header.
Result<Credentials> read_credentials(const AuthKind& auth, const vault::SecretText& text);

// New tokens of an account. An empty refresh token means that the old one stays.
struct NewTokens {
    vault::SecretText access_token;
    vault::SecretText refresh_token;
    std::optional<TimePoint> expires_at;
};

// The text to seal: the old one with its tokens replaced, everything else kept.
vault::SecretText with_new_tokens(const Credentials& credentials, const NewTokens& tokens);

}  // namespace tendril::connector
