// Signatures of incoming events.
#pragma once

#include <openssl/evp.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "vault/secret_text.hpp"

namespace tendril::vault {

// The secret of Standard Webhooks (standardwebhooks.com), decoded and scheduled once for many messages: HMAC-SHA256
// over "id.timestamp.body". Not for two threads at a time: a message is worked on inside.
class WebhookKey {
 public:
    // `secret` is "whsec_" + base64. With a malformed one nothing is valid and nothing is signed.
    explicit WebhookKey(const SecretText& secret);

    // `signatures` is the header's value: blanks between "v1,<base64>" entries, any may match. The timestamp (Unix
    // seconds) must be within `tolerance` of `now`. Comparison takes constant time.
    [[nodiscard]] bool valid(std::string_view id, std::string_view timestamp, std::string_view signatures,
                             std::string_view body, TimePoint now,
                             std::chrono::seconds tolerance = std::chrono::minutes(5)) const;
    // The "v1,<base64>" entry for a message, or "".
    [[nodiscard]] std::string sign(std::string_view id, std::string_view timestamp, std::string_view body) const;

 private:
    struct Deleter {
        void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
    };
    std::unique_ptr<EVP_MAC_CTX, Deleter> context_;  // null without a key; OpenSSL wipes the key when it is freed
};

// The same for a single message.
bool standard_webhook_valid(const SecretText& secret, std::string_view id, std::string_view timestamp,
                            std::string_view signatures, std::string_view body, TimePoint now,
                            std::chrono::seconds tolerance = std::chrono::minutes(5));
// For senders (simulators, `event send`, tests).
std::string standard_webhook_sign(const SecretText& secret, std::string_view id, std::string_view timestamp,
                                  std::string_view body);
// A new "whsec_..." of 32 random bytes.
SecretText new_webhook_secret();

// Ed25519 over the raw body: HighLevel's X-GHL-Signature (base64). `public_key` is 32 raw bytes as base64, or a PEM or
// SPKI base64 of one.
bool ed25519_valid(std::string_view public_key, std::string_view signature_base64, std::string_view body);

bool is_ed25519_key(std::string_view public_key);

// RSA (PKCS #1 v1.5) with SHA-256 over the raw body: HighLevel's retired X-WH-Signature (base64). `public_key` is a PEM
// or the SPKI base64 of one, of at least 2048 bits.
bool rsa_sha256_valid(std::string_view public_key, std::string_view signature_base64, std::string_view body);
bool is_rsa_key(std::string_view public_key);

// Whether two secrets are equal, in constant time for those of one length.
bool same_secret(std::string_view one, std::string_view other);

// SHA-256 as lower-case hex: how API tokens are kept.
std::string sha256_hex(std::string_view text);

}  // namespace tendril::vault
