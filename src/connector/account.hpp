// A connection's account, unsealed: where its calls go and what is added to them.
#pragma once

#include <variant>

#include "connector/credentials.hpp"
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
    Credentials credentials;

    [[nodiscard]] bool can_renew() const { return auth->kind == "oauth2" && !credentials.refresh_token.empty(); }
};

// The account cannot be used until a person has mended it.
struct UnusableAccount {
    std::string message;
    const Connector* connector = nullptr;  // null when it is not known
};

// Reads an account; blocks on the store. Errors: unavailable.
Result<std::variant<Account, UnusableAccount>> read_account(const std::string& connection, const Catalog& catalog,
                                                            store::ConfigStore& config, vault::Vault& vault);

// Where an account's credentials lie.
vault::SecretName credentials_name(const std::string& workspace, const std::string& connection);

// The call as it leaves the machine.
http::ClientRequest signed_request(const Account& account, const Call& call);

// An answer made here instead of by the remote: `sentence` lies where the connector's error bodies keep theirs, so that
// judge() reads it like any other. `connector` may be null.
http::Response local_answer(const Connector* connector, int status, const std::string& sentence);

}  // namespace tendril::connector
