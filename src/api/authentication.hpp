// Who is calling: bearer tokens and session cookies.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "api/rights.hpp"
#include "api/task.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "http/message.hpp"
#include "store/config_store.hpp"

namespace tendril::api {

inline constexpr std::string_view session_cookie = "tendril_session";
// Ids of tokens tell what they are for: a session's works only as a cookie, an API token's only as a bearer token.
inline constexpr std::string_view session_id_prefix = "session";
inline constexpr std::string_view api_token_id_prefix = "token";
inline constexpr std::string_view sign_in_id_prefix = "signin";
inline constexpr std::string_view authorization_id_prefix = "authorization";  // states of consent under way

// The caller, once known.
struct Principal {
    std::string workspace;
    std::string actor;  // id of the token, as the audit log keeps it
    std::string name;
    bool by_cookie = false;  // a browser's session
    Role role = Role::viewer;
    std::string operations;  // the only ones that it may call; "" for all of its role
    std::string user;        // "" when nobody's
};

// What a request shows to prove who is calling.
struct Presented {
    std::string token;
    bool by_cookie = false;
};

// The Authorization header's bearer token, or else the session cookie; nullopt when there is neither.
std::optional<Presented> presented(const http::Headers& headers);
// The value of a cookie, or "".
std::string_view cookie_of(const http::Headers& headers, std::string_view name);
// Whether a request that changes something was made on purpose by a page of ours, and not by another site through the
// person's cookie: it has the header X-Tendril-Request, or an Origin that is the Host.
bool made_by_own_page(const http::Headers& headers);
// Decides about a presented token. `found` is the stored record of its hash, if there is one. Errors: unauthenticated.
Result<Principal> admit(const std::optional<store::ApiToken>& found, const Presented& shown, TimePoint now);

// Remembers tokens that were found, for a minute. On the server's executor only.
class TokenCache {
 public:
    explicit TokenCache(store::ConfigStore& store) : store_(store) {}

    // Errors: unavailable.
    Task<Result<std::optional<store::ApiToken>>> find(const connector::Offload& offload, const std::string& token,
                                                      TimePoint now);
    Task<Result<std::optional<store::ApiToken>>> find_hash(const connector::Offload& offload, std::string hash,
                                                           TimePoint now);
    // Tokens may have been taken back.
    void clear();
    // Calls `cleared` whenever they may.
    void on_clear(std::function<void()> cleared) { cleared_ = std::move(cleared); }

 private:
    struct Entry {
        store::ApiToken token;
        TimePoint until;
    };
    store::ConfigStore& store_;
    std::unordered_map<std::string, Entry> entries_;  // by hash
    std::function<void()> cleared_;
};

}  // namespace tendril::api
