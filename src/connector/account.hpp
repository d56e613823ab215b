// A connection's account, unsealed: where its calls go and what is added to them.
#pragma once

#include <variant>

#include "connector/credentials.hpp"
#include "connector/oauth_app.hpp"
#include "connector/transport.hpp"
#include "store/config_store.hpp"
#include "vault/vault.hpp"

namespace tendril::connector {

struct Account {
    std::string workspace;
    std::string connection;
    const Connector* connector = nullptr;
    const AuthKind* auth = nullptr;
    const Variant* variant = nullptr;  // the chosen version of the API; null where there is no choice
    std::string base_url;
    bool read_only = false;
    json::object settings;
    Credentials credentials;
    OAuthApp app;  // for oauth2: whose tokens these are

    [[nodiscard]] bool can_renew() const { return auth->kind == "oauth2" && credentials.can_renew(); }
    // Of the token: null when the connector has one kind only.
    [[nodiscard]] const AccountKind* account_kind() const { return auth->oauth.account(text_or(settings, "account")); }
};

// The account cannot be used until a person has mended it.
struct UnusableAccount {
    std::string message;
    const Connector* connector = nullptr;  // null when it is not known
};

// Reads an account; blocks on the store. Errors: unavailable.
Result<std::variant<Account, UnusableAccount>> read_account(const std::string& connection, const Catalog& catalog,
                                                            store::ConfigStore& config, vault::Vault& vault);

// The same with credentials that are not stored, or not yet.
Result<std::variant<Account, UnusableAccount>> make_account(const store::Connection& record,
                                                            const vault::SecretText& credentials,
                                                            const Catalog& catalog, vault::Vault& vault);

// The kind of credentials of a connector; nullptr when it has none of that name.
const AuthKind* find_auth(const Connector& connector, const std::string& kind);

// Where an account's credentials lie.
vault::SecretName credentials_name(const std::string& workspace, const std::string& connection);

// The call as it leaves the machine, with `token` for the account's secret.
http::ClientRequest signed_request(const Account& account, const Call& call, const vault::SecretText& token);

// An answer made here instead of by the remote: `sentence` lies where the connector's error bodies keep theirs, so that
// judge() reads it like any other. `connector` may be null.
http::Response local_answer(const Connector* connector, int status, const std::string& sentence);

}  // namespace tendril::connector
