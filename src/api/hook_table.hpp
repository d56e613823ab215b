// The hooks that take events, with what verifies their senders, in memory: the hot path asks no database.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "api/highlevel_keys.hpp"
#include "base/error.hpp"
#include "store/config_store.hpp"
#include "store/records.hpp"
#include "vault/signatures.hpp"
#include "vault/vault.hpp"

namespace tendril::api {

inline constexpr std::string_view person_hook = "person";
inline constexpr std::string_view highlevel_hook = "highlevel";
// Takes what HighLevel's workflow actions post: unsigned.
inline constexpr std::string_view workflow_hook = "highlevel-workflow";

// Names of a hook's secrets in the vault.
inline constexpr std::string_view signing_secret_name = "signing_secret";
inline constexpr std::string_view public_key_name = "public_key";

struct LiveHook {
    store::Hook hook;
    // The signing secret of a person hook, the keys of a HighLevel hook: empty refuses every event. Of a workflow hook
    // the secret that a header must hold; empty when its address is the secret.
    vault::SecretText verifier;
    vault::WebhookKey signing_key{verifier};                   // of a person hook
    HighLevelKeys keys{HighLevelKeys::from_secret(verifier)};  // of a HighLevel hook
};

// The vault's name for what verifies a hook's sender.
vault::SecretName verifier_name(const store::Hook& hook);

// Reads all hooks and their verifiers. Blocks. Errors: of the store and the vault.
Result<std::vector<LiveHook>> read_hooks(store::ConfigStore& config, vault::Vault& vault);

// On the server's executor only.
class HookTable {
 public:
    void put(LiveHook hook);
    void remove(const std::string& id);
    // These and no others.
    void replace(std::vector<LiveHook> hooks);
    // nullptr when there is none; valid until the table changes.
    [[nodiscard]] const LiveHook* find(std::string_view token) const;
    [[nodiscard]] std::size_t size() const { return hooks_.size(); }

 private:
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::unordered_map<std::string, LiveHook, TextHash, std::equal_to<>> hooks_;  // by token
};

}  // namespace tendril::api
