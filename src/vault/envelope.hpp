// The sealed form of a secret.
//
// Version 1, all parts adjoining:
//   1 byte    version: 1
//   24 bytes  nonce of the data key
//   48 bytes  the data key, sealed with the master key (32 bytes and a tag of 16)
//   24 bytes  nonce of the secret
//   n + 16    the secret, sealed with the data key
// Both are sealed with XChaCha20-Poly1305-IETF under fresh random nonces. Their associated data is the version, the
// part ('k' for the data key, 's' for the secret), and workspace, owner and name, each behind its length as 8 bytes,
// little endian: so no two names give the same bytes. The data key is fresh with every sealing. Changing the master key
// means sealing the 32 bytes of each data key anew, never touching the secrets.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "vault/secret_text.hpp"
#include "vault/vault.hpp"

namespace tendril::vault {

// `master_key` points to 32 bytes.
std::string seal(const unsigned char* master_key, const SecretName& name, const SecretText& secret);
// nullopt: another master key, another name, tampered with, or a version this program does not know.
std::optional<SecretText> unseal(const unsigned char* master_key, const SecretName& name, std::string_view sealed);

}  // namespace tendril::vault
