// The server process: one thread for HTTP and the engine, a few for what blocks, the store's writer.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "connector/manifest.hpp"
#include "flow/recipe.hpp"
#include "store/config_store.hpp"
#include "tendril/server_settings.hpp"
#include "vault/vault.hpp"

namespace tendril::app {

class Server {
 public:
    // Makes the data folder and opens the store; serves nothing yet.
    // Errors: of the store and the vault, invalid_input for settings.
    static Result<std::unique_ptr<Server>> open(const ServerSettings& settings);
    virtual ~Server() = default;

    // For setting up before start(); blocking.
    [[nodiscard]] virtual store::ConfigStore& config() = 0;
    [[nodiscard]] virtual vault::Vault& vault() = 0;
    [[nodiscard]] virtual const connector::Catalog& catalog() const = 0;
    [[nodiscard]] virtual const std::vector<flow::Recipe>& recipes() const = 0;
    [[nodiscard]] virtual const Clock& clock() const = 0;
    [[nodiscard]] virtual Random& random() = 0;

    // Loads what is stored, starts the engine and listens. Errors: unavailable (the port is taken), of the store.
    virtual Result<void> start() = 0;
    // "http://127.0.0.1:8484", once started.
    [[nodiscard]] virtual std::string url() const = 0;
    // Serves until SIGTERM or SIGINT, then finishes what is under way. A second signal stops at once.
    virtual void run() = 0;
};

// Lets the process open as many files as it may.
void raise_file_limit();

}  // namespace tendril::app
