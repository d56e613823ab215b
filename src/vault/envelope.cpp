#include "vault/envelope.hpp"

#include <sodium.h>

#include "vault/base64.hpp"

namespace tendril::vault {

namespace {

constexpr char version = 1;
constexpr std::size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t wrapped_key_bytes = nonce_bytes + key_bytes + tag_bytes;
constexpr std::size_t sealed_bytes_min = 1 + wrapped_key_bytes + nonce_bytes + tag_bytes;

enum class Part : char { data_key = 'k', secret = 's' };

void add_text(std::string& bytes, std::string_view text) {
    for (std::size_t i = 0, rest = text.size(); i < 8; ++i, rest >>= 8) bytes.push_back(static_cast<char>(rest & 0xff));
    bytes.append(text);
}

std::string associated_data(Part part, const SecretName& name) {
    std::string bytes{version, static_cast<char>(part)};
    add_text(bytes, name.workspace);
    add_text(bytes, name.owner);
    add_text(bytes, name.name);
    return bytes;
}

// A nonce and what it sealed.
std::string encrypt(const unsigned char* key, std::string_view plain, const std::string& associated) {
    std::string bytes(nonce_bytes + plain.size() + tag_bytes, '\0');
    randombytes_buf(bytes.data(), nonce_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(octets(bytes) + nonce_bytes, nullptr, octets(plain), plain.size(),
                                               octets(std::string_view(associated)), associated.size(), nullptr,
                                               octets(std::string_view(bytes)), key);
    return bytes;
}

std::optional<SecretText> decrypt(const unsigned char* key, std::string_view bytes, const std::string& associated) {
    const auto sealed = bytes.substr(nonce_bytes);
    std::string plain(sealed.size() - tag_bytes, '\0');
    const int code = crypto_aead_xchacha20poly1305_ietf_decrypt(octets(plain), nullptr, nullptr, octets(sealed),
                                                                sealed.size(), octets(std::string_view(associated)),
                                                                associated.size(), octets(bytes), key);
    SecretText secret(std::move(plain));
    return code == 0 ? std::optional(std::move(secret)) : std::nullopt;
}

SecretText new_data_key() {
    std::string bytes(key_bytes, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return SecretText(std::move(bytes));
}

}  // namespace

std::string seal(const unsigned char* master_key, const SecretName& name, const SecretText& secret) {
    const auto data_key = new_data_key();
    return std::string(1, version) + encrypt(master_key, data_key.reveal(), associated_data(Part::data_key, name)) +
           encrypt(octets(data_key.reveal()), secret.reveal(), associated_data(Part::secret, name));
}

std::optional<SecretText> unseal(const unsigned char* master_key, const SecretName& name, std::string_view sealed) {
    if (sealed.size() < sealed_bytes_min || sealed.front() != version) return std::nullopt;
    const auto data_key =
        decrypt(master_key, sealed.substr(1, wrapped_key_bytes), associated_data(Part::data_key, name));
    if (!data_key) return std::nullopt;
    return decrypt(octets(data_key->reveal()), sealed.substr(1 + wrapped_key_bytes),
                   associated_data(Part::secret, name));
}

}  // namespace tendril::vault
