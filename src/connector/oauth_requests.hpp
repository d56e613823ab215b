// The requests of an OAuth 2.0 client (RFC 6749, 7009, 7636) and the meaning of their answers. Pure.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "connector/credentials.hpp"
#include "connector/oauth_app.hpp"
#include "connector/transport.hpp"
#include "http/client.hpp"

namespace tendril::connector {

// What a consent page is asked for.
struct AuthorizationRequest {
    std::string page;  // absolute address
    std::string redirect_uri;
    std::string state;
    std::vector<std::string> scopes;
    std::string code_verifier;  // "" without PKCE
};
std::string authorization_address(const OAuth& oauth, const OAuthApp& app, const AuthorizationRequest& asked);

// The part of RFC 7636 that may be seen: S256 of the verifier.
std::string code_challenge(const std::string& verifier);

// Whom token requests are sent to, and for what kind of account.
struct TokenEndpoint {
    const OAuth& oauth;
    const OAuthApp& app;
    std::string base_url;                  // of the connection, for a token URL below it
    const AccountKind* account = nullptr;  // null when the connector has one kind only
};
http::ClientRequest code_request(const TokenEndpoint& endpoint, const std::string& code,
                                 const std::string& redirect_uri, const std::string& code_verifier);
http::ClientRequest refresh_request(const TokenEndpoint& endpoint, const vault::SecretText& refresh_token);
http::ClientRequest client_credentials_request(const TokenEndpoint& endpoint, const std::string& scope);
// For a connector with a revocation URL.
http::ClientRequest revocation_request(const TokenEndpoint& endpoint, const vault::SecretText& token,
                                       std::string_view token_type_hint);

// A call of an account with fields from `settings` and the app: as a form when posted, else as the query.
Call account_call(const AccountCall& described, std::string_view method, const std::string& connection,
                  const json::object& settings, const OAuthApp& app);

// The grant, the refresh token or the client is not accepted: only a person can mend that.
struct TokenRefused {
    std::string message;
};
// No answer, or one that says nothing about what was sent: worth another try.
struct TokenFailed {
    std::string message;
    bool may_be_spent = false;  // the request may have been carried out, so that a refresh token is used up
};
using TokenAnswer = std::variant<NewTokens, TokenRefused, TokenFailed>;

TokenAnswer read_token_answer(const http::ClientOutcome& outcome, TimePoint now);

}  // namespace tendril::connector
