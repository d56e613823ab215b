// Connecting an account by OAuth 2.0: the way to the page on which a person consents, and what is remembered until the
// browser comes back.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "api/context.hpp"
#include "api/route.hpp"
#include "connector/manifest.hpp"
#include "store/records.hpp"

namespace tendril::api {

inline constexpr std::string_view oauth_callback_path = "/oauth/callback";
inline constexpr std::string_view oauth_cookie = "tendril_oauth";
inline constexpr std::chrono::minutes authorization_lasts{15};

// A consent under way. It lies in the vault under the id of a single-use token whose text is the `state`.
struct PendingAuthorization {
    store::Connection connection;  // its id is empty when it is to be made
    std::string redirect_uri;
    std::string code_verifier;  // "" without PKCE
    std::string browser;        // SHA-256 of the cookie of the browser that began; "" when none did
    std::string actor;          // who began
};

struct AuthorizationChoice {
    std::string page;  // name of the consent page; "" takes the usual one
    std::vector<std::string> scopes;
};

// Remembers the consent and answers 201 with its address. Errors: invalid_input, of the store and the vault.
Task<Result<http::Response>> begin_authorization(Call& call, store::Connection connection, AuthorizationChoice choice);

// Takes the consent that belongs to a state away, so that it works once. `cookie` is the browser's. Blocks.
// Errors: forbidden with a sentence for people, of the store and the vault.
Result<PendingAuthorization> take_authorization(Context& context, const std::string& state, std::string_view cookie);

// How a browser reached us: "https://tendril.example.com".
std::string origin_of(const Context& context, const http::Request& request);

}  // namespace tendril::api
