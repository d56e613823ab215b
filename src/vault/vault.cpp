#include "vault/vault.hpp"

#include "base/time.hpp"
#include "vault/base64.hpp"
#include "vault/envelope.hpp"
#include "vault/master_keys.hpp"

namespace tendril::vault {

namespace {

class StoredVault final : public Vault {
 public:
    StoredVault(MasterKeys& keys, store::ConfigStore& store) : keys_(keys), store_(store) {}
    StoredVault(std::unique_ptr<MasterKeys> keys, store::ConfigStore& store)
        : owned_(std::move(keys)), keys_(*owned_), store_(store) {}

    Result<void> put(const SecretName& name, const SecretText& secret) override {
        keys_.refresh();  // another node may be rotating the key
        return store_.put_secret(
            {name.workspace, name.owner, name.name, seal(keys_.sealing()->bytes(), name, secret), SystemClock().now()});
    }

    Result<std::optional<SecretText>> get(const SecretName& name) override {
        const auto stored = store_.find_secret(name.workspace, name.owner, name.name);
        if (!stored) return stored.error();
        if (!*stored) return std::optional<SecretText>();
        auto secret = open_stored(name, (*stored)->sealed);
        // Another node may be rotating the key.
        if (!secret && keys_.refresh()) secret = open_stored(name, (*stored)->sealed);
        if (secret) return secret;
        return Error(ErrorCode::forbidden, "The secret \"" + name.name + "\" of " + name.owner +
                                               " does not open: it was sealed under another master key, or changed. "
                                               "Start with the right master key, or enter the secret again.");
    }

 private:
    [[nodiscard]] std::optional<SecretText> open_stored(const SecretName& name, std::string_view sealed) const {
        for (const auto& key : keys_.opening()) {
            if (auto secret = unseal(key->bytes(), name, sealed)) return secret;
        }
        return std::nullopt;
    }

    const std::unique_ptr<MasterKeys> owned_;
    MasterKeys& keys_;
    store::ConfigStore& store_;
};

}  // namespace

std::unique_ptr<Vault> make_vault(MasterKeys& keys, store::ConfigStore& store) {
    return std::make_unique<StoredVault>(keys, store);
}

Result<std::unique_ptr<Vault>> make_vault(SecretText master_key, store::ConfigStore& store) {
    auto keys = MasterKeys::of(master_key);
    if (!keys) return keys.error();
    return std::unique_ptr<Vault>(std::make_unique<StoredVault>(std::move(*keys), store));
}

}  // namespace tendril::vault
