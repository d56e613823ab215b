// The keys that HighLevel's webhooks are verified by. Which of them a hook believes is kept in the vault as JSON
//   {"public_keys": [...], "rsa_public_keys": [...], "accept_rsa": false}
// with up to two keys of a kind, so that a new one can be added before the old one is taken away.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "http/message.hpp"
#include "vault/secret_text.hpp"

namespace tendril::api {

// Stands in lists of keys for the one that HighLevel has published.
inline constexpr std::string_view published_key = "published";
inline constexpr std::size_t keys_of_a_kind_max = 2;

struct HighLevelKeys {
    std::vector<std::string> ed25519;  // X-GHL-Signature
    std::vector<std::string> rsa;      // X-WH-Signature, which HighLevel has retired
    bool accepts_rsa = false;

    // The published keys, without RSA.
    static HighLevelKeys published();
    // What the vault holds; a text that is no JSON is one Ed25519 key. Nothing that is malformed verifies anything.
    static HighLevelKeys from_secret(const vault::SecretText& secret);
    [[nodiscard]] vault::SecretText to_secret() const;
    [[nodiscard]] json::object to_json() const;

    // Whether nobody but HighLevel itself can sign: only then are its events believed for every workspace.
    [[nodiscard]] bool only_published() const;
    // Errors: unauthenticated, saying which header is missing or that no signature fits.
    [[nodiscard]] Result<void> verify(const http::Headers& headers, std::string_view body) const;
};

// Reads the members "public_keys", "rsa_public_keys" and "accept_rsa" of a request over `keys`.
// Errors: invalid_input naming the member: no key of its kind, or too many.
Result<void> read_keys(const json::object& members, HighLevelKeys& keys);

}  // namespace tendril::api
