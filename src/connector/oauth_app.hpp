// The client that Tendril is to an authorization server: its id and secret, and where they differ from the manifest.
#pragma once

#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/json.hpp"
#include "connector/oauth.hpp"
#include "vault/vault.hpp"

namespace tendril::connector {

struct OAuthApp {
    std::string client_id;
    vault::SecretText client_secret;  // empty for a public client
    std::string authorization_url;    // "" takes the manifest's: a white-labelled or a simulated consent page
    std::string token_url;            // "" takes the manifest's
    std::string redirect_uri;         // "" is /oauth/callback of this server
    std::optional<bool> pkce;         // nullopt takes the manifest's
    std::string app_id;               // how calls name the app; "" is the part of client_id before its first '-'
};

// As it lies in the vault.
vault::SecretText to_secret(const OAuthApp& app);

// A workspace's app for a connector: its own, else the operator's from TENDRIL_OAUTH_<CONNECTOR>_CLIENT_ID and
// TENDRIL_OAUTH_<CONNECTOR>_CLIENT_SECRET, else nullopt. Blocks. Errors: of the vault.
Result<std::optional<OAuthApp>> find_app(const std::string& workspace, const std::string& connector,
                                         vault::Vault& vault);
// Where a workspace's own app lies.
vault::SecretName app_name(const std::string& workspace, const std::string& connector);

}  // namespace tendril::connector
