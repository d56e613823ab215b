// The built-in simulators of HighLevel and Habitify, switched on for a workspace: a place to try things out where
// nothing real is changed.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "store/config_store.hpp"
#include "vault/vault.hpp"

namespace tendril::api {

// Where the simulators answer, and what they let in.
struct SandboxAccess {
    std::string highlevel_url;  // "http://127.0.0.1:8485"
    std::string highlevel_token;
    std::string location_id;
    std::string habitify_url;
    std::string habitify_key;
};

// Starts the simulators of this process, on loopback, unless they run already; and stops them. Blocking.
struct SandboxSwitch {
    std::function<Result<SandboxAccess>()> on;
    std::function<void()> off;
    std::function<bool()> is_on;
};

// An account to be connected.
struct ConnectionPlan {
    std::string connector;
    std::string name;
    std::string auth;
    std::string base_url;
    json::object settings;
    vault::SecretText credentials;
};

struct SandboxStores {
    store::ConfigStore& config;
    vault::Vault& vault;
    const Clock& clock;
    Random& random;
};

// Whether the address is one on this machine, as simulators have.
bool is_beside_us(const std::string& base_url);

// The workspace's connection of this kind to a simulator, brought up to date, or a new one; connections to real systems
// are left alone. Blocks. Errors: of the store and the vault.
Result<store::Connection> connect_simulator(const SandboxStores& stores, const std::string& workspace,
                                            ConnectionPlan plan);
// Both systems. Blocks. Errors: likewise.
Result<std::vector<store::Connection>> connect_sandbox(const SandboxStores& stores, const std::string& workspace,
                                                       const SandboxAccess& access);

// The workspace whose sandbox is on, and is switched on again when the server starts; nullopt: none. Blocks.
Result<std::optional<std::string>> sandbox_workspace(store::ConfigStore& config);
// "" for none. Blocks. Errors: conflict when somebody else changed it meanwhile.
Result<void> keep_sandbox_workspace(store::ConfigStore& config, const std::string& workspace);

}  // namespace tendril::api
