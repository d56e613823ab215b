// Sign-in by a link that works once, GET /sign-in?code=..., or by a name and a passphrase, POST /sign-in.
#pragma once

#include <chrono>
#include <string>

#include "api/route.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "http/message.hpp"
#include "store/records.hpp"

namespace tendril::api {

inline constexpr std::chrono::hours session_lasts{24 * 30};
inline constexpr std::chrono::hours sign_in_link_lasts{24};

// A token of which only the hash is stored, and its text, which is shown once.
struct NewToken {
    store::ApiToken record;
    std::string text;
};
NewToken new_api_token(Random& random, const std::string& workspace, const std::string& name, TimePoint now);
NewToken new_sign_in_code(Random& random, const std::string& workspace, TimePoint now);

// Opens a session: a redirect to the web app with its cookie, or a page that says what to do. A code is taken away;
// wrong passphrases are limited by name and by address.
Task<http::Response> sign_in(Context& context, http::Request request);

}  // namespace tendril::api
