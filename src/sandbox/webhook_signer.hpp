// Signs webhooks like HighLevel does (X-GHL-Signature: Ed25519 over the raw body, base64), with a key of its own.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/random.hpp"

namespace tendril::sandbox {

class WebhookSigner {
 public:
    explicit WebhookSigner(Random& random);
    // base64 of the 64 bytes of signature.
    [[nodiscard]] std::string sign(std::string_view body) const;
    // 32 raw bytes, base64.
    [[nodiscard]] std::string public_key() const;
    // The same key as HighLevel's documentation prints its own: SPKI in PEM.
    [[nodiscard]] std::string public_key_pem() const;

 private:
    std::array<unsigned char, 32> public_key_;
    std::array<unsigned char, 64> secret_key_;
};

}  // namespace tendril::sandbox
