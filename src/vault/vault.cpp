#include "vault/vault.hpp"

#include <sodium.h>

#include <cstring>

#include "base/time.hpp"
#include "vault/base64.hpp"
#include "vault/envelope.hpp"

namespace tendril::vault {

namespace {

constexpr std::size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;

// Memory that is neither swapped out nor part of a core dump, between guard pages.
struct GuardedFree {
    void operator()(unsigned char* bytes) const { sodium_free(bytes); }
};
using GuardedKey = std::unique_ptr<unsigned char, GuardedFree>;

class StoredVault final : public Vault {
 public:
    StoredVault(GuardedKey master_key, store::ConfigStore& store) : master_key_(std::move(master_key)), store_(store) {}

    Result<void> put(const SecretName& name, const SecretText& secret) override {
        return store_.put_secret(
            {name.workspace, name.owner, name.name, seal(master_key_.get(), name, secret), SystemClock().now()});
    }

    Result<std::optional<SecretText>> get(const SecretName& name) override {
        const auto stored = store_.find_secret(name.workspace, name.owner, name.name);
        if (!stored) return stored.error();
        if (!*stored) return std::optional<SecretText>();
        auto secret = unseal(master_key_.get(), name, (*stored)->sealed);
        if (secret) return secret;
        return Error(ErrorCode::forbidden, "The secret \"" + name.name + "\" of " + name.owner +
                                               " does not open: it was sealed under another master key, or changed. "
                                               "Start with the right master key, or enter the secret again.");
    }

 private:
    const GuardedKey master_key_;
    store::ConfigStore& store_;
};

}  // namespace

Result<std::unique_ptr<Vault>> make_vault(SecretText master_key, store::ConfigStore& store) {
    start_sodium();
    if (master_key.reveal().size() != key_bytes) {
        return Error(ErrorCode::invalid_input, "The master key is not 32 bytes long.");
    }
    GuardedKey guarded(static_cast<unsigned char*>(sodium_malloc(key_bytes)));
    if (!guarded) return Error(ErrorCode::internal, "There is no guarded memory for the master key.");
    std::memcpy(guarded.get(), master_key.reveal().data(), key_bytes);
    sodium_mprotect_readonly(guarded.get());
    return std::unique_ptr<Vault>(std::make_unique<StoredVault>(std::move(guarded), store));
}

}  // namespace tendril::vault
