// Sealed secrets: envelope encryption with XChaCha20-Poly1305 (libsodium), a data key per secret.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "store/config_store.hpp"
#include "vault/secret_text.hpp"

namespace tendril::vault {

// Where the master key comes from, first match wins: TENDRIL_MASTER_KEY (base64 of 32 bytes), TENDRIL_MASTER_KEY_FILE,
// `<data folder>/master.key` (made with mode 0600 when absent).
// Errors: invalid_input (not 32 bytes of base64, or a file others can read), unavailable.
Result<SecretText> load_master_key(const std::string& data_folder);

// What a secret belongs to; bound in as associated data, so a sealed secret moved to another owner does not open.
struct SecretName {
    std::string workspace;
    std::string owner;  // id of the connection or hook
    std::string name;   // "token"
};

// Seals and opens secrets kept in a ConfigStore.
// Thread safety: any thread but the engine's; calls block on the store.
class Vault {
 public:
    virtual ~Vault() = default;
    virtual Result<void> put(const SecretName& name, const SecretText& secret) = 0;
    // nullopt when there is none. Errors: forbidden (sealed under another master key, or tampered with).
    virtual Result<std::optional<SecretText>> get(const SecretName& name) = 0;
};

class MasterKeys;

// Both must outlive the vault.
std::unique_ptr<Vault> make_vault(MasterKeys& keys, store::ConfigStore& store);
// A vault over one key that is never rotated: 32 raw bytes. `store` must outlive it.
Result<std::unique_ptr<Vault>> make_vault(SecretText master_key, store::ConfigStore& store);

}  // namespace tendril::vault
