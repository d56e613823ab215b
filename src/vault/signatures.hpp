// Signatures of incoming events.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "vault/secret_text.hpp"

namespace tendril::vault {

// Standard Webhooks (standardwebhooks.com): HMAC-SHA256 over "id.timestamp.body".
// `secret` is "whsec_" + base64. `signatures` is the header's value: blanks between "v1,<base64>" entries, any may
// match. The timestamp (Unix seconds) must be within `tolerance` of `now`. Comparison takes constant time.
bool standard_webhook_valid(const SecretText& secret, std::string_view id, std::string_view timestamp,
                            std::string_view signatures, std::string_view body, TimePoint now,
                            std::chrono::seconds tolerance = std::chrono::minutes(5));
// The "v1,<base64>" entry for a message; for senders (simulators, `event send`, tests). "" when the secret is
// malformed.
std::string standard_webhook_sign(const SecretText& secret, std::string_view id, std::string_view timestamp,
                                  std::string_view body);
// A new "whsec_..." of 32 random bytes.
SecretText new_webhook_secret();

// Ed25519 over the raw body: HighLevel's X-GHL-Signature (base64). `public_key` is 32 raw bytes as base64, or a PEM or
// SPKI base64 of one.
bool ed25519_valid(std::string_view public_key, std::string_view signature_base64, std::string_view body);

// SHA-256 as lower-case hex: how API tokens are kept.
std::string sha256_hex(std::string_view text);

}  // namespace tendril::vault
