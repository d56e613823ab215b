// Passphrases of people, kept as Argon2id hashes.
#pragma once

#include <string>

#include "base/error.hpp"
#include "vault/secret_text.hpp"

namespace tendril::vault {

inline constexpr std::size_t passphrase_length_min = 10;
inline constexpr std::size_t passphrase_length_max = 500;

// Takes about a tenth of a second and 64 MiB: never on the server's executor. Errors: invalid_input (too short or too
// long), unavailable (no memory).
Result<std::string> hash_passphrase(const SecretText& passphrase);
// As slow as hashing, whether `hash` is a real one or "": so nobody learns who has a passphrase.
bool passphrase_matches(const SecretText& passphrase, const std::string& hash);

}  // namespace tendril::vault
