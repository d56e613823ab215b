// The real transport: adds a connection's credentials, refreshes OAuth tokens, and sends through the HTTP client.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/time.hpp"
#include "connector/manifest.hpp"
#include "connector/transport.hpp"
#include "store/config_store.hpp"
#include "vault/vault.hpp"

namespace tendril::connector {

// Runs blocking work away from the engine's executor, then the continuation on it.
using Offload = std::function<void(std::function<void()> work, std::function<void()> then)>;
// Runs something on the engine's executor once the time has passed.
using After = std::function<void(std::chrono::milliseconds pause, std::function<void()> then)>;

// Keeps unsealed credentials of connections in memory while they are in use. An OAuth access token is refreshed before
// it expires, one refresh at a time per connection, over all nodes that share the store: the others wait, and use what
// it stored. The new pair is durable before the access token is used. A 401 on OAuth refreshes once and repeats once.
// A refresh whose answer was lost is asked for again at once, because servers that rotate refresh tokens answer the
// same again for some seconds only. An account below another one gets its tokens by the other's. While a secret is
// being rotated, a 401 on the new one is repeated with the one before.
//
// What needs no network is answered here, in the form of an answer of the remote: 401 when the credentials are missing,
// cannot be opened or can no longer be renewed, 405 when a read-only connection is asked to change something.
// Thread safety: on the engine's executor only. Work given to `offload` may outlive the transport, but not the store,
// the vault and the client.
class ConnectionTransport : public Transport {
 public:
    // Forgets what is cached of a connection: call after its credentials or settings changed.
    virtual void forget(const std::string& connection) = 0;
    // Renews the connection's access token when its end is near, without a call that waits for it. The outcome is 204,
    // or what a call would have been answered instead of being sent.
    virtual void keep_fresh(const std::string& connection, OutcomeCallback done) = 0;
};

struct ConnectionTransportParts {
    const Catalog& catalog;
    store::ConfigStore& config;
    vault::Vault& vault;
    http::Client& client;
    const Clock& clock;
    Offload offload;
    After after;
    std::string node;  // names this process among those that share the store
};
std::unique_ptr<ConnectionTransport> make_connection_transport(ConnectionTransportParts parts);

}  // namespace tendril::connector
