#include "vault/passphrase.hpp"

#include <sodium.h>

#include <array>

#include "vault/base64.hpp"

namespace tendril::vault {

Result<std::string> hash_passphrase(const SecretText& passphrase) {
    start_sodium();
    const auto text = passphrase.reveal();
    if (text.size() < passphrase_length_min || text.size() > passphrase_length_max) {
        return Error(ErrorCode::invalid_input, "The passphrase must have 10 to 500 characters.", "passphrase");
    }
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str(hash.data(), text.data(), text.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
        return Error(ErrorCode::unavailable, "There is not enough memory to keep a passphrase safely. Try again.");
    }
    return std::string(hash.data());
}

bool passphrase_matches(const SecretText& passphrase, const std::string& hash) {
    start_sodium();
    const auto text = passphrase.reveal();
    if (text.size() > passphrase_length_max) return false;
    if (hash.empty()) {
        (void)hash_passphrase(SecretText(std::string(passphrase_length_min, 'x')));
        return false;
    }
    return crypto_pwhash_str_verify(hash.c_str(), text.data(), text.size()) == 0;
}

}  // namespace tendril::vault
