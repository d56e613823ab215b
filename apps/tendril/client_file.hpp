// cli.json in the data folder: how commands on the same machine find the server. Mode 0600, for it holds a token.
#pragma once

#include <optional>
#include <string>

#include "base/error.hpp"

namespace tendril::app {

struct ClientAccess {
    std::string url;
    std::string token;
};

// nullopt when there is no such file or it cannot be read.
std::optional<ClientAccess> read_client_file(const std::string& data_folder);
// Errors: unavailable.
Result<void> write_client_file(const std::string& data_folder, const ClientAccess& access);

}  // namespace tendril::app
