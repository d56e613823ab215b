#include "vault/signatures.hpp"

#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <sodium.h>

#include <array>
#include <charconv>
#include <optional>
#include <stdexcept>

#include "vault/base64.hpp"

namespace tendril::vault {

namespace {

constexpr std::string_view secret_prefix = "whsec_";
constexpr std::string_view version_prefix = "v1,";
// The DER bytes in front of an Ed25519 key in a SubjectPublicKeyInfo, RFC 8410.
constexpr std::string_view spki_prefix("\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12);

using Mac = std::array<unsigned char, 32>;

std::optional<SecretText> webhook_key(const SecretText& secret) {
    auto text = secret.reveal();
    if (!text.starts_with(secret_prefix)) return std::nullopt;
    auto bytes = base64_decode(text.substr(secret_prefix.size()));
    if (!bytes || bytes->empty()) return std::nullopt;
    return SecretText(std::move(*bytes));
}

// OpenSSL's, because it uses the processor's SHA instructions; libsodium's takes four times as long.
EVP_MAC_CTX* keyed_context(const SecretText& key) {
    static EVP_MAC* const hmac = EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr);
    std::array<char, 7> digest{"SHA256"};
    const std::array parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
                                OSSL_PARAM_construct_end()};
    auto* context = hmac == nullptr ? nullptr : EVP_MAC_CTX_new(hmac);
    if (EVP_MAC_init(context, octets(key.reveal()), key.reveal().size(), parameters.data()) != 1) {
        EVP_MAC_CTX_free(context);
        throw std::runtime_error("OpenSSL has no HMAC-SHA256");
    }
    return context;
}

Mac webhook_mac(EVP_MAC_CTX* context, std::string_view id, std::string_view timestamp, std::string_view body) {
    EVP_MAC_init(context, nullptr, 0, nullptr);  // again with the key that it has
    for (const auto part : {id, std::string_view("."), timestamp, std::string_view("."), body}) {
        EVP_MAC_update(context, octets(part), part.size());
    }
    Mac mac{};
    std::size_t size = 0;
    EVP_MAC_final(context, mac.data(), &size, mac.size());
    return mac;
}

bool is_recent(std::string_view timestamp, TimePoint now, std::chrono::seconds tolerance) {
    std::int64_t sent = 0;
    const auto [end, failure] = std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), sent);
    if (failure != std::errc() || end != timestamp.data() + timestamp.size() || sent < 0) return false;
    // Both are at least 0, so their difference cannot overflow.
    const auto age = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count() - sent;
    return age <= tolerance.count() && age >= -tolerance.count();
}

// The value of a letter of base64; 64 for others.
constexpr std::array<std::uint8_t, 256> make_base64_values() {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<std::uint8_t, 256> values{};
    values.fill(64);
    for (std::size_t i = 0; i < letters.size(); ++i)
        values[static_cast<unsigned char>(letters[i])] = static_cast<std::uint8_t>(i);
    return values;
}

// What a sender claims is no secret, so it needs none of the care of base64_decode(), which takes as long as the MAC
// itself.
std::optional<Mac> read_mac(std::string_view text) {
    static constexpr auto values = make_base64_values();
    constexpr std::size_t letters = 43;  // of 32 bytes, before the padding
    if (text.size() != letters + 1 || text.back() != '=') return std::nullopt;
    Mac mac{};
    std::size_t size = 0;
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < letters; ++i) {
        const auto value = values[static_cast<unsigned char>(text[i])];
        if (value == 64) return std::nullopt;
        bits = bits << 6 | value;
        const auto pending = (i + 1) * 6 - size * 8;
        if (pending >= 8) mac.at(size++) = static_cast<unsigned char>(bits >> (pending - 8));
    }
    const bool is_canonical = (bits & 3) == 0;  // the bits beyond the last byte
    return is_canonical ? std::optional(mac) : std::nullopt;
}

bool is_signature_of(std::string_view entry, const Mac& mac) {
    if (!entry.starts_with(version_prefix)) return false;
    const auto claimed = read_mac(entry.substr(version_prefix.size()));
    return claimed && sodium_memcmp(claimed->data(), mac.data(), mac.size()) == 0;
}

// The base64 part of a key: itself, or what stands between the lines of a PEM.
std::string_view without_pem_lines(std::string_view text) {
    constexpr std::string_view begin = "-----BEGIN PUBLIC KEY-----";
    constexpr std::string_view end = "-----END PUBLIC KEY-----";
    const auto first = text.find(begin);
    const auto last = text.find(end);
    if (first == std::string_view::npos || last == std::string_view::npos || last < first) return text;
    return text.substr(first + begin.size(), last - first - begin.size());
}

std::optional<std::string> ed25519_key(std::string_view text) {
    auto bytes = base64_decode(without_pem_lines(text), "\r\n\t ");
    if (!bytes) return std::nullopt;
    if (bytes->starts_with(spki_prefix)) bytes->erase(0, spki_prefix.size());
    return bytes->size() == crypto_sign_PUBLICKEYBYTES ? std::move(bytes) : std::nullopt;
}

constexpr int rsa_bits_min = 2048;

struct KeyDeleter {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct DigestDeleter {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

std::unique_ptr<EVP_PKEY, KeyDeleter> rsa_key(std::string_view text) {
    const auto bytes = base64_decode(without_pem_lines(text), "\r\n\t ");
    if (!bytes) return nullptr;
    const auto* at = octets(*bytes);
    std::unique_ptr<EVP_PKEY, KeyDeleter> key(d2i_PUBKEY(nullptr, &at, static_cast<long>(bytes->size())));
    const bool fits = key && EVP_PKEY_is_a(key.get(), "RSA") == 1 && EVP_PKEY_get_bits(key.get()) >= rsa_bits_min;
    return fits ? std::move(key) : nullptr;
}

}  // namespace

WebhookKey::WebhookKey(const SecretText& secret) {
    if (const auto key = webhook_key(secret)) context_.reset(keyed_context(*key));
}

bool WebhookKey::valid(std::string_view id, std::string_view timestamp, std::string_view signatures,
                       std::string_view body, TimePoint now, std::chrono::seconds tolerance) const {
    if (!context_ || id.empty() || !is_recent(timestamp, now, tolerance)) return false;
    const auto mac = webhook_mac(context_.get(), id, timestamp, body);
    while (!signatures.empty()) {
        const auto end = std::min(signatures.find(' '), signatures.size());
        if (is_signature_of(signatures.substr(0, end), mac)) return true;
        signatures.remove_prefix(std::min(end + 1, signatures.size()));
    }
    return false;
}

std::string WebhookKey::sign(std::string_view id, std::string_view timestamp, std::string_view body) const {
    if (!context_) return {};
    const auto mac = webhook_mac(context_.get(), id, timestamp, body);
    return std::string(version_prefix) + base64_encode({reinterpret_cast<const char*>(mac.data()), mac.size()});
}

bool standard_webhook_valid(const SecretText& secret, std::string_view id, std::string_view timestamp,
                            std::string_view signatures, std::string_view body, TimePoint now,
                            std::chrono::seconds tolerance) {
    return WebhookKey(secret).valid(id, timestamp, signatures, body, now, tolerance);
}

std::string standard_webhook_sign(const SecretText& secret, std::string_view id, std::string_view timestamp,
                                  std::string_view body) {
    return WebhookKey(secret).sign(id, timestamp, body);
}

SecretText new_webhook_secret() {
    start_sodium();
    std::string bytes(32, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    const SecretText key(std::move(bytes));
    const SecretText encoded(base64_encode(key.reveal()));
    std::string text;
    text.reserve(secret_prefix.size() + encoded.reveal().size());
    text.append(secret_prefix).append(encoded.reveal());
    return SecretText(std::move(text));
}

bool ed25519_valid(std::string_view public_key, std::string_view signature_base64, std::string_view body) {
    const auto key = ed25519_key(public_key);
    const auto signature = base64_decode(signature_base64);
    if (!key || !signature || signature->size() != crypto_sign_BYTES) return false;
    return crypto_sign_verify_detached(octets(*signature), octets(body), body.size(), octets(*key)) == 0;
}

bool is_ed25519_key(std::string_view public_key) {
    return ed25519_key(public_key).has_value();
}

bool rsa_sha256_valid(std::string_view public_key, std::string_view signature_base64, std::string_view body) {
    const auto key = rsa_key(public_key);
    const auto signature = base64_decode(signature_base64);
    if (!key || !signature) return false;
    const std::unique_ptr<EVP_MD_CTX, DigestDeleter> context(EVP_MD_CTX_new());
    return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), octets(*signature), signature->size(), octets(body), body.size()) == 1;
}

bool is_rsa_key(std::string_view public_key) {
    return rsa_key(public_key) != nullptr;
}

bool same_secret(std::string_view one, std::string_view other) {
    return one.size() == other.size() && sodium_memcmp(one.data(), other.data(), one.size()) == 0;
}

std::string sha256_hex(std::string_view text) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), octets(text), text.size());
    std::string hex(hash.size() * 2 + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
    hex.pop_back();  // the terminating zero
    return hex;
}

}  // namespace tendril::vault
