#include "tendril/server_settings.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string_view>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace tendril::app {

namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread is started
    return value == nullptr ? std::string() : std::string(value);
}

Error unreadable(const std::string& file, std::string_view why) {
    return Error(ErrorCode::invalid_input, file + ": " + std::string(why), "config");
}

Result<ServerSettings> fill_from_file(ServerSettings given, const std::string& file) {
    const auto parsed = toml::parse_file(file);
    if (!parsed) return unreadable(file, parsed.error().description());
    for (const auto& [key, value] : parsed.table()) {
        const std::string_view name = key.str();
        auto* target = name == "listen"           ? &given.listen
                       : name == "data"           ? &given.data
                       : name == "connectors"     ? &given.connectors
                       : name == "store"          ? &given.store
                       : name == "outbound_allow" ? &given.outbound_allow
                       : name == "public_url"     ? &given.public_url
                                                  : nullptr;
        if (target == nullptr) return unreadable(file, "\"" + std::string(name) + "\" is not a setting.");
        const auto text = value.value<std::string>();
        if (!value.is_string() || !text) return unreadable(file, "\"" + std::string(name) + "\" must be a text.");
        if (target->empty()) *target = *text;
    }
    return given;
}

}  // namespace

std::string default_data_folder() {
    if (const auto state = environment("XDG_STATE_HOME"); !state.empty()) return state + "/tendril";
    if (const auto home = environment("HOME"); !home.empty()) return home + "/.local/state/tendril";
    return "tendril-data";
}

Result<ServerSettings> complete(ServerSettings given, const std::string& file) {
    if (!file.empty()) {
        auto filled = fill_from_file(std::move(given), file);
        if (!filled) return filled;
        given = std::move(*filled);
    }
    if (given.listen.empty()) given.listen = listen_default;
    if (given.data.empty()) given.data = default_data_folder();
    while (given.public_url.ends_with('/')) given.public_url.pop_back();
    return given;
}

Result<http::AddressGuard> outbound_guard(const ServerSettings& settings) {
    const auto allowed =
        settings.outbound_allow.empty() ? environment("TENDRIL_OUTBOUND_ALLOW") : settings.outbound_allow;
    std::vector<std::string> networks;
    std::string_view rest = allowed;
    while (!rest.empty()) {
        const auto end = std::min(rest.find(','), rest.size());
        auto network = rest.substr(0, end);
        while (network.starts_with(' ')) network.remove_prefix(1);
        while (network.ends_with(' ')) network.remove_suffix(1);
        if (!network.empty()) networks.emplace_back(network);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    auto guard = http::AddressGuard::allowing(networks);
    if (!guard) return Error(guard.error().code, guard.error().message, "outbound_allow");
    return guard;
}

std::string connectors_folder(const ServerSettings& settings) {
    return settings.connectors.empty() ? (fs::path(settings.data) / "connectors").string() : settings.connectors;
}

Result<StoreLocation> store_location(const ServerSettings& settings) {
    using Kind = StoreLocation::Kind;
    constexpr std::string_view sqlite = "sqlite:";
    const auto& store = settings.store;
    if (store.empty()) return StoreLocation{Kind::sqlite, (fs::path(settings.data) / "tendril.db").string()};
    if (store.starts_with(sqlite) && store.size() > sqlite.size()) {
        return StoreLocation{Kind::sqlite, store.substr(sqlite.size())};
    }
    if (store.starts_with("postgresql://") || store.starts_with("postgres://")) {
        return StoreLocation{Kind::postgres, store};
    }
    return Error(ErrorCode::invalid_input, "The store must be given as sqlite:PATH or postgresql://HOST/DATABASE.",
                 "store");
}

}  // namespace tendril::app
