// What a request says of a connection, checked against its connector's manifest. Pure.
#pragma once

#include <string>

#include "base/error.hpp"
#include "base/json.hpp"
#include "connector/manifest.hpp"
#include "store/records.hpp"
#include "vault/vault.hpp"

namespace tendril::api {

struct ConnectionInput {
    store::Connection connection;
    vault::SecretText credentials;  // JSON text, as the transport reads it; empty leaves the stored ones
};

// The vault's name for a connection's credentials.
vault::SecretName credentials_name(const store::Connection& connection);

// A new connection without id, workspace and times. Errors: invalid_input naming the member.
Result<ConnectionInput> read_new_connection(const json::object& body, const connector::Catalog& catalog);
// `connection` with the members that `body` gives; new credentials or a new address make its health unknown.
// Errors: invalid_input naming the member.
Result<ConnectionInput> read_connection_change(const json::object& body, store::Connection connection,
                                               const connector::Catalog& catalog);

// A connection that is about to be made by consent: without credentials, and without the settings that the token's
// answer fills. Errors: invalid_input naming the member.
Result<store::Connection> read_connection_to_authorize(const json::object& body, const connector::Catalog& catalog);
// The member "credentials" as it is sealed. Errors: invalid_input naming the member.
Result<vault::SecretText> read_credentials(const json::object& object, const std::string& auth);

}  // namespace tendril::api
