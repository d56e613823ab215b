// `doctor`: looks at everything that an installation needs, and says what to do about what is wrong.
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>

#include "store/sqlite/backup.hpp"
#include "tendril/client_file.hpp"
#include "tendril/commands.hpp"
#include "tendril/server_settings.hpp"
#include "tendril/table.hpp"
#include "vault/vault.hpp"

namespace tendril::app {

namespace {

namespace fs = std::filesystem;

constexpr double free_bytes_min = 500.0 * 1024 * 1024;

struct Check {
    std::string name;
    std::string state;  // "ok", "warning", "error"
    std::string detail;
    std::string mend;
};

Check good(std::string name, std::string detail) {
    return {std::move(name), "ok", std::move(detail), ""};
}

Check check_folder(const std::string& folder) {
    struct stat facts {};
    if (stat(folder.c_str(), &facts) != 0) {
        return {"data folder", "warning", folder + " does not exist yet", "It is made by the first \"tendril serve\"."};
    }
    if (::access(folder.c_str(), W_OK) != 0) {
        return {"data folder", "error", folder + " cannot be written", "Give it to the user that runs Tendril: chown."};
    }
    if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return {"data folder", "warning", "others may look into " + folder, "chmod 700 " + folder};
    }
    return good("data folder", folder);
}

Check check_key(const std::string& folder) {
    const bool elsewhere =
        std::getenv("TENDRIL_MASTER_KEY") != nullptr || std::getenv("TENDRIL_MASTER_KEY_FILE") != nullptr;
    if (!elsewhere && !fs::exists(fs::path(folder) / "master.key")) {
        if (fs::exists(fs::path(folder) / "tendril.db")) {
            return {"master key", "error", "there is a store, but no master key",
                    "Put the installation's master.key into " + folder + "; without it its secrets are lost."};
        }
        return {"master key", "warning", "there is none yet",
                "It is made by the first \"tendril serve\"; back it up then."};
    }
    const auto key = vault::load_master_key(folder);
    if (!key) return {"master key", "error", key.error().message, "Mend what the sentence says."};
    return good("master key", elsewhere ? "from the environment" : folder + "/master.key");
}

Check check_store(const std::string& folder) {
    const auto file = (fs::path(folder) / "tendril.db").string();
    if (!fs::exists(file))
        return {"store", "warning", "there is none yet", "It is made by the first \"tendril serve\"."};
    const auto facts = store::verify_backup(file);
    if (!facts) return {"store", "error", facts.error().message, "Restore a backup: tendril backup restore FILE."};
    return good("store", std::to_string(facts->bytes / 1024) + " KiB, " + std::to_string(facts->events) +
                             " events, sound, schema " + std::to_string(facts->schema));
}

Check check_disk(const std::string& folder) {
    struct statvfs facts {};
    auto place = folder;
    while (!place.empty() && statvfs(place.c_str(), &facts) != 0) place = fs::path(place).parent_path().string();
    const double free = static_cast<double>(facts.f_bavail) * static_cast<double>(facts.f_frsize);
    const auto detail = std::to_string(static_cast<std::int64_t>(free / 1024 / 1024)) + " MiB free";
    if (free >= free_bytes_min) return good("disk", detail);
    return {"disk", free < free_bytes_min / 10 ? "error" : "warning", detail,
            "Make room, or keep less: the retention of the workspaces."};
}

// A clock that is behind what was written already makes signatures and tokens look invalid.
Check check_clock(const std::string& folder) {
    const auto now = SystemClock().now();
    std::error_code failure;
    const auto written = fs::last_write_time(fs::path(folder) / "tendril.db", failure);
    const auto earliest = parse_iso8601("2026-01-01T00:00:00Z");
    const bool behind = !failure && std::chrono::file_clock::to_sys(written) > now + std::chrono::minutes(5);
    if (now < *earliest || behind) {
        return {"clock", "error", "the clock says " + to_iso8601(now), "Set it: timedatectl set-ntp true."};
    }
    return good("clock", to_iso8601(now));
}

std::vector<Check> check_connections(RestClient& client) {
    const auto answer = client.get("/connections?limit=200");
    if (!answer) return {{"connections", "warning", answer.error().message, "Give a token that may look at them."}};
    std::vector<Check> checks;
    for (const auto& item : array_or_empty(answer->as_object(), "items")) {
        const auto& connection = item.as_object();
        const std::string name = "connection " + std::string(text_or(connection, "name"));
        if (text_or(connection, "health") == "needs_attention") {
            checks.push_back({name, "error", std::string(text_or(connection, "health_detail")),
                              "Connect it again, or enter its secret again."});
        } else {
            checks.push_back(good(name, std::string(text_or(connection, "health"))));
        }
    }
    return checks;
}

std::vector<Check> check_server(const Cli& cli) {
    auto client = connect(cli);
    if (!client) return {{"server", "warning", "none is known here", "Start one with \"tendril serve\"."}};
    const auto status = client->get("/status");
    if (!status) {
        return {{"server", "warning", client->url() + ": " + status.error().message,
                 "Start it with \"tendril serve\", or look at its log."}};
    }
    std::vector<Check> checks{
        good("server", client->url() + ", version " + std::string(text_or(status->as_object(), "version")))};
    const auto& store = object_or_empty(status->as_object(), "store");
    if (!boolean_or(store, "healthy", true)) {
        checks.push_back({"server's store", "error", "the last write failed", "Look at the disk and at the log."});
    }
    auto connections = check_connections(*client);
    checks.insert(checks.end(), connections.begin(), connections.end());
    return checks;
}

json::object form(const Check& check) {
    return {{"name", check.name}, {"state", check.state}, {"detail", check.detail}, {"mend", check.mend}};
}

void examine(Cli& cli, const std::string& config_file) {
    std::vector<Check> checks;
    ServerSettings given;
    given.data = cli.data;
    const auto settings = complete(std::move(given), config_file);
    if (!settings) {
        checks.push_back({"configuration", "error", settings.error().message, "Mend the file."});
    } else {
        checks.push_back(good("configuration", config_file.empty() ? "defaults and environment" : config_file));
        const auto& folder = settings->data;
        for (auto check : {check_folder, check_key, check_store, check_disk, check_clock})
            checks.push_back(check(folder));
        auto more = check_server(cli);
        checks.insert(checks.end(), more.begin(), more.end());
    }
    json::array items;
    for (const auto& check : checks) {
        items.push_back(form(check));
        if (check.state == "error") cli.exit_code = exit_failed;
    }
    json::object body;
    body["items"] = std::move(items);
    body["next_cursor"] = nullptr;
    print_list(cli, body, {{"STATE", "/state"}, {"WHAT", "/name"}, {"DETAIL", "/detail"}, {"WHAT TO DO", "/mend"}});
}

}  // namespace

void add_doctor_command(CLI::App& app, Cli& cli) {
    const auto config = std::make_shared<std::string>();
    auto* command =
        app.add_subcommand("doctor", "Look at configuration, key, store, disk, clock, server and connections");
    command->add_option("--config", *config, "The TOML file of the server")->envname("TENDRIL_CONFIG");
    command->callback([&cli, config] { examine(cli, *config); });
}

}  // namespace tendril::app
