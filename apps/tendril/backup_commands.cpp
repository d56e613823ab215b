// `backup`: copies of the store, while the server runs and without it.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>

#include "store/sqlite/backup.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "tendril/commands.hpp"
#include "tendril/table.hpp"
#include "vault/envelope.hpp"
#include "vault/master_keys.hpp"

namespace tendril::app {

namespace {

namespace fs = std::filesystem;

struct BackupOptions {
    std::string file;
    ListOptions list;
};

std::string store_file(const Cli& cli) {
    return (fs::path(data_folder(cli)) / "tendril.db").string();
}

json::object form(const store::BackupFacts& facts) {
    return {{"schema", facts.schema},
            {"workspaces", facts.workspaces},
            {"events", facts.events},
            {"secrets", facts.secrets},
            {"bytes", facts.bytes}};
}

// With a file: a copy to there, made by this process beside a running server. Without: the server makes it.
Result<void> create(const Cli& cli, const BackupOptions& options) {
    if (options.file.empty()) {
        auto client = connect(cli);
        if (!client) return client.error();
        const auto answer = client->send("POST", "/backups", {});
        if (!answer) return answer.error();
        print_object(cli, *answer);
        return {};
    }
    if (auto made = store::back_up_sqlite(store_file(cli), options.file); !made) return made;
    const auto facts = store::verify_backup(options.file);
    if (!facts) return facts.error();
    print_object(cli, form(*facts));
    return {};
}

// How many of a store's secrets the master key of the data folder opens.
Result<std::pair<std::int64_t, std::int64_t>> count_opened(const std::string& file, const std::string& data) {
    auto keys = vault::MasterKeys::load(data);
    if (!keys) return keys.error();
    const auto copy = fs::temp_directory_path() / ("tendril-verify-" + std::to_string(getpid()) + ".db");
    const auto remove = [&] {
        std::error_code ignored;
        for (const auto* end : {"", "-wal", "-shm", ".lock"}) fs::remove(copy.string() + end, ignored);
    };
    remove();
    if (auto copied = store::back_up_sqlite(file, copy.string()); !copied) return copied.error();
    std::pair<std::int64_t, std::int64_t> counts{0, 0};
    {
        auto store = store::open_sqlite({.path = copy.string()}, [](const auto&) {});
        if (!store) {
            remove();
            return store.error();
        }
        std::optional<store::SealedSecret> after;
        for (bool more = true; more;) {
            auto page = (*store)->config().list_secrets(after ? &*after : nullptr, 100);
            if (!page) {
                remove();
                return page.error();
            }
            for (const auto& stored : *page) {
                const vault::SecretName name{stored.workspace, stored.owner, stored.name};
                bool opened = false;
                for (const auto& key : (*keys)->opening()) {
                    opened = opened || vault::unseal(key->bytes(), name, stored.sealed).has_value();
                }
                ++(opened ? counts.first : counts.second);
            }
            more = page->size() == 100;
            if (more) after = std::move(page->back());
        }
    }
    remove();
    return counts;
}

Result<void> verify(const Cli& cli, const BackupOptions& options) {
    const auto facts = store::verify_backup(options.file);
    if (!facts) return facts.error();
    auto shown = form(*facts);
    if (fs::exists(fs::path(data_folder(cli)) / "master.key") || std::getenv("TENDRIL_MASTER_KEY") != nullptr ||
        std::getenv("TENDRIL_MASTER_KEY_FILE") != nullptr) {
        const auto opened = count_opened(options.file, data_folder(cli));
        if (!opened) return opened.error();
        shown["secrets_opened"] = opened->first;
        if (opened->second > 0) {
            return Error(ErrorCode::conflict, "The file is sound, but the master key does not open " +
                                                  std::to_string(opened->second) +
                                                  " of its secrets. Use the master "
                                                  "key of the installation that the backup is of.");
        }
    }
    print_object(cli, shown);
    return {};
}

// Into a data folder that has no store yet; the master key has to be put there too.
Result<void> restore(const Cli& cli, const BackupOptions& options) {
    if (const auto facts = store::verify_backup(options.file); !facts) return facts.error();
    const auto folder = data_folder(cli);
    const auto target = store_file(cli);
    if (fs::exists(target)) {
        return Error(ErrorCode::conflict, "There is a store in " + folder +
                                              " already. Restore into an empty folder, or move tendril.db away first.");
    }
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) return Error(ErrorCode::unavailable, "The folder " + folder + " cannot be made.");
    fs::permissions(folder, fs::perms::owner_all, failure);
    if (auto copied = store::back_up_sqlite(options.file, target); !copied) return copied;
    const bool has_key = fs::exists(fs::path(folder) / "master.key") || std::getenv("TENDRIL_MASTER_KEY") != nullptr ||
                         std::getenv("TENDRIL_MASTER_KEY_FILE") != nullptr;
    if (!cli.json) {
        std::cout << "Restored to " << target << ".\n"
                  << (has_key ? ""
                              : "Put the master key of the old installation into " + folder +
                                    "/master.key (mode 0600) before the server starts: the secrets are sealed "
                                    "under it.\n");
        return {};
    }
    print_object(cli, json::object{{"restored", target}, {"has_master_key", has_key}});
    return {};
}

Result<void> list(const Cli& cli, const BackupOptions& options, RestClient& client) {
    const auto answer = client.get("/backups" + list_query(options.list));
    if (!answer) return answer.error();
    print_list(cli, *answer, {{"NAME", "/name"}, {"BYTES", "/bytes"}, {"MADE", "/made_at"}, {"PATH", "/path"}});
    return {};
}

}  // namespace

void add_backup_commands(CLI::App& app, Cli& cli) {
    auto* group = app.add_subcommand("backup", "Copies of the store: create, list, verify, restore");
    group->require_subcommand(1);
    const auto options = std::make_shared<BackupOptions>();
    const auto locally = [&cli, options](auto run) {
        return [&cli, options, run] {
            if (const auto done = run(cli, *options); !done) fail(cli, done.error());
        };
    };
    auto* create_command = group->add_subcommand("create", "Copy the store while the server runs");
    create_command->add_option("--output", options->file,
                               "A new file, on this machine; without it the server writes one into its data folder");
    create_command->callback(locally(create));
    auto* list_command =
        add_command(*group, cli, options, "list", "List the backups in the server's data folder", list);
    add_list_options(*list_command, options->list);
    auto* verify_command = group->add_subcommand(
        "verify", "Read a whole backup, and open its secrets with the master key of --data where there is one");
    verify_command->add_option("file", options->file)->required();
    verify_command->callback(locally(verify));
    auto* restore_command = group->add_subcommand("restore", "Put a backup into the data folder of --data");
    restore_command->add_option("file", options->file)->required();
    restore_command->callback(locally(restore));
}

}  // namespace tendril::app
