#include "sandbox/webhook_signer.hpp"

#include <sodium.h>

#include <cstring>
#include <span>

namespace tendril::sandbox {

namespace {

std::string base64(std::span<const unsigned char> bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();  // the terminating NUL
    return text;
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

WebhookSigner::WebhookSigner(Random& random) {
    static_assert(crypto_sign_PUBLICKEYBYTES == 32 && crypto_sign_SECRETKEYBYTES == 64);
    std::array<std::uint64_t, crypto_sign_SEEDBYTES / sizeof(std::uint64_t)> numbers{};
    for (auto& number : numbers) number = random.next();
    std::array<unsigned char, crypto_sign_SEEDBYTES> seed{};
    std::memcpy(seed.data(), numbers.data(), seed.size());
    crypto_sign_seed_keypair(public_key_.data(), secret_key_.data(), seed.data());
}

std::string WebhookSigner::sign(std::string_view body) const {
    std::array<unsigned char, crypto_sign_BYTES> signature{};
    crypto_sign_detached(signature.data(), nullptr, bytes_of(body), body.size(), secret_key_.data());
    return base64(signature);
}

std::string WebhookSigner::public_key() const {
    return base64(public_key_);
}

std::string WebhookSigner::public_key_pem() const {
    // RFC 8410: SubjectPublicKeyInfo of an Ed25519 key is this prefix and the 32 bytes.
    std::array<unsigned char, 44> info{0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
    std::copy(public_key_.begin(), public_key_.end(), info.begin() + 12);
    return "-----BEGIN PUBLIC KEY-----\n" + base64(info) + "\n-----END PUBLIC KEY-----\n";
}

}  // namespace tendril::sandbox
