#include "api/hook_table.hpp"

namespace tendril::api {

vault::SecretName verifier_name(const store::Hook& hook) {
    const auto name = hook.kind == highlevel_hook ? public_key_name : signing_secret_name;
    return {hook.workspace, hook.id, std::string(name)};
}

Result<std::vector<LiveHook>> read_hooks(store::ConfigStore& config, vault::Vault& vault) {
    auto stored = config.all_hooks();
    if (!stored) return stored.error();
    std::vector<LiveHook> hooks;
    for (auto& hook : *stored) {
        auto verifier = vault.get(verifier_name(hook));
        if (!verifier) return verifier.error();
        hooks.push_back({std::move(hook), *verifier ? std::move(**verifier) : vault::SecretText()});
    }
    return hooks;
}

void HookTable::put(LiveHook hook) {
    auto token = hook.hook.token;
    hooks_.insert_or_assign(std::move(token), std::move(hook));
}

void HookTable::remove(const std::string& id) {
    std::erase_if(hooks_, [&](const auto& entry) { return entry.second.hook.id == id; });
}

void HookTable::replace(std::vector<LiveHook> hooks) {
    hooks_.clear();
    for (auto& hook : hooks) put(std::move(hook));
}

const LiveHook* HookTable::find(std::string_view token) const {
    const auto found = hooks_.find(token);
    return found == hooks_.end() ? nullptr : &found->second;
}

}  // namespace tendril::api
