// The refresh of an OAuth 2.0 access token (RFC 6749, section 6), as a request and the meaning of its answer. Pure.
#pragma once

#include <string>
#include <variant>

#include "connector/credentials.hpp"
#include "http/client.hpp"

namespace tendril::connector {

// `token_url` is absolute, or a path below `base_url`.
http::ClientRequest refresh_request(const std::string& token_url, const std::string& base_url,
                                    const Credentials& credentials);

// The refresh token or the client is not accepted: only a person can mend that.
struct RefreshRefused {
    std::string message;
};
// No answer, or one that says nothing about the refresh token: worth another try.
struct RefreshFailed {
    std::string message;
};
using RefreshAnswer = std::variant<NewTokens, RefreshRefused, RefreshFailed>;

RefreshAnswer read_refresh_answer(const http::ClientOutcome& outcome, TimePoint now);

}  // namespace tendril::connector
