// The outside of Tendril over HTTP: the REST interface, hooks, sign-in, health, metrics and the web app.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/sandbox.hpp"
#include "base/error.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "connector/call_history.hpp"
#include "connector/connection_transport.hpp"
#include "connector/manifest.hpp"
#include "engine/engine.hpp"
#include "flow/recipe.hpp"
#include "flow/registry.hpp"
#include "http/client.hpp"
#include "http/server.hpp"
#include "store/config_store.hpp"
#include "store/run_store.hpp"
#include "sync/poller.hpp"
#include "vault/master_keys.hpp"
#include "vault/vault.hpp"

namespace tendril::api {

// What /readyz, /metrics and the status resource tell of the store.
struct StoreState {
    bool healthy = true;
    std::int64_t commits = 0;
    std::int64_t operations = 0;
};

// Everything the service works with; all of it must outlive the service.
struct Parts {
    boost::asio::any_io_executor executor;  // the server's and the engine's, single-threaded
    store::ConfigStore& config;
    store::RunStore& runs;
    std::function<StoreState()> store_state;
    engine::Engine& engine;
    const connector::Catalog& catalog;
    flow::Registry& flows;
    const std::vector<flow::Recipe>& recipes;
    vault::Vault& vault;
    connector::ConnectionTransport& transport;
    const Clock& clock;
    Random& random;              // shared with the worker threads
    connector::Offload offload;  // for everything that blocks
    std::string version;
    http::Client& client;  // for calls that are no connection's, such as those of a token endpoint
    vault::MasterKeys& keys;
    std::function<Result<void>(const std::string& file)> back_up;  // copies the store; blocks
    std::string data_folder;
    std::string public_url;  // how browsers reach the server, without a slash at its end; "" trusts the Host header
    sync::Poller* poller = nullptr;                 // on the executor only
    SandboxSwitch sandbox = {};                     // empty where there is none to switch
    const connector::CallHistory* calls = nullptr;  // likewise
};

// Thread safety: on `Parts::executor` only, `load` excepted.
class Service {
 public:
    virtual ~Service() = default;

    // Reads the hooks and their secrets, and listens for changes by other processes from then on. Blocks; call once,
    // before the server takes requests.
    virtual Result<void> load() = 0;
    // Begins what goes on beside the requests: forgetting what is old. Call once, when everything is loaded.
    virtual void start() = 0;
    // The handler for http::make_server; the service must outlive the server.
    virtual http::Handler handler() = 0;
    // From now on /readyz says that this process takes no new work.
    virtual void start_draining() = 0;
    // What the engine did: for those who listen.
    virtual void run_changed(const store::Run& run) = 0;
    virtual void event_stored(const std::string& workspace, EventId event) = 0;
    // Records that a connection's credentials were refused (engine::Parts::connection_refused).
    virtual void connection_refused(const std::string& connection, const std::string& why) = 0;
};

std::unique_ptr<Service> make_service(Parts parts);

}  // namespace tendril::api
