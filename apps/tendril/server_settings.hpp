// Where the server listens and keeps its data.
#pragma once

#include <string>

#include "base/error.hpp"
#include "http/address_guard.hpp"

namespace tendril::app {

struct ServerSettings {
    std::string listen;  // "127.0.0.1:8484"
    std::string data;    // folder of the database, the master key and cli.json
    std::string connectors;  // folder of connectors besides the binary's own; "" is connectors in the data folder
    std::string store;  // "sqlite:PATH" or "postgresql://..."; "" is tendril.db in the data folder. May hold a password
    // Internal networks that flows may call all the same, with commas between them: "10.1.0.0/16,127.0.0.1".
    std::string outbound_allow;
    std::string public_url;  // how browsers reach the server: "https://tendril.example.com"; "" trusts the Host header
};

inline constexpr const char* listen_default = "127.0.0.1:8484";

// The folder for data when nothing else is said: below XDG_STATE_HOME or ~/.local/state.
std::string default_data_folder();

// Fills in what is still empty: from the TOML file `file` ("" for none), then the defaults.
// Errors: invalid_input naming the file's member; unavailable (the file cannot be read).
Result<ServerSettings> complete(ServerSettings given, const std::string& file);

// What flows may call. Errors: invalid_input (outbound_allow holds something that is no network).
Result<http::AddressGuard> outbound_guard(const ServerSettings& settings);

// Where connectors besides the binary's own lie.
std::string connectors_folder(const ServerSettings& settings);

// Which database the settings mean. Errors: invalid_input for a kind of store that this build does not have.
struct StoreLocation {
    enum class Kind { sqlite, postgres };
    Kind kind = Kind::sqlite;
    std::string address;  // the file, or the URL
};
Result<StoreLocation> store_location(const ServerSettings& settings);

}  // namespace tendril::app
